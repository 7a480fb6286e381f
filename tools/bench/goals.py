"""The goals: what is wanted, computed from the measures of one run. The median counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Values = dict[str, list[float]]


@dataclass(frozen=True)
class Goal:
    """An upper bound on a figure in a unit; ``figure`` returns its values, none where they could not be measured."""

    name: str
    what: str
    bound: float
    unit: str
    figure: Callable[[Values], list[float]]

    def is_met(self, values: Values) -> bool | None:
        """Return whether the median keeps the bound; None where nothing was measured."""
        measured = self.figure(values)
        return median(measured) <= self.bound if measured else None

    def shown(self, values: Values) -> tuple[str, str]:
        """Return the median with its unit, and least … most with their number."""
        return spread(self.figure(values), {"×": 2, "s": 1}.get(self.unit, 0), self.unit)


def spread(measured: list[float], digits: int, unit: str = "") -> tuple[str, str]:
    """Return the median, and least … most with how many there are, as text; dashes where there is none."""
    if not measured:
        return "–", "–"
    middle, least, most = (f"{value:,.{digits}f}" for value in (median(measured), min(measured), max(measured)))
    return f"{middle} {unit}".strip(), f"{least} … {most} ({len(measured)})" if len(measured) > 1 else "once"


def _value(name: str, factor: float = 1) -> Callable[[Values], list[float]]:
    return lambda values: [factor * value for value in values.get(name, [])]


def _ratio(contender: str, floor: str) -> Callable[[Values], list[float]]:
    """Return the ratios of values taken in turn; the shorter list is measured once and counts for all."""

    def ratios(values: Values) -> list[float]:
        mine, theirs = values.get(contender, []), values.get(floor, [])
        count = max(len(mine), len(theirs)) if mine and theirs else 0
        return [mine[min(n, len(mine) - 1)] / theirs[min(n, len(theirs) - 1)] for n in range(count)]

    return ratios


GOALS = (
    Goal(
        "dbt_build", "`dbt build` without unit tests on the real captures, CPU", 10, "s", _value("dbt_build.few.cpu_s")
    ),
    Goal("one_new", "run with one new capture on the real captures, CPU", 22, "s", _value("one_new.few.cpu_s")),
    Goal("newcomer", "first run on the bundled sample, CPU", 40, "s", _value("first_run.sample.cpu_s")),
    Goal(
        "checks",
        "blocking checks of every week of ten years",
        8,
        "s",
        _value("first_run.decade.step.blocking_checks.s"),
    ),
    Goal("memory", "first run on ten years, memory of all processes", 1024, "MiB", _value("first_run.decade.peak_mib")),
    Goal(
        "one_new_over_dbt",
        "run with one new capture over a bare `dbt build` without unit tests",
        1.4,
        "×",
        _ratio("one_new.few.s", "dbt_build.few.s"),
    ),
    Goal(
        "nothing_new_over_dbt",
        "run with nothing new over a bare `dbt build` without unit tests",
        0.3,
        "×",
        _ratio("nothing_new.few.s", "dbt_build.few.s"),
    ),
    Goal(
        "decade_over_year",
        "run with one new capture at ten years over the same at one year",
        1.3,
        "×",
        _ratio("one_new.decade.s", "one_new.year.s"),
    ),
    Goal(
        "load_over_read",
        "validation, raw zone and load of ten years over bare `read_json` of the files",
        6,
        "×",
        _ratio("load.decade.s", "bare_read.decade.s"),
    ),
    Goal(
        "known_at",
        "`country_weekly_known_at` at ten years, CPU without start-up",
        300,
        "ms",
        _value("country_weekly_known_at.decade.s", 1000),
    ),
    Goal("audit", "`audit` of a growth at ten years, CPU without start-up", 300, "ms", _value("audit.decade.s", 1000)),
    Goal(
        "database",
        "published database of ten years over its Parquet",
        1.5,
        "×",
        _ratio("database.decade.mib", "parquet.decade.mib"),
    ),
)
