"""`python -m tools.simulate DIR`: write made-up daily captures with the shape and habits of the Data API's.

Each is marked ``simulated``; a run takes them only with ALMANAC_SIMULATED set. The same seed gives the same bytes, and
a shorter series is the beginning of a longer one.
"""

import argparse
import csv
import json
import math
import random
import sys
from collections import deque
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from orchestration.settings import DBT_PROJECT_DIR

FIRST_DAY = date(2025, 1, 1)  # the dataset's own
WINDOW_DAYS = 30
RANKED_ROWS = 50
# Measured on 50 captures of 2026-06-22 … 2026-08-09: of 51 days, 43 were restated by the capture a day later, 31 … 51
# of their rows, the total by up to 0.02 %; two a day after that, one of them by +2.35 % over all rows; none later.
RESTATED_NEXT_DAY, RESTATED_WHOLLY = 0.85, 0.02
SMALL_SHARE, WHOLE_SHARE = 2e-4, 0.0235
ROWS_RESTATED = 0.75
# A launch every two days, four months to fall to half: some 120 models have tokens on a day, and 50 of them a name.
DAYS_BETWEEN_LAUNCHES, HALF_LIFE_DAYS = 2, 120
FIRST_DAY_TOKENS, GROWTH_A_DAY = 300e9, 0.0007
STEALTH_DAYS_BEFORE, STEALTH_DAYS_AFTER = 25, 5
SEEDS = DBT_PROJECT_DIR / "seeds"

Counts = dict[str, int]  # tokens of a day by permaslug, of every model


class Model(NamedTuple):
    """A model's life: from its launch to its end, with a weight among the others of its day."""

    permaslug: str
    launched: int
    ends: int
    weight: float

    def weight_on(self, day: int) -> float:
        """Return its weight on a day, counted from the first: it rises for a week, then falls."""
        age = day - self.launched
        if age < 0 or day >= self.ends:
            return 0.0
        return self.weight * min(1.0, (age + 1) / 7) * math.exp(-age * math.log(2) / HALF_LIFE_DAYS)


class Day(NamedTuple):
    """A day as it is known: tokens of every model, and the rows that a capture shows of it, as JSON of a list."""

    day: date
    counts: Counts
    rows: str

    @classmethod
    def of(cls, day: date, counts: Counts) -> "Day":
        """Return a day, written once for the thirty captures that show it."""
        rows = (
            {"date": str(day), "model_permaslug": name, "total_tokens": str(tokens)}
            for name, tokens in _shown(counts).items()
        )
        return cls(day, counts, ",".join(map(_json, rows)))


def main() -> None:
    """Write the captures."""
    parser = argparse.ArgumentParser(prog="python -m tools.simulate", description=__doc__)
    parser.add_argument("directory", type=Path, help="an empty folder, or one to make")
    parser.add_argument("--days", type=int, default=365, help="how many captures, one a day (365)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.days < 1:
        parser.error("--days is at least 1")
    if options.directory.exists() and any(options.directory.iterdir()):
        parser.error(f"{options.directory} is not empty")
    simulate(options.directory, options.days, options.seed)
    taken = f"ALMANAC_SIMULATED=1 almanac run --offline --captures {options.directory} --data FOLDER-OF-THEIR-OWN"
    print(f"{options.days} captures; taken with: {taken}", file=sys.stderr)


def simulate(directory: Path, days: int, seed: int = 0) -> None:
    """Write one capture a day into a folder, each the 30 days up to the one before it was taken."""
    directory.mkdir(parents=True, exist_ok=True)
    models = _models(random.Random(f"{seed} models"), days)  # noqa: S311 - the same figures for the same seed
    first, window = FIRST_DAY - timedelta(days=WINDOW_DAYS - 1), deque[Day](maxlen=WINDOW_DAYS)
    for number in range(-WINDOW_DAYS + 1, days):
        day = FIRST_DAY + timedelta(days=number)
        for back, chance, share in ((1, RESTATED_NEXT_DAY, SMALL_SHARE), (2, RESTATED_WHOLLY, WHOLE_SHARE)):
            if len(window) >= back:
                known = window[-back]
                dice = random.Random(f"{seed} {known.day} {back}")  # noqa: S311 - the same figures for the same seed
                if dice.random() < chance:
                    window[-back] = Day.of(known.day, _restated(dice, known.counts, share))
        window.append(Day.of(day, _counts(random.Random(f"{seed} {day}"), models, number)))  # noqa: S311 - as above
        if number >= 0:
            as_of = f"{day + timedelta(days=1)}T00:05:16.000Z"
            name = as_of[:19].replace("-", "").replace(":", "") + "Z.json"
            (directory / name).write_text(_capture(max(first, window[0].day), window, as_of), encoding="utf-8")


def _models(dice: random.Random, days: int) -> list[Model]:
    authors = [row["author"] for row in _seed("authors")]
    models = []
    for number, launched in enumerate(range(-240, days, DAYS_BETWEEN_LAUNCHES)):
        name = f"{dice.choice(authors)}/made-up-{number:04}-{FIRST_DAY + timedelta(days=launched):%Y%m%d}"
        weight = math.exp(dice.gauss(0, 1.2))
        models.append(Model(name, launched, launched + 3 * 365, weight))
        if dice.random() < 0.2:
            variant = Model(f"{name}:free", launched + 10, launched + 200, weight / 2)
            models.append(variant)
    for row in _seed("reveals"):
        revealed = (date.fromisoformat(row["revealed_on"]) - FIRST_DAY).days
        weight = math.exp(dice.gauss(1, 0.5))
        life = revealed - STEALTH_DAYS_BEFORE, revealed + STEALTH_DAYS_AFTER
        models.append(Model(row["model_slug"], *life, weight))
    return models


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _counts(dice: random.Random, models: list[Model], number: int) -> Counts:
    weights = {model.permaslug: weight for model in models if (weight := model.weight_on(number)) > 0}
    total = FIRST_DAY_TOKENS * (1 + GROWTH_A_DAY) ** number * (0.85 if number % 7 in (3, 4) else 1.0)
    scale = total / sum(weights.values())
    return {name: int(weight * scale * dice.uniform(0.9, 1.1)) + 1 for name, weight in weights.items()}


def _restated(dice: random.Random, counts: Counts, share: float) -> Counts:
    return {
        name: tokens + int(tokens * share * dice.random())
        if share == WHOLE_SHARE or dice.random() < ROWS_RESTATED
        else tokens
        for name, tokens in counts.items()
    }


def _shown(counts: Counts) -> Counts:
    """Return the first fifty by tokens, ties by name, and the sum of the others."""
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return dict(ranked[:RANKED_ROWS]) | {"other": sum(tokens for _, tokens in ranked[RANKED_ROWS:])}


def _capture(first: date, window: deque[Day], as_of: str) -> str:
    meta = {"as_of": as_of, "version": "v1", "start_date": str(first), "end_date": str(window[-1].day)}
    rows = ",".join(day.rows for day in window)
    return f'{{"simulated":true,"data":[{rows}],"meta":{_json(meta)}}}'


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
