"""Whole rankings of adjoining weeks, made up, and captures that show only a part of them, as the sources do."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from orchestration.checks.reference import owner
from tests.support.made_up import capture_of

# Hunter Alpha was revealed on 2026-03-18, so that it changes hands in the second week of the one; the source lost
# 2025-07-15, in the second week of the other, between then and LATE.
FIRST_MONDAYS = (date(2026, 3, 9), date(2026, 3, 9), date(2025, 7, 7))
LATE = datetime(2026, 8, 1, tzinfo=UTC)
# Several models of one vendor and of one country, a variant, authors that no seed knows, stealth models, a router.
MODELS = (
    *(f"openai/gpt-{number}" for number in range(4)),
    *(f"deepseek/v{number}" for number in range(3)),
    *("qwen/a", "qwen/a:free", "z-ai/glm", "moonshotai/kimi", "minimax/m"),
    *("anthropic/opus", "anthropic/sonnet", "google/flash", "google/flash:free", "x-ai/grok", "mistralai/large"),
    *("openrouter/hunter-alpha", "openrouter/aurora-alpha", "openrouter/auto"),
    *("new-author/one", "new-author/two", "cohere/r", "upstage/solar"),
)
Ranking = dict[str, int]


@dataclass(frozen=True)
class TrueWeeks:
    """Every model's tokens on every day, and captures of parts of them; ``weeks`` are the Mondays."""

    days: dict[date, Ranking]
    captures: list[bytes]

    @property
    def weeks(self) -> list[date]:
        """Return the Mondays."""
        return [day for day in self.days if day.weekday() == 0]

    def week(self, monday: date) -> Ranking:
        """Return the whole week by rank."""
        tokens: Counter[str] = Counter()
        for offset in range(7):
            tokens.update(self.days[monday + timedelta(days=offset)])
        return ranked(tokens)


def ranked(tokens: dict[str, int]) -> Ranking:
    """Return models by tokens, ties alphabetical; those without any are not in a ranking."""
    return {name: count for name, count in sorted(tokens.items(), key=lambda row: (-row[1], row[0])) if count}


def true_weeks(dice: random.Random) -> TrueWeeks:
    """Return two or three weeks of up to 25 models, of which captures show what chance will."""
    names = dice.sample(MODELS, dice.randint(12, len(MODELS)))
    scale, steepness = 10 ** dice.randint(1, 10), dice.choice((1.05, 1.3, 1.7))
    usual = {name: scale * 10 / steepness**rank for rank, name in enumerate(names)}
    unrest = dice.choice((0.02, 0.3, 1.0))
    first = dice.choice(FIRST_MONDAYS)
    days = {
        first + timedelta(days=offset): ranked(
            {name: int(count * (1 + unrest * dice.uniform(-1, 1))) for name, count in usual.items()}
        )
        for offset in range(7 * dice.choice((2, 3)))
    }
    truth = TrueWeeks(days, [])
    captures = [*_daily(truth, dice), *_charts(truth, dice), *_pages(truth, dice)]
    return TrueWeeks(days, captures) if captures else true_weeks(dice)


def owners(by: str, names: Ranking, known_on: date) -> Counter[str | None]:
    """Return a ranking added up by ``vendor`` or ``country`` as known on a day."""
    sums = Counter[str | None]()
    for name, tokens in names.items():
        sums[owner(name, by, known_on)] += tokens
    return sums


def top(ranking: Ranking, ranks: int | None) -> Ranking:
    """Return the first ranks; all of them for None."""
    return dict(list(ranking.items())[:ranks])


def _cut(ranking: Ranking, ranks: int, rest_as: str) -> Ranking:
    rest = sum(ranking.values()) - sum(top(ranking, ranks).values())
    return top(ranking, ranks) | ({rest_as: rest} if rest else {})


def _daily(truth: TrueWeeks, dice: random.Random) -> list[bytes]:
    if dice.random() < 0.1:
        return []
    usual_depth, is_ragged = dice.choice((4, 9, 11, 15, 50)), dice.random() < 0.3
    shown = {
        day: _cut(ranking, dice.randint(4, 15) if is_ragged else usual_depth, "other")
        for day, ranking in truth.days.items()
    }
    captures = []
    if dice.random() < 0.3:  # superseded later, whole
        first = list(shown)[:9]
        wrong = {day: {name: tokens + 7 for name, tokens in shown[day].items()} for day in first}
        captures.append(capture_of(_midnight(first[-1] + timedelta(days=1)), wrong))
    if dice.random() < 0.15:  # never there, or gone again
        del shown[dice.choice(list(shown))]
    is_last_day_in_progress = dice.random() < 0.15
    taken_at = _midnight(max(shown)) + timedelta(hours=9) if is_last_day_in_progress else _after(truth, dice)
    return [*captures, capture_of(taken_at, shown)]


def _charts(truth: TrueWeeks, dice: random.Random) -> list[bytes]:
    ranks, weeks = dice.randint(3, 12), [week for week in truth.weeks if dice.random() < 0.5]
    points = [{"x": str(week), "ys": _cut(truth.week(week), ranks, "Others")} for week in weeks]
    chart = {"fetched_at": _after(truth, dice).isoformat(), "data": points}
    return [json.dumps(chart).encode()] if points else []


def _pages(truth: TrueWeeks, dice: random.Random) -> list[bytes]:
    ranks, pages = dice.randint(9, 15), []
    for week in truth.weeks:
        if dice.random() < 0.3:
            rows = enumerate(top(truth.week(week), ranks).items(), start=1)
            models = [{"rank": rank, "slug": name, "total_tokens": _as_shown(tokens)} for rank, (name, tokens) in rows]
            pages.append(json.dumps({"date": str(week + timedelta(days=7)), "models": models}).encode())
    return pages


def _as_shown(tokens: int) -> int:
    step = int("1".ljust(len(str(tokens)) - 2, "0"))
    return (tokens + step // 2) // step * step


def _after(truth: TrueWeeks, dice: random.Random) -> datetime:
    soon = _midnight(max(truth.days) + timedelta(days=4))
    return dice.choice((soon, LATE))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
