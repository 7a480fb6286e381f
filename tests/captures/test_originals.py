"""The file that a capture was derived from: kept once and verbatim, held to what was derived, and in the archive."""

import hashlib
import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures import parts
from orchestration.captures.archive import write_archive
from orchestration.captures.contract import Circumstances
from orchestration.captures.raw_zone import RawZone, original_path
from orchestration.captures.recognition import recognise
from orchestration.captures.repair import faults_of, repair
from orchestration.captures.sidecar import Sidecar
from tests.support.kept import DAY, day_rows, put_in, take_from

MOMENT = "2026-08-09T00:05:18Z"
STATED_AT = datetime(2026, 8, 8, 12, tzinfo=UTC)
CHART = [{"x": "2026-08-03", "ys": {"a/b": 5, "Others": 9}}]
TWO = json.dumps({"fetched_at": MOMENT, "chart": CHART, "days": day_rows()}).encode()
UNDATED = json.dumps({"data": day_rows()}, indent=1).encode()


def _zone(folder: Path) -> RawZone:
    return RawZone(folder / "raw")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _words(sidecars: list[Sidecar]) -> list[Any]:
    return sorted((s.capture_id, s.original, s.shape, s.is_as_of_stated, s.seal) for s in sidecars)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A raw zone with the captures of a file of two tables, and of one whose moment was stated."""
    take_from(put_in(tmp_path, {"two.json": TWO}))
    take_from(put_in(tmp_path, {"undated.json": UNDATED}), stated_at=STATED_AT)
    return tmp_path


def test_a_file_is_kept_once_as_it_came_and_each_capture_names_it(two: Path) -> None:
    sidecars = list(_zone(two).sidecars())
    originals = {hashlib.sha256(body).hexdigest(): body for body in (TWO, UNDATED)}
    assert {sha: _zone(two).read_original(sha) for sha in originals} == originals
    assert len(list((two / "raw" / "originals").iterdir())) == 2
    named = sorted((one.form, originals[one.original] == TWO, one.shape, one.is_as_of_stated) for one in sidecars)
    assert named == [
        ("data_api_daily", False, "days", True),
        ("data_api_daily", True, "days", False),
        ("weekly_chart", True, "chart", False),
    ]
    assert [one.as_of for one in sidecars if one.is_as_of_stated] == [STATED_AT]
    assert faults_of(_zone(two)) == []


def test_a_file_that_comes_again_keeps_its_moment(two: Path) -> None:
    before = _files(two / "raw")
    for stated_at in (None, datetime(2026, 9, 1, tzinfo=UTC)):
        intake, said = take_from(two / "in", stated_at=stated_at)
        assert (intake.taken, intake.already_held, intake.refused) == ([], 2, [])
        assert bool(said) == (stated_at is not None)
    assert _files(two / "raw") == before


def test_a_wrong_moment_is_corrected_as_the_run_says(two: Path) -> None:
    """The file keeps the moment that was stated first, until its capture is moved away."""
    right, zone = datetime(2026, 9, 1, 6, tzinfo=UTC), _zone(two)
    _, said = take_from(two / "in", stated_at=right)
    wrong = next(one for one in zone.sidecars() if one.is_as_of_stated)
    assert f"raw/{wrong.raw_path} " in said[-1]
    for path in (wrong.raw_path, wrong.sidecar_path):
        (zone.root / path).rename(two / Path(path).name)
    intake, said = take_from(two / "in", stated_at=right)
    assert [(one.form, one.as_of, one.is_as_of_stated) for one in intake.taken] == [("data_api_daily", right, True)]
    assert [line for line in said if "correct" in line] == []
    assert faults_of(zone) == []


def test_a_derived_capture_that_was_deleted_is_named_and_comes_back(two: Path) -> None:
    zone = _zone(two)
    for deleted in list(zone.sidecars()):
        for path in (deleted.raw_path, deleted.sidecar_path):
            (zone.root / path).unlink()
        (fault,) = faults_of(zone)
        lost = f"raw/{deleted.raw_path}, derived from a file, is missing: import the same file again"
        only = f"raw/{original_path(deleted.original)} has no capture: import the same file again, or delete it"
        assert fault == (only if deleted.is_as_of_stated else lost)
        take_from(two / "in", stated_at=STATED_AT)
        assert faults_of(zone) == []


def test_a_moment_within_a_file_is_not_that_of_its_other_tables(tmp_path: Path) -> None:
    """Both stand, one as of its own moment, one as of the stated: neither is asked for with the other's."""
    body = json.dumps({"a": {"fetched_at": MOMENT, "chart": CHART}, "b": day_rows()}).encode()
    intake, _ = take_from(put_in(tmp_path, {"a.json": body}), stated_at=STATED_AT)
    assert sorted((one.form, one.is_as_of_stated) for one in intake.taken) == [
        ("data_api_daily", True),
        ("weekly_chart", False),
    ]
    assert faults_of(_zone(tmp_path)) == []


def test_a_lost_sidecar_is_made_again_with_all_its_words(two: Path) -> None:
    """The moment was stated, and the file named, in the sidecar alone: what is derived says both in its bytes."""
    zone = _zone(two)
    before = _words(list(zone.sidecars()))
    for one in list(zone.sidecars()):
        (zone.root / one.sidecar_path).unlink()
    repair(zone, two / "quarantine", lambda _: None)
    assert _words(list(zone.sidecars())) == before
    assert faults_of(zone) == []


def test_lost_sidecars_of_price_lists_come_back_with_their_files(tmp_path: Path) -> None:
    """Their bytes name no moment: it is around them, in the name of the file, or stated."""
    models = [{"id": "a/b", "canonical_slug": "a/b-1", "pricing": {"prompt": "0.1", "completion": "0.2"}}]
    files = {
        "20260807.json": {"data": models},
        "around.json": {"fetched_at": MOMENT, "answer": {"data": models}},
        "shape.json": {"fetched_at": MOMENT, "lists": [models]},
        "stated.json": {"data": models, "of": "a collector"},
    }
    folder = put_in(tmp_path, {name: json.dumps(document).encode() for name, document in files.items()})
    taken, zone = take_from(folder, stated_at=STATED_AT)[0].taken, _zone(tmp_path)
    for one in taken:
        (zone.root / one.sidecar_path).unlink()
    repair(zone, tmp_path / "quarantine", lambda _: None)
    assert len(faults_of(zone)) == len(files)
    again = take_from(folder, stated_at=STATED_AT)[0].taken
    assert _words(again) == _words(taken)
    assert faults_of(zone) == []


@pytest.mark.parametrize("damage", ["removed", "another"])
def test_a_damaged_original_is_named_and_comes_back_with_the_file(damage: str, two: Path) -> None:
    zone, path = _zone(two), two / "raw" / original_path(hashlib.sha256(UNDATED).hexdigest())
    path.unlink()
    if damage == "another":
        shutil.copy(two / "raw" / original_path(hashlib.sha256(TWO).hexdigest()), path)
    (fault,) = faults_of(zone)
    assert "cannot be derived again" in fault
    assert "import the same file again" in fault
    take_from(two / "in", stated_at=STATED_AT)
    assert faults_of(zone) == []


def test_a_capture_that_does_not_follow_from_its_original_is_named(tmp_path: Path) -> None:
    """Somebody changes a derived capture, its name and its sidecar alike."""
    take_from(put_in(tmp_path, {"two.json": TWO}))
    zone = _zone(tmp_path)
    chart = next(one for one in zone.sidecars() if one.form == "weekly_chart")
    body = zone.read(chart).replace(b'"Others":9', b'"Others":8')
    form, facts = recognise(body, datetime.now(UTC))
    zone.keep(body, form, facts, "folder", "two.json", original=TWO)
    (fault,) = faults_of(zone)
    assert "is not what its original gives today" in fault


def test_what_older_rules_took_from_a_file_stays_where_todays_refuse_the_file(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To delete it and import the file again would lose it."""
    monkeypatch.setattr(parts, "MAX_TABLES", 0)
    assert faults_of(_zone(two)) == []


def test_an_archive_has_both_and_gives_both_back(two: Path, tmp_path: Path) -> None:
    write_archive(_zone(two), tmp_path / "bag", date(2026, 11, 26))
    assert {path.name for path in (tmp_path / "bag" / "data" / "originals").iterdir()} == {
        hashlib.sha256(body).hexdigest() for body in (TWO, UNDATED)
    }
    sums = (tmp_path / "bag" / "manifest-sha256.txt").read_text()
    assert sums.count("data/originals/") == 2
    again = tmp_path / "again"
    again.mkdir()
    intake, said = take_from(tmp_path / "bag", again)
    assert (len(intake.taken), intake.refused, said) == (3, [], [])
    assert _words(intake.taken) == _words(list(_zone(two).sidecars()))
    assert faults_of(_zone(again)) == []


@pytest.mark.parametrize("original", [None, TWO], ids=["lost", "another"])
def test_a_derived_capture_is_not_taken_without_its_file(original: bytes | None, two: Path, tmp_path: Path) -> None:
    write_archive(_zone(two), tmp_path / "bag", date(2026, 11, 26))
    kept = tmp_path / "bag" / "data" / "originals" / hashlib.sha256(UNDATED).hexdigest()
    kept.unlink()
    if original:
        kept.write_bytes(original)
    again = tmp_path / "again"
    again.mkdir()
    intake, _ = take_from(tmp_path / "bag", again)
    assert len(intake.taken) == 2
    ((_, why),) = intake.refused
    assert why == (
        "token-almanac derived it from another file, which is not here: import that file"
        if original
        else f"../originals/{kept.name}, which it needs, cannot be read"
    )


def test_equal_files_give_equal_bytes(tmp_path: Path) -> None:
    zones = []
    for name in ("a", "b"):
        take_from(put_in(tmp_path / name, {f"{name}.json": TWO}))
        zones.append({path: body for path, body in _files(tmp_path / name / "raw").items() if "sidecar" not in path})
    assert zones[0] == zones[1]
    assert DAY in json.loads(_zone(tmp_path / "a").read(next(_zone(tmp_path / "a").sidecars())))["meta"]["start_date"]


def test_what_a_sidecar_seals_stands_against_a_moment_within(tmp_path: Path) -> None:
    """A price list that an older version dated by its name, though a moment stands in it, stays of that day."""
    models = [{"id": "a/b", "canonical_slug": "a/b-1", "pricing": {"prompt": "0.1", "completion": "0.2"}}]
    body = json.dumps({"fetched_at": MOMENT, "data": models}).encode()
    sealed_at = datetime(2026, 8, 7, 23, 59, 59, tzinfo=UTC)
    form, facts = recognise(body, datetime.now(UTC), Circumstances(seen_at=sealed_at))
    _zone(tmp_path).keep(body, form, facts, "folder", "20260807.json")
    write_archive(_zone(tmp_path), tmp_path / "bag", date(2026, 11, 26))
    (tmp_path / "again").mkdir()
    intake, _ = take_from(tmp_path / "bag", tmp_path / "again")
    assert [one.as_of for one in intake.taken] == [sealed_at]
