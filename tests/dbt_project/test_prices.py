"""List prices on the real catalogues and the real history of prices: each value read by eye in the files."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.model_runner import ModelRunner
from tests.support.project import (
    CAPTURES,
    MORE_CAPTURES,
    RAW_CAPTURES,
    needs_captures,
    needs_more_captures,
    needs_raw_captures,
)

# One process makes the models of all these tests.
pytestmark = [needs_captures, pytest.mark.xdist_group("prices")]
# Captures of thirty days each, which have the days from 2026-05-23 to 2026-08-08.
DAYS_AROUND = ("20260622", "20260722", "20260809")
PERIODS = """
    select valid_from, valid_to, prompt_price_usd_per_mtok, completion_price_usd_per_mtok, is_free, price_source
    from fct_model_price where model_permaslug = '{}' order by valid_from
"""


def _dated(*folders: Path) -> dict[str, bytes]:
    return {
        f"{file.parent.name}-{file.name}": file.read_bytes() for one in folders for file in sorted(one.glob("*.json"))
    }


def _periods(models: ModelRunner, permaslug: str) -> list[tuple[Any, ...]]:
    return [(str(start), end and str(end), *rest) for start, end, *rest in models.rows(PERIODS.format(permaslug))]


@pytest.fixture(scope="module")
def catalogued(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    """Give the models of five catalogues, one list of providers, and a month's rankings."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("catalogued"))
    usage = {"ranking.json": _a_ranking(CAPTURES), "chart.json": _a_chart()}
    runner.build(usage | _dated(CAPTURES / "models", CAPTURES / "providers"))
    yield runner
    runner.connection.close()


def _a_ranking(captures: Path) -> bytes:
    return max((captures / "rankings_daily").glob("*.json")).read_bytes()


def _a_chart() -> bytes:
    return max((CAPTURES / "weekly_chart").glob("*.json")).read_bytes()


def test_a_catalogues_price_holds_until_a_catalogue_shows_another(catalogued: ModelRunner) -> None:
    """0.25/0.38 on 2026-01-06; 0.25/0.4 on 02-28 and 03-11; 0.252/0.378 on 05-06: three shapes of one thing."""
    paid, free = Decimal("0.4"), Decimal(0)
    assert _periods(catalogued, "deepseek/deepseek-v3.2-20251201") == [
        ("2026-01-06", "2026-02-28", Decimal("0.25"), Decimal("0.38"), False, "catalogue"),
        ("2026-02-28", "2026-05-06", Decimal("0.25"), paid, False, "catalogue"),
        ("2026-05-06", None, Decimal("0.252"), Decimal("0.378"), False, "catalogue"),
    ]
    assert _periods(catalogued, "openai/gpt-oss-20b:free") == [
        ("2025-11-30", None, Decimal("0"), free, True, "catalogue")
    ]
    assert _periods(catalogued, "openrouter/auto") == [("2025-11-30", None, None, None, None, "catalogue")]


def test_a_price_of_many_digits_is_exact(catalogued: ModelRunner) -> None:
    """0.00000001703012 and 0.0000000681536 USD per token in the catalogue of 2025-11-30."""
    assert _periods(catalogued, "google/gemma-3-4b-it")[0][2:4] == (Decimal("0.01703012"), Decimal("0.0681536"))


def test_a_model_is_described_as_the_newest_catalogue_does(catalogued: ModelRunner) -> None:
    columns = "display_name, created_on, context_length, input_modalities, output_modalities, hugging_face_id"
    asked = f"select {columns}, open_weights from dim_model where is_current and model_permaslug = '{{}}'"
    assert catalogued.rows(asked.format("deepseek/deepseek-v3.2-20251201")) == [
        ("DeepSeek: DeepSeek V3.2", date(2025, 12, 1), 131072, "text", "text", "deepseek-ai/DeepSeek-V3.2", True)
    ]
    flags = "select open_weights, is_in_catalogue, licence_kind from dim_model where model_permaslug = '{}'"
    assert catalogued.rows(flags.format("deepseek/deepseek-v4-flash-20260731")) == [(True, False, "permissive")]


def test_a_share_of_tokens_is_of_the_market_and_one_of_priced_spend_says_so(catalogued: ModelRunner) -> None:
    """Of the priced tokens Anthropic had 28.6 %, of the market's 9.57 %; Tencent, with no price then, is there too."""
    week = next(point["ys"] for point in json.loads(_a_chart())["data"] if point["x"].startswith("2026-04-27"))
    total, shares = sum(week.values()), dict[str, float]()
    for name, tokens in week.items():
        shares[name.split("/")[0]] = shares.get(name.split("/")[0], 0) + tokens / total
    assert (round(shares["anthropic"], 4), round(shares["deepseek"], 4)) == (0.0957, 0.0676)
    rows = catalogued.rows(
        "select vendor_id, share_low, priced_share_low, share_of_priced_spend_high from fct_vendor_spend_weekly "
        "where week_start = '2026-04-27' and vendor_id in ('anthropic', 'deepseek', 'tencent') order by vendor_id"
    )
    assert [row[1] for row in rows] == [pytest.approx(shares[row[0]], rel=1e-12) for row in rows]
    assert [row[0] for row in rows] == ["anthropic", "deepseek", "tencent"]
    assert all(0 < priced < low for _, low, priced, _ in rows[:2]), "models younger than their price are in no share"
    assert rows[0][3] > 0.4


def test_a_revealed_alias_has_the_weights_of_what_it_is(catalogued: ModelRunner) -> None:
    """The catalogue of 2026-05-06 lists owl-alpha without weights; it is LongCat-2.0, open from 2026-06-30 on."""
    asked = "select open_weights, open_from from dim_model where model_permaslug = '{}' order by valid_from"
    assert catalogued.rows(asked.format("openrouter/owl-alpha")) == [(False, None), (True, date(2026, 6, 30))]


def test_the_providers_are_those_of_the_list(catalogued: ModelRunner) -> None:
    """Counted in the file: 81 providers, 44 of them in the US, 6 in SG, 20 without headquarters."""
    counts = "select headquarters, count(*) from dim_provider group by 1 having count(*) > 5 order by 2"
    assert catalogued.rows(counts) == [("SG", 6), (None, 20), ("US", 44)]
    assert catalogued.rows("select count(*), count(datacenters) from dim_provider")[0][0] == 81


@pytest.fixture(scope="module")
def priced(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    """Give the models of all catalogues, the history of prices and rankings of August 2026."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("priced"))
    folders = (CAPTURES / "models", MORE_CAPTURES / "models", MORE_CAPTURES / "price_history")
    runner.build({"ranking.json": _a_ranking(MORE_CAPTURES)} | _dated(*folders))
    yield runner
    runner.connection.close()


@needs_more_captures
def test_a_history_gives_the_day_of_each_change(priced: ModelRunner) -> None:
    """The id deepseek/deepseek-chat, whose slug is deepseek/deepseek-chat-v3: 0.2002 from 06-01, 0.2574 from 07-30."""
    assert _periods(priced, "deepseek/deepseek-chat-v3")[-2:] == [
        ("2026-06-01", "2026-07-30", Decimal("0.2002"), Decimal("0.8001"), False, "price_history"),
        ("2026-07-30", None, Decimal("0.2574"), Decimal("1.0287"), False, "price_history"),
    ]
    # Seen for the last time on 2026-05-15; the catalogue of 05-06 has it too.
    assert _periods(priced, "x-ai/grok-4-fast") == [
        ("2025-09-26", "2026-05-16", Decimal("0.2"), Decimal("0.5"), False, "price_history")
    ]
    # A variant that no catalogue has, of a model that two have; of the two changes of 2026-07-07 the second counts.
    assert _periods(priced, "tencent/hy3-20260706:free") == [
        ("2026-07-07", "2026-07-21", Decimal("0"), Decimal(0), True, "price_history")
    ]
    assert _periods(priced, "tencent/hy3-20260706")[0][:3] == ("2026-07-07", "2026-07-09", Decimal("0.2"))


@needs_more_captures
def test_no_model_gets_the_price_of_another(priced: ModelRunner) -> None:
    """The catalogues of August give one id several slugs, and its price to each of them."""
    assert _periods(priced, "anthropic/claude-4.8-opus-20260528") == [
        ("2026-05-29", None, Decimal("5"), Decimal(25), False, "price_history")
    ]
    assert _periods(priced, "anthropic/claude-4.8-opus-fast-20260528") == []
    # GLM-4.6V, under the id z-ai/glm-4.6 there, costs 0.3 and 0.9 by its own.
    assert [period[2] for period in _periods(priced, "z-ai/glm-4.6-20251208")] == [Decimal("0.3")]
    # The version of July has an id of its own, deepseek/deepseek-v4-flash-0731; the catalogue of 08-14 says 0.06426.
    assert [period[:3] for period in _periods(priced, "deepseek/deepseek-v4-flash-20260731")[-3:]] == [
        ("2026-08-10", "2026-08-14", Decimal("0.08")),
        ("2026-08-14", "2026-08-21", Decimal("0.14")),
        ("2026-08-21", None, Decimal("0.08")),
    ]


@needs_more_captures
def test_nothing_is_dropped_in_silence(priced: ModelRunner) -> None:
    """Every id of every file is in the table, joined or with the reason; every period stands alone."""
    ids = "select count(distinct catalogue_id) from {}"
    files = "select catalogue_id from raw.catalogue_models union select catalogue_id from raw.price_points"
    listed = priced.rows(f"select count(*) from ({files})")
    assert priced.rows(ids.format("dim_catalogue_model")) == listed
    assert priced.rows("select count(*) from dim_catalogue_model where not is_joined and why_not_joined is null") == [
        (0,)
    ]
    overlaps = """
        select count(*) from fct_model_price as one inner join fct_model_price as other
        on one.model_permaslug = other.model_permaslug and one.valid_from < other.valid_from
        and coalesce(one.valid_to, 'infinity'::date) > other.valid_from
    """
    assert priced.rows(overlaps) == [(0,)]


@needs_more_captures
def test_a_model_is_in_the_catalogue_under_any_id(priced: ModelRunner) -> None:
    """The catalogues of August list the most used model under the id of its predecessor, others under the id `free`."""
    listed = {
        row["canonical_slug"]
        for file in (*(CAPTURES / "models").glob("*.json"), *(MORE_CAPTURES / "models").glob("*.json"))
        for row in json.loads(file.read_bytes())["data"]
    }
    rows = priced.rows("select model_slug, is_in_catalogue from dim_model where is_current")
    assert ("deepseek/deepseek-v4-flash-20260731", True) in rows
    assert {slug for slug, is_in_catalogue in rows if is_in_catalogue} == {slug for slug, _ in rows} & listed


@needs_more_captures
def test_use_around_a_cut_lies_between_the_bounds_of_the_weekly_facts(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """MiniMax M2.7 was outside the top 50 on some days: its listed days alone fell by 73.4 %, which it did not."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("cut"))
    days = {f"{day}.json": next((CAPTURES / "rankings_daily").glob(f"{day}T*")).read_bytes() for day in DAYS_AROUND}
    weeks = {file.name: file.read_bytes() for file in (MORE_CAPTURES / "model_rankings").glob("week-*.json")}
    prices = _dated(CAPTURES / "models", MORE_CAPTURES / "models", MORE_CAPTURES / "price_history")
    runner.build(days | weeks | prices | {"chart.json": _a_chart()}, of=["fct_price_cut"])
    ((low, high, change, change_low, change_high),) = runner.rows(
        "select after_low_tokens, after_high_tokens, use_change, use_change_low, use_change_high from fct_price_cut "
        "where model_permaslug = 'minimax/minimax-m2.7-20260318' and cut_on = '2026-06-26'"
    )
    assert 450_997_522_358 <= low < high
    assert change is None
    assert -0.67 < change_low < change_high < -0.61
    runner.connection.close()


@needs_raw_captures
@needs_more_captures
def test_spend_counts_conditional_prices_and_stands_beside_what_was_billed(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """qwen3.7-flash from 2026-07-28 on: 0.03 and 0.13 a million tokens, above 256,000 of a prompt 0.2 and 0.8."""
    runner = ModelRunner(sample_data, tmp_path_factory.mktemp("conditional"))
    (week,) = (MORE_CAPTURES / "model_rankings").glob("week-20260810*")
    ranking, flash = json.loads(week.read_bytes()), "qwen/qwen3.7-flash-20260727"
    (row,) = (row for row in ranking["data"] if row["model_permaslug"] == flash)
    row["total_usage"] = 9876.543210
    conditions = RAW_CAPTURES / "models_with_overrides_2026-08-22.json"
    prices = {conditions.name: conditions.read_bytes()} | _dated(MORE_CAPTURES / "price_history")
    runner.build(prices | {"week.json": json.dumps(ranking).encode()}, of=["fct_model_spend_weekly"])
    ((low, high, billed),) = runner.rows(
        "select spend_usd_low, spend_usd_high, billed_usd "
        f"from fct_model_spend_weekly where model_permaslug = '{flash}'"
    )
    tokens = row["prompt_tokens"], row["completion_tokens"]
    least, most = (
        (Decimal(tokens[0]) * Decimal(prompt) + Decimal(tokens[1]) * Decimal(completion)) / 10**6
        for prompt, completion in (("0.03", "0.13"), ("0.2", "0.8"))
    )
    assert (abs(low - least) < Decimal("1e-6"), abs(high - most) < Decimal("1e-6")) == (True, True)
    assert billed == Decimal("9876.543210")
    assert runner.rows("select count(billed_usd) from fct_model_spend_weekly") == [(1,)]
    runner.connection.close()
