"""Keep every measured value by name, in the order it was taken, and say on standard error what comes next."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tools.bench.processes import Ran, ran

Values = dict[str, list[float]]


class Measures:
    """Values by name: ``what.where.unit``, as in ``one_new.decade.cpu_s``."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.values: Values = {}
        self.same_figures: list[str] = []

    def add(self, name: str, value: float | None) -> None:
        """Record a value; None, which this machine cannot measure, is left out."""
        if value is not None:
            self.values.setdefault(name, []).append(round(value, 4))

    @property
    def elapsed_seconds(self) -> float:
        """Return the seconds since the benchmark began."""
        return time.monotonic() - self.began

    def say(self, text: str) -> None:
        """Say on standard error what comes next."""
        print(f"{self.elapsed_seconds:6.1f} s  {text}", file=sys.stderr, flush=True)

    def command(
        self, name: str, arguments: list[str], environment: Mapping[str, str], root: Path = PROJECT_ROOT
    ) -> Ran:
        """Run a command and record its seconds, its CPU seconds and its peak memory."""
        self.say(name)
        result = ran(arguments, environment, root)
        for unit, value in (("s", result.seconds), ("cpu_s", result.cpu_seconds), ("peak_mib", result.peak_mib)):
            self.add(f"{name}.{unit}", value)
        return result

    def child(self, name: str, work: str, *paths: Path, environment: Mapping[str, str]) -> None:
        """Do a piece of work of child.py in a process of its own, and record the seconds it printed, part by part."""
        self.say(f"{name}: {work}")
        result = ran([sys.executable, "-m", "tools.bench.child", work, *map(str, paths)], environment)
        for part, seconds in json.loads(result.output.splitlines()[-1]).items():
            self.add(f"{part}.{name}.s", seconds)

    def same(self, what: str, differences: list[str]) -> None:
        """Record that two sets of figures are the same; raise AssertionError when they are not."""
        if differences:
            raise AssertionError(f"{what}: {'; '.join(differences)}")
        self.same_figures.append(what)
