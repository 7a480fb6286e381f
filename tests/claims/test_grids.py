"""The checker measured against chance: grids of made-up figures, of which hardly any may be confirmed.

What is true is added up here from the bytes of charts and whole rankings, in plain Python.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from orchestration.claims.rules import metrics
from orchestration.warehouse.load import load_claims
from tests.support.claims import claim_of
from tests.support.model_runner import ModelRunner
from tests.support.project import CAPTURES, answered, needs_captures, needs_more_captures
from tests.support.true_weeks import Ranking, owners, ranked, top, views

pytestmark = [needs_captures, needs_more_captures, pytest.mark.xdist_group("grids")]
WEEK = timedelta(days=7)
WEEKS = [date(2026, 3, 16) + number * WEEK for number in range(20)]
VENDORS = ["deepseek", "xiaomi", "tencent", "anthropic", "openai", "google", "zhipu", "nvidia", "minimax", "moonshot"]
ENTITIES = [("country", "CN"), ("country", "US"), *(("vendor", name) for name in VENDORS)]
T, PERCENT = Decimal(10**12), Decimal("0.01")


@dataclass(frozen=True)
class Asked:
    """One figure put to the checker, and whether it is true (None: by chance)."""

    metric: str
    week_start: date
    value: Decimal
    step: Decimal
    entity: str | None = None
    models: tuple[str, ...] = ()
    is_true: bool | None = None

    @property
    def published_on(self) -> str:
        """Return the Monday after the week; of what is true, the day of the chart that says so."""
        return _chart(self.week_start)["fetched_at"][:10] if self.is_true else str(self.week_start + WEEK)

    def as_claim(self, claim_id: str) -> dict[str, object]:
        """Return the row of a published claim."""
        about: dict[str, Any] = {"entity": self.entity, "models": self.models, "published_on": self.published_on}
        return claim_of(claim_id, self.metric, self.week_start, self.value, self.step, **about)

    def as_options(self) -> list[str]:
        """Return the options that ask the command line the same, the figure as a newspaper writes it."""
        factor, unit = {"tokens": (T, "T"), "rank": (Decimal(1), "")}.get(
            metrics()[self.metric]["unit"], (PERCENT, "%")
        )
        decimals = -int((self.step / factor).normalize().as_tuple().exponent) if self.step else 0
        figure = f"--value={self.value / factor:.{decimals}f}{unit}"
        options = ["--metric", self.metric, figure, "--week", str(self.week_start), "--published", self.published_on]
        options += ["--entity", self.entity] if self.entity else []
        return [*options, *(part for model in self.models for part in ("--model", model))]


@cache
def _charts() -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((CAPTURES / "weekly_chart").glob("*.json"))]


def _chart(week: date) -> dict[str, Any]:
    """Return the chart of the Monday after a week, else the first one."""
    return next(one for one in _charts() if one["fetched_at"][:10] >= str(week + WEEK))


@cache
def _market(week: date, *, seen: date | None = None, named_only: bool = False) -> Ranking:
    """Return a week as the chart of the Monday after it, or after the week ``seen``, has it; else the first one."""
    (point,) = (point["ys"] for point in _chart(seen or week)["data"] if point["x"] == str(week))
    return ranked({name: tokens for name, tokens in point.items() if not (named_only and name == "Others")})


@cache
def _whole(week: date) -> Ranking | None:
    return next((view.ranking for view in views() if view.week == week), None)


def _best(week: date) -> Ranking:
    """Return the ranking that names most models of a week; the page of the first weeks has a tenth."""
    return _whole(week) or _market(week, named_only=True)


def _displayed(week: date, country: str) -> Decimal:
    """Return what the first nine rows of a country add up to, each rounded to three digits, to 0.01 T."""
    rows = top(_market(week, named_only=True), 9)
    shown = {name: int(Decimal(f"{tokens:.3g}")) for name, tokens in rows.items()}
    return _rounded(Decimal(owners("country", shown, week + WEEK - timedelta(days=1))[country]), T / 100)


def _rounded(number: Decimal, step: Decimal) -> Decimal:
    return (number / step).to_integral_value() * step


def _tokens_step(tokens: Decimal) -> Decimal:
    return T / 100 if tokens < 10 * T else T / 10


def _around(centre: Decimal, step: Decimal, spacing: Decimal) -> list[Decimal]:
    """Return 31 distinct figures, spaced evenly; none below the step."""
    first = max(_rounded(centre, step) - 15 * spacing, step)
    return [first + number * spacing for number in range(31)]


def _chance() -> Iterator[Asked]:
    """Yield growth, share and total of each entity and week, 31 values of each."""
    for week in WEEKS:
        for subject, entity in ENTITIES:
            tokens = Decimal(owners(subject, _best(week), week + WEEK)[entity])
            step = _tokens_step(tokens)
            share = tokens / sum(_market(week).values())
            for value in _around(tokens, step, step):
                yield Asked(f"{subject}_total", week, value, step, entity)
            for value in _around(share, PERCENT, PERCENT):
                yield Asked(f"{subject}_share", week, value, PERCENT, entity)
            for number in range(31):
                yield Asked(f"{subject}_growth", week, (2 * number - 30) * PERCENT, PERCENT, entity)


def _ranks() -> Iterator[Asked]:
    """Yield every place of the first ten models, and counts and lists of the first n models, right and wrong."""
    for week in WEEKS:
        best = [*_best(week)]
        for place, name in enumerate(best[:10], start=1):
            for claimed in range(1, 13):
                yield Asked("model_rank", week, Decimal(claimed), Decimal(0), name, is_true=claimed == place)
        for country in ("CN", "US"):
            owned = [owners("country", {name: 1}, date.max)[country] for name in best]
            for count in range(1, len(best[:12]) + 1):
                is_true = all(owned[:count])
                yield Asked("first_n_country", week, Decimal(count), Decimal(0), country, is_true=is_true)
        for count in range(2, 9):
            for models, held in ((best[:count], count), ([*best[: count - 1], best[count]], count - 1)):
                for claimed in range(1, count + 1):
                    yield Asked(
                        "top_list", week, Decimal(claimed), Decimal(0), models=(*models,), is_true=claimed == held
                    )


def _truths() -> Iterator[Asked]:
    """Yield what charts and whole rankings say of market, countries and vendors, as a newspaper rounds it."""
    for week in WEEKS:
        market = Decimal(sum(_market(week).values()))
        for step in (T / 10, T / 100):
            yield Asked("market_total", week, _rounded(market, step), step, is_true=True)
        growth = market / sum(_market(week - WEEK, seen=week).values()) - 1
        yield Asked("market_growth", week, _rounded(growth, PERCENT / 10), PERCENT / 10, is_true=True)
        for country in ("CN", "US"):
            tokens = _displayed(week, country)
            if tokens:
                yield Asked("country_total", week, tokens, T / 100, country, is_true=True)
        ranking = _whole(week)
        if ranking is None:
            continue
        # Where the week before was restated meanwhile, its ranking is of another state.
        before = _whole(week - WEEK) or {}
        is_same_state = sum(before.values()) == sum(_market(week - WEEK, seen=week).values())
        for subject in ("country", "vendor"):
            earlier = owners(subject, before if is_same_state else {}, week + WEEK)
            for entity, count in owners(subject, ranking, week + WEEK).items():
                tokens = Decimal(count)
                if entity is None or tokens < T / 100:
                    continue
                share = _rounded(tokens / sum(ranking.values()), PERCENT / 10)
                yield Asked(f"{subject}_total", week, _rounded(tokens, T / 100), T / 100, entity, is_true=True)
                yield Asked(f"{subject}_share", week, share, PERCENT / 10, entity, is_true=True)
                if earlier[entity]:
                    growth = _rounded(tokens / earlier[entity] - 1, PERCENT / 10)
                    yield Asked(f"{subject}_growth", week, growth, PERCENT / 10, entity, is_true=True)


@dataclass(frozen=True)
class Answers:
    """The questions, and the verdict on each."""

    asked: list[Asked]
    verdicts: list[str]

    def of(self, *, is_true: bool | None) -> list[tuple[Asked, str]]:
        """Return the questions that are true, that are false, or of chance, with their verdicts."""
        return [
            (asked, verdict)
            for asked, verdict in zip(self.asked, self.verdicts, strict=True)
            if asked.is_true is is_true
        ]


@pytest.fixture(scope="module")
def answers(captures_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """Put all questions to the checker in one build."""
    runner = ModelRunner(captures_data, tmp_path_factory.mktemp("grids"))
    asked = [*_chance(), *_ranks(), *_truths()]
    load_claims(runner.connection, [one.as_claim(f"{number:06}") for number, one in enumerate(asked)])
    runner.make(["fct_claim_verification"])
    verdicts = runner.rows("select verdict from main.fct_claim_verification order by claim_id")
    runner.connection.close()
    yield Answers(asked, [verdict for (verdict,) in verdicts])


def test_hardly_any_made_up_growth_is_confirmed(answers: Answers) -> None:
    """At most two of 31 growths in steps of two points, for each entity and week; before, six got some kind of yes.

    The other two metrics have at most as many as there are pages: nine rows and ten, as displayed, then and now.
    """
    confirmed = Counter[tuple[Any, ...]]()
    chance = answers.of(is_true=None)
    for asked, verdict in chance:
        confirmed[asked.metric, asked.entity, asked.week_start] += verdict == "confirmed"
    assert len(chance) == 20 * 12 * 3 * 31
    assert {key: count for key, count in confirmed.items() if count > (2 if "growth" in key[0] else 4)} == {}
    assert sum(confirmed.values()) > 100, "a checker that confirms nothing passes"


def test_no_rank_list_or_count_that_the_best_source_contradicts_is_confirmed(answers: Answers) -> None:
    """A tie of displayed values, or a merged variant, once left the second place "open" to be the first."""
    false = answers.of(is_true=False)
    assert len(false) > 3000
    assert [asked for asked, verdict in false if verdict == "confirmed"] == []
    assert Counter(verdict for _, verdict in false)["refuted"] > len(false) * 4 // 5


def test_what_is_true_is_confirmed_or_open_and_never_refuted(answers: Answers) -> None:
    """Totals and growths of the charts are known to the token; of whole rankings the captures name a part only."""
    true = answers.of(is_true=True)
    assert len(true) > 900
    assert [(asked, verdict) for asked, verdict in true if verdict not in ("confirmed", "not_checkable")] == []
    known = [verdict for asked, verdict in true if asked.metric.startswith(("market_", "model_", "first_", "top_"))]
    assert len(known) > 550
    assert {*known} == {"confirmed"}


def test_the_command_line_gives_the_same_verdicts(answers: Answers, captures_data: Path) -> None:
    numbers = random.Random(22).sample(range(len(answers.asked)), 50)  # noqa: S311 - a test's dice
    for asked, verdict in ((answers.asked[number], answers.verdicts[number]) for number in numbers):
        outcome = answered(captures_data, "audit", *asked.as_options(), "--json")
        assert outcome.returncode == 0, outcome.stderr
        assert json.loads(outcome.stdout)[0]["verdict"] == verdict, asked
