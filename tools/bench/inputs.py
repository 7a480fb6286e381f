"""What is measured on: folders of daily captures, real ones where they are, simulated ones for what grows.

Belongs here: finding, making and parting captures, a data folder for each use. Does not: measuring.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import Settings
from tests.support.project import CAPTURES, command_environment
from tools.simulate import simulate

SIMULATED = {"ALMANAC_SIMULATED": "1"}
YEAR_DAYS, DECADE_DAYS = 365, 3650
SMALL_DAYS = 50


class NoCaptures(RuntimeError):  # noqa: N818 - a state of the machine
    """There is nothing to measure on; the message says what to do."""


@dataclass(frozen=True)
class Input:
    """A folder of daily captures, one file each, named in the order of their moments."""

    folder: Path
    is_simulated: bool

    @property
    def files(self) -> list[Path]:
        """Return the captures, oldest first."""
        return sorted(self.folder.glob("*.json"))

    @property
    def named(self) -> str:
        """Return how many of which, in words."""
        return f"{len(self.files):,} {'simulated' if self.is_simulated else 'real'} captures"

    def part(self, folder: Path, files: list[Path]) -> Input:
        """Return a folder of some of the captures, which costs no space where it stands on the same disk."""
        folder.mkdir(parents=True)
        for file in files:
            try:
                os.link(file, folder / file.name)
            except OSError:
                shutil.copyfile(file, folder / file.name)
        return Input(folder, self.is_simulated)


@dataclass(frozen=True)
class Almanac:
    """The product on a data folder of its own, offline."""

    data: Path
    is_simulated: bool

    @property
    def settings(self) -> Settings:
        """Return where its files are."""
        return Settings(self.data)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment that it runs in."""
        return command_environment(self.data) | (SIMULATED if self.is_simulated else {})

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of the product."""
        return [sys.executable, "-m", "orchestration.cli", *arguments]

    def run(self, captures: Path | None = None) -> list[str]:
        """Return the command line of a run that takes a folder in, or nothing new."""
        return self.command("run", "--offline", *(["--captures", str(captures)] if captures else []))


def small(folder: Path) -> Input:
    """Return real captures where they are, else as many simulated ones.

    Raise `NoCaptures` when ALMANAC_TEST_CAPTURES names a folder without daily captures.
    """
    real = Input(CAPTURES / "rankings_daily", is_simulated=False)
    if real.files:
        return real
    if "ALMANAC_TEST_CAPTURES" in os.environ:
        raise NoCaptures(
            f"no daily captures in {real.folder}: set ALMANAC_TEST_CAPTURES to a folder with rankings_daily/*.json, "
            "or unset it to measure on simulated ones"
        )
    return simulated(folder, SMALL_DAYS)


def simulated(folder: Path, days: int) -> Input:
    """Return so many simulated captures, the same every time."""
    simulate(folder, days)
    return Input(folder, is_simulated=True)
