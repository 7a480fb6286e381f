"""The goals: what is wanted, computed from the measures of one run. The median counts."""

from dataclasses import dataclass
from statistics import median

Values = dict[str, list[float]]
DIGITS = {"×": 2, "s": 1, "ms": 0, "MiB": 0}


@dataclass(frozen=True)
class Goal:
    """An upper bound on a measure, or on the ratio of two that were measured in turn (``floor`` is the second one)."""

    name: str
    what: str
    bound: float
    unit: str
    measure: str
    floor: str = ""

    def figures(self, values: Values) -> list[float]:
        """Return what came out; nothing where it could not be measured. A shorter list was measured less often."""
        own = [value * (1000 if self.unit == "ms" else 1) for value in values.get(self.measure, [])]
        if not self.floor or not own:
            return own
        floor = values.get(self.floor, [])
        count = max(len(own), len(floor)) if floor else 0
        return [own[min(n, len(own) - 1)] / floor[min(n, len(floor) - 1)] for n in range(count)]

    def is_met(self, values: Values) -> bool | None:
        """Return whether the median keeps the bound; None where nothing was measured."""
        figures = self.figures(values)
        return median(figures) <= self.bound if figures else None

    def shown(self, values: Values) -> tuple[str, str]:
        """Return the median with its unit, and least … most with their number."""
        return spread(self.figures(values), DIGITS[self.unit], self.unit)


def spread(figures: list[float], digits: int, unit: str = "") -> tuple[str, str]:
    """Return the median, and least … most with how many there are, as text; dashes where there is none."""
    if not figures:
        return "–", "–"
    middle, least, most = (f"{value:,.{digits}f}" for value in (median(figures), min(figures), max(figures)))
    return f"{middle} {unit}".strip(), f"{least} … {most} ({len(figures)})" if len(figures) > 1 else "once"


DBT = "a bare `dbt build` without unit tests"
KNOWN_AT = "country_weekly_known_at"
GOALS = (
    Goal("dbt_build", "`dbt build` without unit tests on the few captures, CPU", 10, "s", "dbt_build.few.cpu_s"),
    Goal("one_new", "run with one new capture on the few captures, CPU", 22, "s", "one_new.few.cpu_s"),
    Goal("newcomer", "first run on the bundled sample, CPU", 40, "s", "first_run.sample.cpu_s"),
    Goal("checks", "blocking checks of all weeks of ten years", 8, "s", "first_run.decade.step.blocking_checks.s"),
    Goal("memory", "first run on ten years, memory of all processes", 1024, "MiB", "first_run.decade.peak_mib"),
    Goal("one_new_over_dbt", f"run with one new capture over {DBT}", 1.4, "×", "one_new.few.s", "dbt_build.few.s"),
    Goal("nothing_new_over_dbt", f"run with nothing new over {DBT}", 0.3, "×", "nothing_new.few.s", "dbt_build.few.s"),
    Goal("decade_over_year", "one new capture at ten years over one", 1.3, "×", "one_new.decade.s", "one_new.year.s"),
    Goal(
        "load_over_read",
        "validation, raw zone and load of ten years over bare `read_json` of the files",
        6,
        "×",
        "load.decade.s",
        "bare_read.decade.s",
    ),
    Goal("known_at", f"`{KNOWN_AT}` at ten years, CPU without start-up", 300, "ms", f"{KNOWN_AT}.decade.s"),
    Goal("audit", "`audit` of a growth at ten years, CPU without start-up", 300, "ms", "audit.decade.s"),
    Goal("database", "published database over its Parquet", 1.5, "×", "database.decade.mib", "parquet.decade.mib"),
)
