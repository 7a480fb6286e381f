"""When a capture was made: what its file says if that can be, else what the person who imports it states."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.archive import write_archive
from orchestration.captures.contract import Circumstances, Refused
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.repair import damaged_in, faults_of, repair
from orchestration.captures.sidecar import Sidecar
from orchestration.sources.folder import Folder
from orchestration.sources.intake import Intake, take
from tests.support import project
from tests.support.hostile import capture_of_form
from tests.support.project import CAPTURES, needs_captures

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BACKFILLED = datetime.fromisoformat(project.BACKFILLED)
# The captures' README: when the page of that day was written.
TAKEN = datetime(2026, 2, 16, 12, 37, 16, tzinfo=UTC)
# Of the page of 2026-02-08; a page shows 706 B.
EXACT = 705_646_757_574


def _page(day: str, tokens: int) -> bytes:
    return json.dumps({"date": day, "models": [{"rank": 1, "slug": "a/x", "total_tokens": tokens}]}).encode()


def _facts(body: bytes, stated_at: datetime | None) -> tuple[datetime, bool]:
    facts = recognise(body, NOW, Circumstances(stated_at=stated_at))[1]
    return facts.as_of, facts.is_as_of_stated


def _end_of(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T23:59:59Z")


def _take(folder: Path, root: Path, stated_at: datetime | None = None) -> tuple[Intake, list[str]]:
    said: list[str] = []
    source = Folder(folder, stated_at=stated_at)
    return take(source, RawZone(root / "raw"), root / "quarantine", said.append), said


def _one(root: Path) -> Sidecar:
    (sidecar,) = RawZone(root / "raw").sidecars()
    return sidecar


@needs_captures
def test_of_the_real_pages_thirteen_are_none_and_the_others_end_with_their_day(tmp_path: Path) -> None:
    """They were dated up to twelve weeks too early, with prices of February."""
    intake, said = _take(CAPTURES / "weekly_models", tmp_path)
    files = sorted(path.name for path in (CAPTURES / "weekly_models").glob("*.json"))
    assert [name for name, _ in intake.refused] == files[:13] == [name for name in files if name < "2026-02-09"]
    assert said[-1] == (
        "refused 2026-02-08.json: weekly_page: it has 705,646,757,574 tokens where the page shows three digits, so its "
        "date 2026-02-08 is not its moment: state the moment with --as-of, for this file or its folder"
    )
    assert {sidecar.as_of for sidecar in intake.taken} == {_end_of(name[:10]) for name in files[13:]}
    assert {(sidecar.is_as_of_stated, sidecar.seal) for sidecar in intake.taken} == {(False, "")}
    assert len(list((tmp_path / "quarantine").iterdir())) == 26

    intake, said = _take(CAPTURES / "weekly_models", tmp_path, BACKFILLED)
    assert (len(intake.taken), intake.already_held, intake.refused) == (13, 7, [])
    assert {(sidecar.as_of, sidecar.is_as_of_stated) for sidecar in intake.taken} == {(BACKFILLED, True)}
    weeks = sorted((sidecar.window_start, sidecar.window_end) for sidecar in intake.taken)
    assert [weeks[0], weeks[-1]] == [(date(2025, 11, 10), date(2025, 11, 16)), (date(2026, 2, 2), date(2026, 2, 8))]
    assert said == [
        "--as-of was not used for 7 files (2026-02-16.json …): each says itself when it was taken, or was imported "
        "before with another moment, which stands."
    ]
    assert not list((tmp_path / "quarantine").iterdir())
    assert damaged_in(RawZone(tmp_path / "raw")) == faults_of(RawZone(tmp_path / "raw")) == []


@pytest.mark.parametrize(
    ("tokens", "stated_at", "as_of"),
    [
        (EXACT, None, None),
        (EXACT, TAKEN, (TAKEN, True)),
        (1234, None, None),
        (123_000, None, (_end_of("2026-02-16"), False)),
        (999, None, (_end_of("2026-02-16"), False)),
        (123_000, TAKEN, (TAKEN, True)),
        (123_000, TAKEN + timedelta(days=1), (_end_of("2026-02-16"), False)),
        (123_000, TAKEN - timedelta(days=1), (_end_of("2026-02-16"), False)),
        (EXACT, datetime(2026, 2, 9, tzinfo=UTC), (datetime(2026, 2, 9, tzinfo=UTC), True)),
        (EXACT, datetime(2026, 2, 8, 23, 59, 59, tzinfo=UTC), None),  # its week had not begun
        (EXACT, NOW + timedelta(days=2), None),
    ],
)
def test_a_page_is_of_the_end_of_its_day_unless_its_digits_or_the_importer_say_otherwise(
    tokens: int, stated_at: datetime | None, as_of: tuple[datetime, bool] | None
) -> None:
    if as_of is not None:
        assert _facts(_page("2026-02-16", tokens), stated_at) == as_of
        return
    with pytest.raises(Refused):
        _facts(_page("2026-02-16", tokens), stated_at)


def test_one_row_of_a_page_with_too_many_digits_is_enough() -> None:
    page = capture_of_form("weekly_page")
    assert _facts(json.dumps(page).encode(), None)[1] is False
    page["models"][-1]["total_tokens"] += 1
    with pytest.raises(Refused, match="3,330,000,000,001 tokens where the page shows three digits"):
        _facts(json.dumps(page).encode(), None)


@pytest.mark.parametrize("form", ["weekly_chart", "data_api_daily", "openrouter_export", "model_ranking_day"])
def test_a_moment_of_its_own_stands(form: str) -> None:
    body = json.dumps(capture_of_form(form)).encode()
    assert _facts(body, BACKFILLED) == _facts(body, None)


def test_a_price_history_is_of_the_end_of_its_last_day() -> None:
    body = json.dumps(capture_of_form("price_history")).encode()
    assert _facts(body, None) == (_end_of("2026-03-17"), False)
    noon = datetime(2026, 3, 17, 12, tzinfo=UTC)
    assert _facts(body, noon) == (noon, True)


@pytest.mark.parametrize(
    ("name", "stated_at", "as_of"),
    [
        ("catalogue.json", None, None),
        ("catalogue.json", TAKEN, (TAKEN, True)),
        ("20260216.json", None, (_end_of("2026-02-16"), False)),
        ("20260216.json", TAKEN, (TAKEN, True)),
        ("20260217.json", TAKEN, (_end_of("2026-02-17"), False)),
        ("20260216T010203Z.json", TAKEN, (datetime(2026, 2, 16, 1, 2, 3, tzinfo=UTC), False)),
        ("20261316.json", TAKEN, (TAKEN, True)),
    ],
)
def test_a_catalogue_is_of_the_moment_or_the_end_of_the_day_in_its_name(
    name: str, stated_at: datetime | None, as_of: tuple[datetime, bool] | None, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(json.dumps(capture_of_form("provider_catalogue")))
    intake, _ = _take(tmp_path / "in", tmp_path, stated_at)
    assert [(sidecar.as_of, sidecar.is_as_of_stated) for sidecar in intake.taken] == ([as_of] if as_of else [])
    if as_of is None:
        assert "it does not say when it was taken: state the moment with --as-of" in intake.refused[0][1]


def _stated(root: Path, stated_at: datetime = BACKFILLED) -> Intake:
    """Import one page of unknown moment as a single file, beside another that is left alone."""
    (root / "in").mkdir(exist_ok=True)
    (root / "in" / "page.json").write_bytes(_page("2026-02-08", EXACT))
    (root / "in" / "other.json").write_bytes(_page("2026-03-23", 7))
    return _take(root / "in" / "page.json", root, stated_at)[0]


def test_the_moment_that_is_stated_first_stands(tmp_path: Path) -> None:
    assert len(_stated(tmp_path).taken) == 1
    again, said = _take(tmp_path / "in" / "page.json", tmp_path, TAKEN)
    assert (again.already_held, again.taken) == (1, [])
    assert "imported before with another moment, which stands" in said[0]
    assert (_one(tmp_path).as_of, _one(tmp_path).is_as_of_stated) == (BACKFILLED, True)
    assert _take(tmp_path / "in" / "page.json", tmp_path, BACKFILLED)[1] == []


EDITS: dict[str, dict[str, Any]] = {
    "another moment": {"as_of": "2025-11-16T00:00:00Z"},
    "no word that it was stated": {"is_as_of_stated": False},
    "no seal": {"seal": ""},
    "neither": {"is_as_of_stated": False, "seal": ""},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_stated_moment_is_under_the_seal(edit: dict[str, Any], tmp_path: Path) -> None:
    """Else a vintage moves with a stroke of the keyboard; importing the file again, with the moment, mends it."""
    _stated(tmp_path)
    zone = RawZone(tmp_path / "raw")
    path = zone.root / _one(tmp_path).sidecar_path
    path.write_text(json.dumps(json.loads(path.read_text()) | edit))
    said: list[str] = []
    repair(zone, tmp_path / "quarantine", said.append)
    assert "state the moment with --as-of" in "".join(said)
    assert len(damaged_in(zone)) == 1
    assert len(_stated(tmp_path).taken) == 1
    assert damaged_in(zone) == faults_of(zone) == []
    assert _one(tmp_path).as_of == BACKFILLED


def test_a_lost_sidecar_is_not_made_again_where_the_moment_was_stated(tmp_path: Path) -> None:
    _stated(tmp_path)
    zone = RawZone(tmp_path / "raw")
    (zone.root / _one(tmp_path).sidecar_path).unlink()
    repair(zone, tmp_path / "quarantine", lambda _: None)
    assert len(damaged_in(zone)) == 1


def test_an_archive_keeps_a_stated_moment(tmp_path: Path) -> None:
    _stated(tmp_path)
    write_archive(RawZone(tmp_path / "raw"), tmp_path / "bag", NOW.date())
    intake, _ = _take(tmp_path / "bag", tmp_path / "back")
    assert [(sidecar.as_of, sidecar.is_as_of_stated) for sidecar in intake.taken] == [(BACKFILLED, True)]
    (sidecar,) = (tmp_path / "bag").rglob("*.sidecar.json")
    sidecar.write_text(json.dumps(json.loads(sidecar.read_text()) | {"is_as_of_stated": False, "seal": ""}))
    assert len(_take(tmp_path / "bag", tmp_path / "edited")[0].refused) == 1


def test_a_data_folder_of_the_version_before_is_mended_or_stops(tmp_path: Path) -> None:
    """It took the first moment of a page's day, and took the pages whose day cannot be."""
    zone = RawZone(tmp_path / "raw")
    for day, tokens in (("2026-02-08", EXACT), ("2026-03-23", 123_000)):
        form, facts = recognise(_page(day, tokens), NOW, Circumstances(stated_at=BACKFILLED))
        sidecar = zone.keep(_page(day, tokens), form, facts, "folder", f"{day}.json")
        assert sidecar
        first = datetime.fromisoformat(f"{day}T00:00Z")
        capture_id = form.capture_id(first, sidecar.sha256)
        old = sidecar.model_copy(
            update={"as_of": first, "capture_id": capture_id, "is_as_of_stated": False, "seal": ""}
        )
        zone.write_sidecar(old)
    said: list[str] = []
    repair(zone, tmp_path / "quarantine", said.append)
    assert sorted("made again from the capture" in line for line in said) == [False, True]
    assert [sidecar.as_of for sidecar in zone.sound_sidecars()] == [_end_of("2026-03-23")]
    assert len(damaged_in(zone)) == 1
    _stated(tmp_path)
    assert damaged_in(zone) == faults_of(zone) == []
