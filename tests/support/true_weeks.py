"""Whole rankings of adjoining weeks, made up, and captures that show only a part of them, as the sources do."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from orchestration.checks.reference import owner
from orchestration.seeds import read_seed
from tests.support.made_up import capture_of
from tests.support.project import MORE_CAPTURES

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
    """Every model's tokens on every day, and captures of parts of them; ``weeks`` are the Mondays.

    Of the ``whole`` ones every model is shown. Of the ``restated`` ones an observation of before is among the captures:
    where the moves had both signs, what is assumed of what nobody saw may be wrong.
    """

    days: dict[date, Ranking]
    captures: list[bytes]
    whole: frozenset[date] = frozenset()
    restated: frozenset[date] = frozenset()
    has_mixed_signs: bool = False

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
    charted = [week for week in truth.weeks if dice.random() < 0.5]
    whole = frozenset(week for week in truth.weeks if dice.random() < 0.2)
    captures = [*_daily(truth, dice), *_charts(truth, charted, dice), *_pages(truth, dice)]
    captures += [_whole_ranking(week, truth.week(week)) for week in sorted(whole)]
    signs = dice.choice(((1,), (-1,), (1, -1)))
    # What was seen before is no longer current where the chart has the week later.
    restated = [week for week in charted if week not in whole and dice.random() < 0.5] if first.year == 2026 else []
    captures += [_before(truth, week, signs, dice) for week in restated]
    if not captures:
        return true_weeks(dice)
    return TrueWeeks(days, captures, whole, frozenset(restated), len(signs) > 1 and bool(restated))


def owners(by: str, names: Ranking, known_on: date) -> Counter[str | None]:
    """Return a ranking added up by ``vendor`` or ``country`` as known on a day."""
    sums = Counter[str | None]()
    for name, tokens in names.items():
        sums[owner(name, by, known_on)] += tokens
    return sums


def top(ranking: Ranking, ranks: int | None) -> Ranking:
    """Return the first ranks; all of them for None."""
    return dict(list(ranking.items())[:ranks])


def places(parts: dict[str | None, int]) -> dict[str, int]:
    """Return the place of each part that has a name, ties alphabetical."""
    named = ranked({name: tokens for name, tokens in parts.items() if name is not None})
    return {name: place for place, name in enumerate(named, start=1)}


def concentration(ranking: Ranking) -> tuple[Fraction, Fraction]:
    """Return the least and the most of the HHI: what has no disclosed vendor is of many, or all of the largest."""
    hidden = {None} | {row["vendor_id"] for row in read_seed("vendors") if row["is_disclosed"] == "false"}
    vendors = owners("vendor", ranking, date.max)
    known = [tokens for vendor, tokens in vendors.items() if vendor not in hidden]
    market, squares = sum(ranking.values()), sum(tokens**2 for tokens in known)
    at_most = squares - max(known) ** 2 + (max(known) + market - sum(known)) ** 2
    return Fraction(10_000 * squares, market**2), Fraction(10_000 * at_most, market**2)


@dataclass(frozen=True)
class View:
    """The ranking page's whole table of an ISO week, of real captures."""

    path: Path
    taken_at: datetime
    ranking: Ranking

    @property
    def week(self) -> date:
        """Return the Monday of the week."""
        return self.taken_at.date() - timedelta(days=7)


@cache
def views() -> list[View]:
    """Return those taken on a Monday: the view is of the last seven days, and only then are they an ISO week."""
    found = []
    for path in sorted((MORE_CAPTURES / "model_rankings").glob("week-*.json")):
        body = json.loads(path.read_text())
        taken_at = datetime.fromisoformat(body["fetched_at"])
        if taken_at.weekday() == 0:
            tokens: Counter[str] = Counter()
            for row in body["data"]:
                variant = "" if row["variant"] == "standard" else f":{row['variant']}"
                tokens[row["model_permaslug"] + variant] += row["prompt_tokens"] + row["completion_tokens"]
            found.append(View(path, taken_at, ranked(tokens)))
    return found


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


def _charts(truth: TrueWeeks, weeks: list[date], dice: random.Random) -> list[bytes]:
    ranks = dice.randint(3, 12)
    points = [{"x": str(week), "ys": _cut(truth.week(week), ranks, "Others")} for week in weeks]
    chart = {"fetched_at": _after(truth, dice).isoformat(), "data": points}
    return [json.dumps(chart).encode()] if points else []


def _whole_ranking(week: date, ranking: Ranking) -> bytes:
    taken_at = _midnight(week + timedelta(days=7)) + timedelta(hours=4)
    parts = {"prompt_tokens": 0, "reasoning_tokens": 0, "requests": 1}
    rows = [
        {"model_permaslug": slug, "variant": variant or "standard", "completion_tokens": tokens, **parts}
        for name, tokens in ranking.items()
        for slug, _, variant in [name.partition(":")]
    ]
    dated = [{"date": str(week + timedelta(days=6)), **row} for row in rows]
    return json.dumps({"fetched_at": taken_at.isoformat(), "view": "week", "data": dated}).encode()


def _before(truth: TrueWeeks, week: date, signs: tuple[int, ...], dice: random.Random) -> bytes:
    """Return a week as it was before some of its models moved, by up to 3 % or all of a small one."""
    ranking = truth.week(week)
    small = sum(ranking.values()) // 500
    moved = {
        name: tokens - dice.choice(signs) * (tokens if tokens < small else dice.randint(0, tokens * 3 // 100))
        for name, tokens in ranking.items()
        if dice.random() < 0.7
    }
    before = ranked(ranking | moved)
    if dice.random() < 0.5:
        return _whole_ranking(week, before)
    cut = _cut(before, dice.choice((4, 12, 20)), "other")
    return capture_of(_midnight(week + timedelta(days=8)), {week: cut}, week + timedelta(days=6))


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
