"""What stands beside usage in the raw tables: each price as its text says it, and nothing of a capture left out."""

import json
from decimal import Decimal

import duckdb
import pytest

from orchestration.warehouse.load import load
from tests.support.in_memory import InMemory
from tests.support.mutations import seeds
from tests.support.project import RAW_CAPTURES, needs_raw_captures

TABLES = ("catalogue_models", "catalogue_providers", "price_points")


@pytest.fixture
def zone() -> InMemory:
    zone = InMemory()
    assert all(zone.offer(json.dumps(seed).encode()) for seed in seeds()[:4])
    return zone


def test_prices_are_decimals_of_their_text_and_what_varies_is_unknown(zone: InMemory) -> None:
    """2.5e-07, 0.00000200 and -1 a token, 0.25 and -1000000.0 a million, [day, null, 0.07] twice on one day."""
    with duckdb.connect() as connection:
        load(connection, zone)
        asked = "select catalogue_id, prompt_price_usd_per_mtok, completion_price_usd_per_mtok from raw.{} order by all"
        assert connection.execute(asked.format("catalogue_models")).fetchall() == [
            ("openai/a", Decimal("0.25"), Decimal(2)),
            ("openai/a", Decimal("0.25"), None),
            ("qwen/b:free", Decimal(0), None),
        ]
        assert connection.execute(asked.format("price_points")).fetchall() == [
            ("openai/a", Decimal("0.0000001"), Decimal(600)),
            ("openai/a", Decimal("0.25"), Decimal(2)),
            ("~b", Decimal("0.25"), Decimal(2)),
        ]
        assert connection.execute("select count(*), count(headquarters) from raw.catalogue_providers").fetchall() == [
            (2, 1)
        ]


def test_a_price_has_a_least_and_a_most_under_its_conditions(zone: InMemory) -> None:
    """0.5 and 1 in some hours, 0.1 for long prompts, which leaves completion as it is; -1 under a condition varies."""
    body = {"data": [{"id": "a/varies", "pricing": {"prompt": "0.000001", "overrides": [{"prompt": "-1"}]}}]}
    assert zone.offer(json.dumps(body).encode())
    bounds = ", ".join(
        f"{kind}_price_{end}_usd_per_mtok" for kind in ("prompt", "completion") for end in ("low", "high")
    )
    with duckdb.connect() as connection:
        load(connection, zone)
        rows = connection.execute(f"select catalogue_id, {bounds} from raw.catalogue_models order by all").fetchall()
    assert rows == [
        ("a/varies", None, None, None, None),
        ("openai/a", Decimal("0.1"), Decimal("0.5"), Decimal(1), Decimal(2)),
        ("openai/a", Decimal("0.25"), Decimal("0.25"), None, None),
        ("qwen/b:free", Decimal(0), Decimal(0), None, None),
    ]


@needs_raw_captures
def test_a_real_catalogue_has_up_to_seven_times_a_price() -> None:
    """Read in the file: qwen3.7-flash above 256,000 tokens, deepseek's newest in seven hours of the day."""
    zone = InMemory()
    assert zone.offer((RAW_CAPTURES / "models_with_overrides_2026-08-22.json").read_bytes())
    asked = (
        "select prompt_price_usd_per_mtok, prompt_price_low_usd_per_mtok, prompt_price_high_usd_per_mtok, "
        "completion_price_high_usd_per_mtok from raw.catalogue_models where catalogue_id = $id"
    )
    with duckdb.connect() as connection:
        load(connection, zone)
        flash, vision, luna = (
            connection.execute(asked, {"id": name}).fetchall()
            for name in ("qwen/qwen3.7-flash", "deepseek/deepseek-v4-flash-vision-exp", "openai/gpt-5.6-luna")
        )
        assert flash == [(Decimal("0.03"), Decimal("0.03"), Decimal("0.2"), Decimal("0.8"))]
        assert vision == [(Decimal("0.22"), Decimal("0.22"), Decimal("0.44"), Decimal("1.32"))]
        assert luna == [(Decimal("0.2"), Decimal("0.2"), Decimal("0.4"), Decimal("1.8"))]


def test_what_stands_beside_usage_is_no_usage(zone: InMemory) -> None:
    """A catalogue of a moment would else stand as a day of 0 tokens."""
    with duckdb.connect() as connection:
        load(connection, zone)
        assert connection.execute("select count(*) from raw.captures").fetchall() == [(4,)]
        for table in ("capture_periods", "usage_states"):
            assert connection.execute(f"select count(*) from raw.{table}").fetchall() == [(0,)]


def test_a_capture_that_is_left_out_leaves_nothing(zone: InMemory) -> None:
    with duckdb.connect() as connection:
        load(connection, zone)
        zone.taken.clear()
        load(connection, zone)
        for table in TABLES:
            assert connection.execute(f"select count(*) from raw.{table}").fetchall() == [(0,)], table
