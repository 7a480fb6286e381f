"""The load behind a gate with a hole: what it cannot read fails it and leaves nothing, and the bytes count."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.captures.contract import CaptureFacts, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.recognition import recognise
from orchestration.captures.repair import UsableCaptures, read_refusal
from orchestration.checks.reference_captures import read_captures
from orchestration.warehouse.load import load
from orchestration.warehouse.statements import RAW_TABLES
from tests.support.hostile import AROUND, capture_of_form
from tests.support.in_memory import NOW, InMemory
from tests.support.mutations import seeds

FACTS = CaptureFacts("rankings-daily", NOW, NOW.date(), NOW.date(), 1)
TABLES = tuple(sorted(RAW_TABLES.keys() - {"claims"}))
PAGE, TOTALS = "weekly_page", "weekly_totals"


def _row(**changes: Any) -> dict[str, Any]:
    return {"date": "2026-03-16", "model_permaslug": "a/x", "total_tokens": "5"} | changes


def _answer(*rows: dict[str, Any], as_of: Any = "2026-03-18T00:05:00Z") -> bytes:
    meta = {"as_of": as_of, "version": "v1", "start_date": "2026-03-16", "end_date": "2026-03-17"}
    return json.dumps({"data": list(rows), "meta": meta}).encode()


def _page(**changes: Any) -> bytes:
    return json.dumps(
        {"date": "2026-03-23", "models": [{"rank": 1, "slug": "a/x", "total_tokens": 5} | changes]}
    ).encode()


POISON = {
    "half a surrogate pair": _answer(_row(more="\ud800")),
    "nested too deep": _answer(_row())[:-1] + b',"more":' + b"[" * 500 + b"]" * 500 + b"}",
    "no known form": b'{"more": 1}',
    "no JSON": b"\xff",
    "a count that is none": _answer(_row(total_tokens="many")),
    "a count beyond the bound": _answer(_row(total_tokens=str(10**17 + 1))),
    "a count near 2^63": _answer(_row(total_tokens=str(2**63 - 1))),
    "a negative count": _answer(_row(total_tokens="-1")),
    "no count": _answer(_row(total_tokens=None)),
    "a day without tokens": _answer(_row(total_tokens="0")),
    "a date that is none": _answer(_row(date="2026-02-30")),
    "a date before all": _answer(_row(date="0001-01-01")),
    "no moment": _answer(_row(), as_of=None),
    "a moment that is none": _answer(_row(), as_of="soon"),
    "a moment at the end of all": _answer(_row(), as_of="9999-12-31T23:59:59Z"),
    "a price of infinity": _page(prompt_price="inf"),
    "a price of 1e308": _page(completion_price=1e308),
    "a price with blanks and more": _page(prompt_price="1_0"),
    "no row": _answer(_row())[:-1].replace(b'"data"', b'"data": [{"model_permaslug": 1}], "more"') + b"}",
}


def _loaded(zone: InMemory) -> dict[str, set[str]]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        done = load(connection, zone)
        assert len(done.new) == len(zone.taken) == done.captures_held
        return _tables(connection)


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    return {
        table: {repr(row) for row in connection.execute(f"select * from raw.{table}").fetchall()} for table in TABLES
    }


def _zone(bodies: list[bytes]) -> InMemory:
    zone = InMemory()
    for body in bodies:
        if not zone.offer(body):
            form = FORMS[PAGE] if b'"models"' in body else FORMS["data_api_daily"]
            zone.keep_unjudged(body, form, FACTS)
    return zone


GOOD = [json.dumps(seed).encode() for seed in seeds()]


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_a_capture_that_cannot_be_read_fails_the_load_and_leaves_nothing(poison: bytes) -> None:
    """The job is then retried without it; a batch of a form is in the tables whole or not at all."""
    alone, zone = _loaded(_zone(GOOD)), _zone([*GOOD[:2], poison, *GOOD[2:]])
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        with pytest.raises((duckdb.Error, Refused, ValueError, OverflowError)):
            load(connection, zone)
        (sha256,) = (sha256 for sha256, body in zone.bodies.items() if body == poison)
        zone.taken.pop(sha256)
        load(connection, zone)
        assert _tables(connection) == alone


def test_an_edited_sidecar_changes_no_figure_and_is_named() -> None:
    """As of 2027, of another form, of other days: what a capture says of itself stands in its bytes."""
    said_by_bytes = [body for body in GOOD if not recognise(body, NOW, AROUND)[0].is_undated]
    zone = _zone(said_by_bytes)
    tables, read = _loaded(zone), read_captures(zone)
    for sha256, sidecar in zone.taken.items():
        zone.taken[sha256] = sidecar.model_copy(
            update={
                "as_of": datetime(2027, 1, 1, tzinfo=UTC),
                "form": TOTALS,
                "window_start": sidecar.window_start - timedelta(days=900),
                "row_count": 7,
                "capture_id": "another",
                "citation": "nobody",
            }
        )
    assert _loaded(zone) == tables
    assert read_captures(zone) == read
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        said = load(connection, zone).contradicted
    assert len([one for one in said if "says as_of 2027-01-01" in one and "using the bytes" in one]) == len(
        said_by_bytes
    )


def test_captures_left_out_of_a_build_are_in_no_table_until_they_are_used_again(tmp_path: Path) -> None:
    captures = UsableCaptures(tmp_path / "raw", tmp_path / "quarantine")
    for form_name in ("openrouter_export", "weekly_chart"):
        body = json.dumps(capture_of_form(form_name)).encode()
        form, facts = recognise(body, NOW)
        captures.keep(body, form, facts, "folder", "a.json")
    first, second = captures.sidecars()
    before = {path: path.read_bytes() for path in (tmp_path / "raw").rglob("*") if path.is_file()}
    with duckdb.connect() as connection:
        assert load(connection, captures).captures_held == 2
        captures.leave_out([second], "the build failed")
        assert list(captures.sidecars()) == [first]
        (refusal,) = (read_refusal(path) for path in (tmp_path / "quarantine").iterdir())
        assert refusal is not None
        assert refusal.reason.startswith("the build failed (kept as raw/")
        # Gone from every table, with the states that no other capture shows.
        assert load(connection, captures).captures_held == 1
        for table in ("captures", "capture_periods", "usage_states"):
            key = "sha256" if table == "captures" else "form" if table == "usage_states" else "capture_id"
            held = {value for (value,) in connection.execute(f"select {key} from raw.{table}").fetchall()}
            assert len(held) == 1
        captures.use(captures.left_out())
        assert load(connection, captures).captures_held == 2
    assert {path: path.read_bytes() for path in (tmp_path / "raw").rglob("*") if path.is_file()} == before
