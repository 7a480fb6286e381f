"""Made-up daily captures that restate one another, and what plain Python says was known when."""

import json
import random
from datetime import UTC, date, datetime, timedelta

Captures = list[tuple[datetime, dict[date, dict[str, int]]]]


def capture_of(as_of: datetime, days: dict[date, dict[str, int]], last: date | None = None) -> bytes:
    """Return an answer of the Data API, of the days from the first to the last, or to a later one."""
    rows = [
        {"date": str(day), "model_permaslug": name, "total_tokens": tokens}
        for day, models in days.items()
        for name, tokens in models.items()
    ]
    meta = {
        "as_of": as_of.isoformat(),
        "version": "v1",
        "start_date": str(min(days)),
        "end_date": str(last or max(days)),
    }
    return json.dumps({"data": rows, "meta": meta}).encode()


def made_up(dice: random.Random) -> Captures:
    """Captures of two weeks and some days that restate one another: rows change, enter, leave, come back."""
    names = ["openrouter/hunter-alpha", "z-ai/a", "openai/b", "x-ai/c:free", "new-author/d", "other"]
    first = date(2026, 3, 2)
    captures = []
    truth: dict[date, dict[str, int]] = {}
    for number in range(24):
        as_of = datetime(2026, 3, 3, 0, 5, tzinfo=UTC) + timedelta(hours=17 * number)
        days = [first + timedelta(days=offset) for offset in range((as_of.date() - first).days)][-6:]
        for day in days:
            if day not in truth or dice.random() < 0.3:
                chosen = dice.sample(names, dice.randint(1, len(names)))
                truth[day] = {name: dice.randint(1, 1000) for name in chosen}
        captures.append((as_of, {day: dict(truth[day]) for day in days}))
    return captures


def known_at(captures: Captures, moment: datetime) -> set[tuple[date, str, int]]:
    known: dict[date, dict[str, int]] = {}
    for as_of, days in sorted(captures, key=lambda capture: capture[0]):
        if as_of <= moment:
            known |= days
    return {(day, name, tokens) for day, rows in known.items() for name, tokens in rows.items()}
