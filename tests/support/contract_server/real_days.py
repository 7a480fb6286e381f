"""Days as the real captures have them, for the market behind the server.

Belongs here: reading captures of the Data API, and what becomes of their `other`. Does not: where the captures are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

OTHER = "other"


def real_days(captures: Path) -> dict[date, dict[str, int]]:
    """Return each day as the newest capture that covers it has it; nothing where there is no such folder.

    The ranked rows are as they are. `other` is parted among made-up models, each below the last ranked one, so that
    the day's top 50 and its total stay what they were, to the token.
    """
    days: dict[date, dict[str, int]] = {}
    for file in sorted((captures / "rankings_daily").glob("*.json")):
        newer: dict[date, dict[str, int]] = defaultdict(dict)
        for row in json.loads(file.read_text())["data"]:
            newer[date.fromisoformat(row["date"])][row["model_permaslug"]] = int(row["total_tokens"])
        days |= newer
    return {day: _opened(models) for day, models in days.items()}


def _opened(models: dict[str, int]) -> dict[str, int]:
    named = {name: tokens for name, tokens in models.items() if name != OTHER}
    outside, last = models.get(OTHER, 0), min(named.values())
    if not outside:
        return named
    # Twice as many as would do at the last ranked one's size: from 1.9 times to 0.1 times the mean, in even steps.
    count = 2 * outside // last + 2
    parts = [outside * (19 * (count - 1) - 18 * number) // (10 * count * (count - 1)) for number in range(count)]
    parts[-1] += outside - sum(parts)
    return named | {f"made-up/outside-{number:03}": tokens for number, tokens in enumerate(parts)}
