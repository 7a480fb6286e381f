"""The goals: what was wanted, what came out, and whether it is met.

Belongs here: each goal, as a ratio of measures of one run. Does not: measuring, explaining what is missed (missed.yml).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tools.bench.measuring import Measures
from tools.bench.spread import Spread


@dataclass(frozen=True)
class Goal:
    """A bound on what comes out, in a unit; the median counts."""

    name: str
    what: str
    bound: float
    unit: str
    of: Callable[[Measures], Spread]
    is_least: bool = False

    @property
    def digits(self) -> int:
        """Return how many digits of it are shown after the point."""
        return 2 if self.unit == "×" else 0

    def result(self, measures: Measures) -> Result:
        """Return what came out."""
        return Result(self, self.of(measures))


@dataclass(frozen=True)
class Result:
    """A goal with what came out."""

    goal: Goal
    spread: Spread

    @property
    def is_met(self) -> bool | None:
        """Return whether the median keeps the bound; None where this machine could not measure it."""
        if not self.spread.values:
            return None
        keeps = self.spread.median >= self.goal.bound if self.goal.is_least else self.spread.median <= self.goal.bound
        return bool(keeps)

    def as_json(self) -> dict[str, Any]:
        """Return goal and result for machines."""
        goal = self.goal
        kind = "at_least" if goal.is_least else "at_most"
        said = {"name": goal.name, "what": goal.what, kind: goal.bound, "unit": goal.unit, "is_met": self.is_met}
        return said | self.spread.as_json()


def _over(contender: str, floor: str) -> Callable[[Measures], Spread]:
    return lambda measures: measures[contender].over(measures[floor])


def _over_one(contender: str, floor: str) -> Callable[[Measures], Spread]:
    # A floor that takes long is measured once.
    return lambda measures: Spread(
        tuple(value / floor_value for value in measures[contender].values for floor_value in measures[floor].values[:1])
    )


def _load_over_floor(measures: Measures) -> Spread:
    # One load, between two reads.
    (load,) = measures["load.decade.almanac.seconds"].values
    return Spread(tuple(load / floor for floor in measures["load.decade.floor.seconds"].values))


def _milliseconds(name: str) -> Callable[[Measures], Spread]:
    return lambda measures: Spread(tuple(1000 * seconds for seconds in measures[name].values))


GOALS = (
    Goal(
        "load_over_read",
        "validation, raw zone and load of ten years over bare `read_json` of the files",
        6,
        "×",
        _load_over_floor,
    ),
    Goal(
        "dlt_over_load",
        "dlt's load over validation, raw zone and load of the same captures",
        10,
        "×",
        _over("load.dlt.dlt.seconds", "load.dlt.almanac.seconds"),
        is_least=True,
    ),
    Goal(
        "decade_over_year",
        "run with one new capture at ten years over the same at one year",
        1.3,
        "×",
        _over("run.decade.one_new.seconds", "run.year.one_new.seconds"),
    ),
    *(
        goal
        for name, words, bound in (("one_new", "one new capture", 1.4), ("nothing_new", "nothing new", 0.3))
        for goal in (
            Goal(
                f"{name}_over_dbt",
                f"run with {words} over a bare `dbt build`",
                bound,
                "×",
                _over_one(f"run.small.{name}.seconds", "run.small.bare_dbt_build.seconds"),
            ),
            Goal(
                f"{name}_over_dbt_without_unit_tests",
                f"run with {words} over a bare `dbt build` without its unit tests",
                bound,
                "×",
                _over(f"run.small.{name}.seconds", "run.small.dbt_without_unit_tests.seconds"),
            ),
        )
    ),
    Goal(
        "rebuild_is_linear",
        "rebuild from the raw zone: time a capture at ten years over the same at one year (linear: 1)",
        1.1,
        "×",
        _over("rebuild.decade.ms_a_capture", "rebuild.year.ms_a_capture"),
    ),
    Goal(
        "rebuild_memory",
        "rebuild of ten years from the raw zone: peak memory of all processes together",
        1024,
        "MiB",
        lambda measures: measures["rebuild.decade.peak_mib"],
    ),
    *(
        goal
        for name in ("country_weekly_known_at", "audit")
        for goal in (
            Goal(
                f"{name}_decade_over_year",
                f"`{name}` at ten years over the same at one year (CPU)",
                3,
                "×",
                _over(f"ask.decade.{name}_seconds", f"ask.year.{name}_seconds"),
            ),
            Goal(
                f"{name}_cpu",
                f"`{name}` at ten years, CPU without start-up",
                300,
                "ms",
                _milliseconds(f"ask.decade.{name}_seconds"),
            ),
        )
    ),
    Goal(
        "help_over_python",
        "`almanac --help` over an empty Python",
        3,
        "×",
        _over("start.help.seconds", "start.python.seconds"),
    ),
    Goal(
        "status_over_python",
        "`almanac status` over an empty Python",
        6,
        "×",
        _over("start.status.seconds", "start.python.seconds"),
    ),
    Goal(
        "site_of_run",
        "whole site of a year over the run that made it",
        0.5,
        "×",
        lambda measures: measures["site.year.of_run"],
    ),
    Goal(
        "site_unchanged",
        "files of the site written again where all is made again of the same captures",
        0,
        "files",
        lambda measures: measures["site.small.again.written"],
    ),
    Goal(
        "database_over_parquet",
        "published database of ten years over its Parquet",
        1.5,
        "×",
        _over("size.decade.database_mib", "size.decade.parquet_mib"),
    ),
)


def results(measures: Measures) -> list[Result]:
    """Return every goal with what came out."""
    return [goal.result(measures) for goal in GOALS]
