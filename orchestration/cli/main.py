"""The command line: thin subcommands, each of which asks one module and prints its answer.

Belongs here: arguments, output, exit status (0 published, 1 a check failed, 2 bad usage or input, 3 a claim is refuted
and --strict was given, 130 stopped). Does not: any work.
"""

import io
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.settings import CLAIMS_DIR, OFFLINE_BY_WISH, BadInput, PublicationPaths, Settings, is_debugging

app = typer.Typer(
    name="almanac",
    help="An open, checkable almanac of who uses which AI models.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _folder(text: str) -> Path:
    # To `Path`, no name at all is the working folder.
    if not text.strip():
        raise typer.BadParameter("a folder has a name; the one you are in is .")
    return Path(text)


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", parser=_folder, help="The data folder.", show_default="$ALMANAC_DATA or data/", metavar="DIR"
    ),
]


@app.callback(epilog="Figures are OpenRouter's (openrouter.ai/rankings), licensed CC BY 4.0.")
def almanac() -> None:
    """An open, checkable almanac of who uses which AI models."""


@app.command(epilog="Example: almanac run --offline --captures ../shared/captures")
def run(
    captures: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", parser=_folder, help="Import a folder of captures of any known form; may be given again."
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the network.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build and check again even if nothing is new.")] = False,
    data: DataOption = None,
) -> None:
    """Take in what is new, build, check and publish; then show what is known.

    A folder of --captures in which every file was refused is bad input (status 2), said when the rest is done.
    """
    try:
        _run(Settings.from_environment(data), captures or [], offline=offline, rebuild=rebuild)
    except KeyboardInterrupt:
        from orchestration.cli import out

        out.complain("stopped; what was published before stands")
        raise typer.Exit(130) from None


def _run(settings: Settings, folders: list[Path], *, offline: bool, rebuild: bool) -> None:
    from orchestration.cli import out, terminal
    from orchestration.cli.folders import refuse_unreadable, refuse_unwritable
    from orchestration.cli.run import run_almanac, why_unreachable

    for folder in folders:
        refuse_unreadable(folder)
    refuse_unwritable(settings.data_dir)
    because = OFFLINE_BY_WISH if offline else why_unreachable(settings)
    if because and not offline:
        out.say(f"the source cannot be asked: {because}")
        out.say("With a network, run again; until then what is held is used.")
    outcome = run_almanac(settings, folders, because, rebuild=rebuild)
    if not outcome.is_published:
        terminal.show_failure(outcome, settings)
        raise typer.Exit(1)
    terminal.show_summary(settings)
    if outcome.is_new:
        terminal.show_changes(settings)
    for name in outcome.nothing_taken_from:
        out.complain(f"--captures {name}: nothing could be taken, all of it was refused; the reasons stand above")
    if outcome.nothing_taken_from:
        raise typer.Exit(2)


@app.command(
    epilog="Examples: almanac audit\n\n"
    "almanac audit --metric country_growth --entity CN --week 2026-03-16 --value 56.9% --published 2026-03-24"
)
def audit(
    metric: Annotated[str | None, typer.Option(help="What the figure is about, e.g. country_total.")] = None,
    entity: Annotated[str | None, typer.Option(help="A country or vendor by name or code, or a permaslug.")] = None,
    over: Annotated[str | None, typer.Option(help="For lead_streak and ratio: whom it is set against.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="For top_list: a model, once for each place.")] = None,
    week: Annotated[
        str | None, typer.Option(help="The week, by its Monday; for a month its first day.", metavar="YYYY-MM-DD")
    ] = None,
    value: Annotated[str | None, typer.Option(help="The figure: 7.359T, 56.9%, 3.")] = None,
    basis: Annotated[str | None, typer.Option(help="The basis that the publication names, e.g. top_10.")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication.", metavar="YYYY-MM-DD")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with status 3 if any is refuted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    data: DataOption = None,
) -> None:
    """Print the published claims with their verdicts, or check one figure."""
    from orchestration.claims.files import read_claims
    from orchestration.claims.questions import Question, audit_claims, audit_figure, read_value
    from orchestration.cli import terminal

    database = Settings.from_environment(data).published.database
    if not any((metric, entity, over, model, week, value, basis, published)):
        claims = audit_claims(database)
        terminal.show_set_aside(read_claims(CLAIMS_DIR)[1])
    elif metric is None or week is None or value is None:
        raise BadInput("to check a figure, give --metric, --week and --value (and --entity where it has one)")
    else:
        published_on = _day("--published", published) if published else None
        about = (entity, over, tuple(model or ()), basis, published_on)
        claims = [audit_figure(database, Question(metric, _day("--week", week), read_value(value), *about))]
    terminal.show_claims(claims, as_json=as_json)
    if strict and any(claim["verdict"] == "refuted" for claim in claims):
        raise typer.Exit(3)


@app.command(epilog="Examples: almanac notable\n\nalmanac notable --week 2026-03-16 --yaml")
def notable(
    week: Annotated[
        str | None,
        typer.Option(help="The week, by its Monday.", metavar="YYYY-MM-DD", show_default="the latest complete one"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: all of it, with what is not confirmed.")
    ] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="As a file of claims, to be kept in data/claims.")] = False,
    data: DataOption = None,
) -> None:
    """Say what is newsworthy in a week: records, overtakings, streaks, entries; each checked, in words to quote."""
    from orchestration.cli.notable import notables_of, show_notables

    if as_json and as_yaml:
        raise BadInput("--json and --yaml are two answers; ask for one")
    found = notables_of(Settings.from_environment(data).published.database, _day("--week", week) if week else None)
    show_notables(found, as_json=as_json, as_yaml=as_yaml)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{option} {text}: a day is written YYYY-MM-DD") from error


@app.command(epilog="Example: almanac status --json")
def status(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False, data: DataOption = None
) -> None:
    """Say what is known, how fresh it is, what failed, and where things are."""
    from orchestration.cli import terminal
    from orchestration.cli.status import status as gather

    terminal.show_status(gather(Settings.from_environment(data)), as_json=as_json)


@app.command(epilog="Example: almanac verify")
def verify(data: DataOption = None) -> None:
    """Check everything that is kept: captures by checksum, facts recomputed from them, what is published by file."""
    from orchestration.cli import terminal
    from orchestration.cli.verify import verify as gather

    findings = gather(Settings.from_environment(data))
    terminal.show_findings(findings)
    if any(finding.faults for finding in findings):
        raise typer.Exit(1)


@app.command(epilog="Examples: almanac archive\n\nalmanac archive /media/disk/captures-of-2026")
def archive(
    folder: Annotated[
        Path | None,
        typer.Argument(
            parser=_folder, help="The folder to make.", show_default="one of today's date under DATA/archives"
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write every capture held into one folder that can be cited, checked by anybody, and imported again."""
    from orchestration.captures.archive import CannotArchive, write_archive
    from orchestration.captures.raw_zone import RawZone
    from orchestration.cli import terminal

    settings, today = Settings.from_environment(data), datetime.now(UTC).date()
    target = folder or settings.archives / f"token-almanac-captures-{today}"
    try:
        written = write_archive(RawZone(settings.raw), target.expanduser().absolute(), today)
    except CannotArchive as error:
        raise BadInput(str(error)) from error
    terminal.show_archive(written)


@app.command(epilog="Examples: almanac diff\n\nalmanac diff data/publications/20260816T021500.000000Z")
def diff(
    before: Annotated[
        Path | None, typer.Argument(parser=_folder, help="A publication's folder.", show_default="the one before")
    ] = None,
    after: Annotated[
        Path | None, typer.Argument(parser=_folder, help="Another.", show_default="the current one")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines, with every table.")] = False,
    data: DataOption = None,
) -> None:
    """Say what changed between two publications: tables, rows and figures."""
    from orchestration.cli import terminal
    from orchestration.publication.diff import changes_between
    from orchestration.publication.folders import publication_before
    from orchestration.publication.reader import refuse_unpublished

    settings = Settings.from_environment(data)
    newer = PublicationPaths(after) if after else settings.published
    refuse_unpublished(newer.database)
    older = PublicationPaths(before) if before else publication_before(settings, newer)
    terminal.show_diff(changes_between(older, newer), as_json=as_json)


@app.command(epilog='Example: almanac sql -c "from fct_market_weekly limit 5"')
def sql(
    command: Annotated[str | None, typer.Option("-c", "--command", help="Run this and leave.")] = None,
    data: DataOption = None,
) -> None:
    """Open a read-only SQL shell on the published database; a run may go on meanwhile."""
    from orchestration.cli import servers

    servers.open_sql(Settings.from_environment(data), command)


@app.command()
def docs(
    port: Annotated[int, typer.Option(help="The port on loopback.", min=1, max=65535)] = 8080, data: DataOption = None
) -> None:
    """Serve what is published (docs site, report) on loopback, until Ctrl-C."""
    from orchestration.cli import servers

    servers.serve_docs(Settings.from_environment(data), port)


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="The port on loopback.", min=1, max=65535)] = 3000, data: DataOption = None
) -> None:
    """Serve the Dagster UI with its daemon on loopback, until Ctrl-C."""
    from orchestration.cli import servers
    from orchestration.cli.folders import refuse_unwritable

    settings = Settings.from_environment(data)
    refuse_unwritable(settings.data_dir)
    servers.serve_ui(settings, port)


def main() -> None:
    """Run the command line; an error is said in a sentence, with the traceback only when ALMANAC_DEBUG is set."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A dash that the terminal's encoding lacks must not fail what is done already.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except BadInput as error:
        _complain(error)
        sys.exit(2)
    except Exception as error:
        _complain(error, "(ALMANAC_DEBUG=1 shows where)")
        sys.exit(1)


def _complain(error: Exception, hint: str = "") -> None:
    from orchestration.cli import folders, machine, out

    if hint and is_debugging():
        out.show_traceback()
    why = folders.os_error_in_a_sentence(error) if isinstance(error, OSError) else str(error)
    out.complain(machine.in_a_sentence(why, Path.cwd()), hint)
