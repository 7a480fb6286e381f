"""`almanac run`: its arguments and exit status."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import DataOption, named_folder
from orchestration.settings import OFFLINE_BY_WISH, Settings


def run(
    captures: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            parser=named_folder,
            help="Import a folder of captures of any known form; may be given again.",
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the network.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build and check again even if nothing is new.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines: what became of it, in one document.")] = False,
    data: DataOption = None,
) -> None:
    """Take in what is new, build, check and publish; then show what is known.

    A folder of --captures in which every file was refused is bad input (status 2), reported when the rest is done.
    """
    try:
        _run(Settings.from_environment(data), captures or [], offline=offline, rebuild=rebuild, as_json=as_json)
    except KeyboardInterrupt:
        from orchestration.cli import out

        out.complain("Interrupted; the previous publication is unchanged.")
        raise typer.Exit(130) from None


def _run(settings: Settings, folders: list[Path], *, offline: bool, rebuild: bool, as_json: bool) -> None:
    from orchestration.captures.raw_zone import RawZone
    from orchestration.captures.simulated import refuse_mixture
    from orchestration.cli import out, result
    from orchestration.cli.folders import refuse_unreadable, refuse_unwritable
    from orchestration.cli.run import run_almanac, why_unreachable

    for folder in folders:
        refuse_unreadable(folder)
    refuse_unwritable(settings.data_dir)
    refuse_mixture(RawZone(settings.raw), is_simulated=settings.is_simulated)
    because = OFFLINE_BY_WISH if offline else why_unreachable(settings)
    if because and not offline:
        out.say(f"Cannot reach the source: {because}.")
        out.say("Using the captures already stored; run again when online.")
    outcome = run_almanac(settings, folders, because, rebuild=rebuild)
    (result.print_result if as_json else result.show_result)(outcome, settings)
    if not outcome.is_published:
        raise typer.Exit(1)
    for name in outcome.nothing_taken_from:
        out.complain(f"--captures {name}: every file was rejected, for the reasons above")
    if outcome.nothing_taken_from:
        raise typer.Exit(2)
