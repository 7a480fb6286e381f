"""What is measured, by name: every value in the order it was taken, with progress for who waits.

Belongs here: the record that all parts of the benchmark write into. Does not: any one part.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.support.project import command_environment
from tools.bench.processes import Ran, ran
from tools.bench.spread import Spread


class Measures:
    """Values by name. A name says what, on what, and in which unit: ``load.year.floor.seconds``."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._values: dict[str, list[float]] = {}
        self.same_figures: list[str] = []
        self.few = ""  # on which few captures runs were compared with dbt: real ones, where they are

    def add(self, name: str, value: float | None) -> None:
        """Record a value; what this machine cannot measure (None) is left out."""
        if value is not None:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> Spread:
        """Return all values of a name."""
        return Spread(tuple(self._values.get(name, ())))

    def names(self) -> list[str]:
        """Return every name, in the order of first values."""
        return list(self._values)

    @property
    def elapsed_seconds(self) -> float:
        """Return how long the benchmark has been going on."""
        return time.monotonic() - self.began

    def say(self, text: str) -> None:
        """Say on standard error what comes next."""
        print(f"{self.elapsed_seconds:6.1f} s  {text}", file=sys.stderr, flush=True)

    def command(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> Ran:
        """Run a command and record its seconds, CPU and peak memory."""
        done = ran(arguments, environment)
        self.add(f"{name}.seconds", done.seconds)
        self.add(f"{name}.cpu_seconds", done.cpu_seconds)
        self.add(f"{name}.peak_mib", done.peak_mib)
        return done

    def child(self, name: str, work: str, *paths: Path, environment: Mapping[str, str] | None = None) -> float:
        """Do a piece of work of child.py in a process of its own; record, and return the sum of, its seconds."""
        arguments = [sys.executable, "-m", "tools.bench.child", work, *map(str, paths)]
        done = ran(arguments, environment or command_environment(Path(tempfile.gettempdir())))
        found: dict[str, float] = json.loads(done.output.splitlines()[-1])
        for part, seconds in found.items():
            self.add(f"{name}.{part}_seconds", seconds)
        self.add(f"{name}.seconds", sum(found.values()))
        self.add(f"{name}.peak_mib", done.peak_mib)
        return sum(found.values())

    def alike(self, what: str, found: list[str]) -> None:
        """Record that a peer's figures are the same; raise AssertionError when they are not."""
        if found:
            raise AssertionError(f"{what}: {'; '.join(found)}")
        self.same_figures.append(what)
