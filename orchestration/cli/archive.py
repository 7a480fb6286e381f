"""`almanac archive`: every stored capture in one folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import DataOption, named_folder
from orchestration.cli.out import answer, line
from orchestration.settings import Settings


def archive(
    folder: Annotated[
        Path | None,
        typer.Argument(
            parser=named_folder, help="The folder to make.", show_default="one of today's date under DATA/archives"
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write every stored capture into one folder that can be cited, checked by anybody, and imported again."""
    from orchestration.captures.archive import write_archive
    from orchestration.captures.raw_zone import RawZone

    settings, today = Settings.from_environment(data), datetime.now(UTC).date()
    target = folder or settings.archives / f"token-almanac-captures-{today}"
    written = write_archive(RawZone(settings.raw), target.expanduser().absolute(), today)
    out = answer()
    line(out, f"{written.count} captures, {written.bytes:,} bytes: {written.folder}")
    line(out, f"{written.citation} Licensed CC BY 4.0. sha256:{written.captures_sha256}")
    line(out, "Check it there: sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt")
    line(out, "Import it: almanac run --offline --captures and that folder")
