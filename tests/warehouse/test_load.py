"""The load behind a gate with a hole: what it cannot read is found and named, the rest is loaded, the bytes count."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from orchestration.captures.contract import CaptureFacts
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.set_aside import SUFFIX, UsableCaptures
from orchestration.captures.sidecar import Sidecar
from orchestration.checks.reference_captures import read_captures
from orchestration.warehouse.load import load
from orchestration.warehouse.statements import RAW_TABLES, statement
from tests.support.hostile import AROUND, capture_of_form
from tests.support.in_memory import NOW, InMemory
from tests.support.mutations import mutated, seeds

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


def _loaded(zone: InMemory) -> tuple[dict[str, set[str]], list[tuple[Sidecar, str]]]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        done = load(connection, zone)
        assert len(done.new) + len(done.unreadable) == len(zone.taken) == done.captures_held + len(done.unreadable)
        tables = {
            table: {repr(row) for row in connection.execute(f"select * from raw.{table}").fetchall()}
            for table in TABLES
        }
    return tables, done.unreadable


def _zone(bodies: list[bytes]) -> InMemory:
    zone = InMemory()
    for body in bodies:
        if not zone.offer(body):
            form = FORMS[PAGE] if b'"models"' in body else FORMS["data_api_daily"]
            zone.keep_unjudged(body, form, FACTS)
    return zone


GOOD = [json.dumps(seed).encode() for seed in seeds()]


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_one_that_cannot_be_read_is_named_and_the_others_are_loaded(poison: bytes) -> None:
    alone, none = _loaded(_zone(GOOD))
    assert none == []
    zone = _zone([*GOOD[:2], poison, *GOOD[2:]])
    tables, unreadable = _loaded(zone)
    assert [zone.bodies[sidecar.sha256] for sidecar, _ in unreadable] == [poison]
    assert all(reason and "\n" not in reason for _, reason in unreadable)
    assert tables == alone


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(st.integers(0, 2**32), st.lists(st.sampled_from([*POISON]), max_size=4, unique=True))
def test_whatever_stands_in_the_raw_zone_the_load_ends_and_the_good_are_whole(seed: int, names: list[str]) -> None:
    """No gate at all: mutated captures, among them what every reader chokes on, beside good ones."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    bodies = [mutated(dice.choice(seeds()), dice) for _ in range(20)]
    mixed = [*bodies, *GOOD, *(POISON[name] for name in names)]
    dice.shuffle(mixed)
    zone = _zone(mixed)
    tables, unreadable = _loaded(zone)
    bad = {sidecar.sha256 for sidecar, _ in unreadable}
    good = {sha256 for sha256, body in zone.bodies.items() if _is_taken(body)}
    assert not good & bad
    assert {zone.bodies[sha256] for sha256 in bad} >= {POISON[name] for name in names}
    rest = _zone([body for sha256, body in zone.bodies.items() if sha256 not in bad])
    assert _loaded(rest) == (tables, [])


def _is_taken(body: bytes) -> bool:
    return InMemory().offer(body)


def test_an_edited_sidecar_changes_no_figure_and_is_named() -> None:
    """As of 2027, of another form, of other days: what a capture says of itself stands in its bytes."""
    said_by_bytes = [body for body in GOOD if not recognise(body, NOW, AROUND)[0].is_undated]
    zone = _zone(said_by_bytes)
    tables, read = _loaded(zone)[0], read_captures(zone)
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
    assert _loaded(zone)[0] == tables
    assert read_captures(zone) == read
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        said = load(connection, zone).contradicted
    assert len([one for one in said if "says as_of 2027-01-01" in one and "the bytes count" in one]) == len(
        said_by_bytes
    )


def test_a_statement_that_is_wrong_is_no_captures_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an upgrade that breaks a statement would leave out every capture of the form, and publish."""
    monkeypatch.setattr(
        "orchestration.warehouse.new_captures.statement",
        lambda name: "select nothing" if name == f"forms/{PAGE}" else statement(name),
    )
    with pytest.raises(duckdb.BinderException), duckdb.connect() as connection:
        load(connection, _zone(GOOD))


def test_a_folder_of_any_name_is_loaded_whole(tmp_path: Path) -> None:
    """Paths were patterns: a data folder with a bracket, a star or a question mark in its name was read as others."""
    zone = RawZone(tmp_path / "a [b]*?#'\"\\ é" / "raw")
    for body in GOOD:
        form, facts = recognise(body, NOW, AROUND)
        zone.keep(body, form, facts, "folder", "a.json")
    with duckdb.connect() as connection:
        assert load(connection, zone).captures_held == len(GOOD)


def test_what_this_code_leaves_out_stays_out_until_the_code_changes(tmp_path: Path) -> None:
    root, quarantine = tmp_path / "raw", tmp_path / "quarantine"
    for form_name in ("openrouter_export", "weekly_chart"):
        body = json.dumps(capture_of_form(form_name)).encode()
        form, facts = recognise(body, NOW)
        RawZone(root).keep(body, form, facts, "folder", "a.json")
    first, second = RawZone(root).sidecars()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    UsableCaptures(root, quarantine, "old code").leave_out(first, "it fails")
    with duckdb.connect() as connection:
        assert load(connection, UsableCaptures(root, quarantine, "old code")).captures_held == 1
        assert list(UsableCaptures(root, quarantine, "old code").sidecars()) == [second]
        new = UsableCaptures(root, quarantine, "new code")
        assert load(connection, new).captures_held == 2
        (record,) = quarantine.glob(f"*{SUFFIX}")
        assert "it fails" in record.read_text()
        new.forget_other_codes()
        assert not record.exists()
        # Left out after it was loaded: gone from every table, with the states that no other capture shows.
        new.leave_out(second, "it fails")
        assert load(connection, new).captures_held == 1
        for table in ("captures", "capture_periods", "usage_states"):
            key = "sha256" if table == "captures" else "form" if table == "usage_states" else "capture_id"
            held = {value for (value,) in connection.execute(f"select {key} from raw.{table}").fetchall()}
            assert len(held) == 1
    (record,) = quarantine.glob(f"*{SUFFIX}")
    record.write_text("{")
    assert list(new.sidecars()) == [first, second]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
