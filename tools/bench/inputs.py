"""Find or simulate the folders of daily captures that are measured on, and take parts of them."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.support.project import CAPTURES
from tools.simulate import simulate

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
    def label(self) -> str:
        """Return how many captures there are, and whether they are real."""
        return f"{len(self.files):,} {'simulated' if self.is_simulated else 'real'} captures"

    def part(self, folder: Path, files: list[Path]) -> "Input":
        """Return a folder of some of the captures, as hard links where the disk is the same."""
        folder.mkdir(parents=True)
        for file in files:
            try:
                os.link(file, folder / file.name)
            except OSError:
                shutil.copyfile(file, folder / file.name)
        return Input(folder, self.is_simulated)


def small(folder: Path) -> Input:
    """Return the real captures if there are any, else as many simulated ones.

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
    """Return simulated captures, the same every time."""
    simulate(folder, days)
    return Input(folder, is_simulated=True)


def add_other_forms(folder: Path) -> None:
    """Copy the real captures of every form but the daily one into a folder."""
    for other in CAPTURES.iterdir() if CAPTURES.is_dir() else ():
        if other.is_dir() and other.name != "rankings_daily":
            shutil.copytree(other, folder / other.name)
