"""The commands that answer a question about what is published, and change nothing.

Belongs here: their arguments and exit status. Does not: the answers, and what they look like.
"""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import DataOption, day, named_folder
from orchestration.settings import CLAIMS_DIR, BadInput, PublicationPaths, Settings

app = typer.Typer()


@app.command(epilog="Examples: almanac week\n\nalmanac week 2026-03-16")
def week(
    monday: Annotated[
        str | None,
        typer.Argument(help="The week, by its Monday.", metavar="MONDAY", show_default="the latest complete one"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    data: DataOption = None,
) -> None:
    """Show one week: its sentence, the market, countries, the ten models with the most tokens."""
    from orchestration.claims.rules import fault_of_period
    from orchestration.cli.week import print_week, show_week
    from orchestration.report.summary import glance

    asked = day("MONDAY", monday) if monday else None
    if asked and (fault := fault_of_period("record", asked)):
        raise BadInput(f"MONDAY: {fault}")
    found = glance(Settings.from_environment(data).published.database, asked)
    (print_week if as_json else show_week)(*found)


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
        published_on = day("--published", published) if published else None
        about = (entity, over, tuple(model or ()), basis, published_on)
        claims = [audit_figure(database, Question(metric, day("--week", week), read_value(value), *about))]
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
    found = notables_of(Settings.from_environment(data).published.database, day("--week", week) if week else None)
    show_notables(found, as_json=as_json, as_yaml=as_yaml)


@app.command(epilog="Example: almanac status --json")
def status(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False, data: DataOption = None
) -> None:
    """Say what is known, how fresh it is, what failed, and where things are."""
    from orchestration.cli.status import status as gather
    from orchestration.cli.status_shown import show_status

    show_status(gather(Settings.from_environment(data)), as_json=as_json)


@app.command(epilog="Example: almanac verify")
def verify(data: DataOption = None) -> None:
    """Check everything that is kept: captures by checksum, facts recomputed from them, what is published by file."""
    from orchestration.cli import terminal
    from orchestration.cli.verify import verify as gather

    findings = gather(Settings.from_environment(data))
    terminal.show_findings(findings)
    if any(finding.faults for finding in findings):
        raise typer.Exit(1)


@app.command(epilog="Examples: almanac diff\n\nalmanac diff data/publications/20260816T021500.000000Z")
def diff(
    before: Annotated[
        Path | None, typer.Argument(parser=named_folder, help="A publication's folder.", show_default="the one before")
    ] = None,
    after: Annotated[
        Path | None, typer.Argument(parser=named_folder, help="Another.", show_default="the current one")
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
