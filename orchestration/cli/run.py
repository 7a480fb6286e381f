"""`almanac run`: its arguments, what it prints, and its exit status."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.options import DataOption, named_folder
from orchestration.cli.out import (
    LEFT,
    RIGHT,
    answer,
    aside,
    complain,
    json_value,
    line,
    message,
    print_json,
    say,
    table,
)
from orchestration.settings import OFFLINE_BY_WISH, Settings

if TYPE_CHECKING:
    from orchestration.cli.outcome import Outcome

MOST_LEFT_OUT = 5  # names printed


def run(
    captures: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            parser=named_folder,
            help="Import a folder, or one file, of captures of any known form; may be given again.",
        ),
    ] = None,
    as_of: Annotated[
        str,
        typer.Option(
            metavar="MOMENT",
            help="When the captures of --captures that do not say it were taken, such as 2026-02-09T05:54:13Z.",
        ),
    ] = "",
    offline: Annotated[bool, typer.Option("--offline", help="Do not use the network.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build and check again even if nothing is new.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as one JSON document.")] = False,
    data: DataOption = None,
) -> None:
    """Take in what is new, build, check and publish; then show the latest complete week.

    A folder of --captures in which every file was refused is bad input (status 2), reported when the rest is done. So
    is a capture that builds fail with: it is left out.
    """
    try:
        _run(Settings.from_environment(data), captures or [], as_of, offline=offline, rebuild=rebuild, as_json=as_json)
    except KeyboardInterrupt:
        complain("Interrupted; the previous publication is unchanged.")
        raise typer.Exit(130) from None


def _run(settings: Settings, folders: list[Path], as_of: str, *, offline: bool, rebuild: bool, as_json: bool) -> None:
    from orchestration.captures.raw_zone import RawZone
    from orchestration.captures.recognition import refuse_mixture
    from orchestration.cli.folders import refuse_moment, refuse_unreadable, refuse_unwritable
    from orchestration.cli.outcome import run_almanac
    from orchestration.sources.intake import SourceUnreachable
    from orchestration.sources.transport import refuse_unreachable

    for folder in folders:
        refuse_unreadable(folder)
    if as_of:
        refuse_moment(as_of, folders)
    refuse_unwritable(settings.data_dir)
    refuse_mixture(RawZone(settings.raw), is_simulated=settings.is_simulated)
    because = OFFLINE_BY_WISH if offline else ""
    try:
        if not offline:
            refuse_unreachable(settings.source_url)
    except SourceUnreachable as unreachable:
        because = str(unreachable)
        say(f"Cannot reach the source: {because}.")
        say("Using the captures already stored; run again when online.")
    outcome = run_almanac(settings, folders, as_of, because, rebuild=rebuild)
    if as_json:
        _print_json(outcome, settings)
    elif outcome.is_published:
        _show_week(outcome, settings)
    else:
        show_failure(outcome, settings)
    if outcome.refused_because and not as_json:
        show_refused(outcome)
    if not outcome.is_published:
        raise typer.Exit(1)
    for name in outcome.nothing_taken_from:
        complain(f"--captures {name}: every file was rejected, for the reasons above")
    if left_out := outcome.left_out:
        names = ", ".join(capture.file for capture in left_out[:MOST_LEFT_OUT])
        more = f" and {len(left_out) - MOST_LEFT_OUT} more" if len(left_out) > MOST_LEFT_OUT else ""
        complain(
            f"Not in the figures, since a build failed with the new captures: {names}{more}. "
            "`almanac status` gives the reason; `almanac run --rebuild` tries them again."
        )
    if outcome.nothing_taken_from or outcome.left_out:
        raise typer.Exit(2)


def _show_week(outcome: "Outcome", settings: Settings) -> None:
    """Show the latest complete week, what changed since the publication before, and where things are."""
    from orchestration.cli.status import places
    from orchestration.cli.week import show_week
    from orchestration.publication.diff import changes_in_short
    from orchestration.report.summary import glance

    show_week(*glance(settings.published.database))
    out = answer()
    changes = changes_in_short(settings.published) if outcome.is_new else None
    if changes is not None:
        line(out)
        line(out, f"Since the publication before: {changes}.")
    line(out)
    for name, path in places(settings).items():
        line(out, f"  {name:9} {path}", hang=12)


def _print_json(outcome: "Outcome", settings: Settings) -> None:
    """Print the outcome with the latest complete week of the current publication, or null, and where things are.

    Warnings are those of the last full run.
    """
    import json

    from orchestration.cli.status import places
    from orchestration.cli.week import week_as_json
    from orchestration.report.summary import glance
    from orchestration.runtime.last_run import last_build

    document: dict[str, Any] = outcome.model_dump()
    if outcome.is_published and not outcome.is_new:
        checks = (last_build(settings) or {}).get("not_passed", [])
        document["warnings"] = [check for check in checks if not check["is_error"]]
    is_there = settings.published.database.exists()
    document["week"] = week_as_json(*glance(settings.published.database)) if is_there else None
    document["places"] = {name: str(path) for name, path in places(settings).items()}
    print_json(json.dumps(document, indent=1, default=json_value))


def show_refused(outcome: "Outcome") -> None:
    """Print why files were not taken: each reason once, with the number of files and one of them."""
    line(aside(), "Files that were not taken:")
    rows = [(str(one.files), one.kind or one.reason, one.file) for one in outcome.refused_because]
    table(aside(), {"files": RIGHT, "reason": LEFT, "such as": LEFT}, rows)


def show_failure(outcome: "Outcome", settings: Settings) -> None:
    """Print which checks failed, what they expected and found, and that the previous publication is unchanged."""
    out = aside()
    for check in outcome.failed_checks:
        line(out, ("check failed", "red"), f"  {check.name} on {check.asset}")
        line(out, f"    expected  {check.expected}", hang=14)
        line(out, f"    found     {check.found}", hang=14)
    for error in outcome.errors:
        message(out, ("failed  ", "red"), error)
    is_there = settings.published.folder.exists()
    stands = "the previous publication is unchanged" if is_there else "there is no publication yet"
    where = (
        f"`make ui` shows run {outcome.run_id} with every check" if outcome.run_id else "ALMANAC_DEBUG=1 shows where"
    )
    line(out, f"Nothing was published; {stands}. {where}.")
