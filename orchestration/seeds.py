"""Read the seeds of the dbt project: reviewed data, a row per thing, each row with its source."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache

from orchestration.settings import SEEDS_DIR


def read_seed(name: str) -> list[dict[str, str]]:
    """Return the rows of a seed by column, all of them text; an empty cell is an empty text.

    Raise FileNotFoundError when there is no such seed.
    """
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_thresholds() -> dict[str, str]:
    """Return the value of each threshold as text: a number, a date or a list, as seeds/thresholds.csv says."""
    return {row["threshold"]: row["threshold_value"] for row in read_seed("thresholds")}


@cache
def threshold(name: str) -> Decimal:
    """Return a threshold that is a number, in the unit of its row. Raise KeyError when there is no such threshold."""
    return Decimal(read_thresholds()[name])


@cache
def first_day() -> date:
    """Return the first day of every attribution; no capture and no claim has an earlier one."""
    return date.fromisoformat(read_thresholds()["first_day"])
