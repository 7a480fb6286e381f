"""The seeds as Python reads them: reviewed data of the dbt project, each with a row per thing and a source.

Belongs here: reading seeds/*.csv. Does not: any rule about them.
"""

import csv

from orchestration.settings import SEEDS_DIR


def read_seed(name: str) -> list[dict[str, str]]:
    """Return the rows of a seed by column, all of them text; an empty cell is an empty text.

    Raise FileNotFoundError when there is no such seed.
    """
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
