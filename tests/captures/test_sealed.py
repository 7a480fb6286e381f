"""What a sidecar alone says: lost or edited, it makes no part a whole, and no moment another one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures.contract import Circumstances, Refused
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.repair import DamagedCaptures, damaged_in, faults_of, refuse_damage, repair
from tests.support.hostile import capture_of_form

NOW = datetime(2026, 11, 26, tzinfo=UTC)
# Each would be taken for something else without what its sidecar says.
SEALED: dict[str, tuple[str, Circumstances]] = {
    "data_api_slice": ("data_api_weekly", Circumstances({"modality": "text"})),
    "data_api_estimate": ("data_api_weekly", Circumstances({"category": "roleplay"})),
    "app_ranking_part": ("app_ranking", Circumstances({"category": "coding"})),
    "model_catalogue": ("model_catalogue", Circumstances(seen_at=NOW - timedelta(days=20))),
}
Edit = Callable[[dict[str, Any]], dict[str, Any]]
EDITS: dict[str, Edit] = {
    "nothing asked, the old seal": lambda said: said | {"asked": {}, "as_of": "2026-03-18T00:05:01Z"},
    "another question": lambda said: said | {"asked": {"modality": "image"}},
    "another moment": lambda said: said | {"as_of": "2026-01-01T00:00:00Z"},
    "a moment that is none of UTC": lambda said: said | {"as_of": "9999-12-31T23:59:59-14:00"},
    "no seal": lambda said: said | {"asked": {}, "seal": ""},
}


def _kept(root: Path, form_name: str) -> tuple[RawZone, Path]:
    seed, around = SEALED[form_name]
    body = json.dumps(capture_of_form(seed)).encode()
    form, facts = recognise(body, NOW, around)
    assert form.name == form_name
    zone = RawZone(root / "raw")
    sidecar = zone.keep(body, form, facts, "folder", "a.json", around.asked)
    assert sidecar
    assert damaged_in(zone) == faults_of(zone) == []
    return zone, zone.root / sidecar.sidecar_path


@pytest.mark.parametrize("form_name", SEALED)
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_sidecar_stops_the_build_and_is_named(edit: str, form_name: str, tmp_path: Path) -> None:
    """Else a slice counts as the market, or a catalogue's prices begin on another day, and no check can see it."""
    zone, path = _kept(tmp_path, form_name)
    path.write_text(json.dumps(EDITS[edit](json.loads(path.read_text()))))
    repair(zone, tmp_path / "quarantine", lambda _: None)
    assert [name.rpartition("/")[0] for name in damaged_in(zone)] == [f"raw/{form_name}"]
    assert faults_of(zone)
    with pytest.raises(DamagedCaptures, match="Import the same ones again"):
        refuse_damage(zone)


@pytest.mark.parametrize("form_name", SEALED)
def test_a_lost_sidecar_is_not_made_again_from_bytes_that_say_less(form_name: str, tmp_path: Path) -> None:
    zone, path = _kept(tmp_path, form_name)
    path.unlink()
    said: list[str] = []
    repair(zone, tmp_path / "quarantine", said.append)
    assert not path.exists()
    assert ["import the same capture again" in line for line in said] == [True]
    assert len(damaged_in(zone)) == 1


@pytest.mark.parametrize(("days", "is_taken"), [(0, True), (1, True), (2, False), (900, False)])
def test_a_catalogue_is_not_older_than_the_models_that_it_lists(days: int, is_taken: bool) -> None:
    """A wrong date in a file's name gave prices to models before there were any; a day forgives time zones."""
    newest = datetime(2026, 5, 6, tzinfo=UTC)
    catalogue = capture_of_form("model_catalogue")
    catalogue["data"] = [catalogue["data"][0] | {"created": int(newest.timestamp())}]
    body, around = json.dumps(catalogue).encode(), Circumstances(seen_at=newest - timedelta(days=days))
    if is_taken:
        assert recognise(body, NOW, around)[0].name == "model_catalogue"
        return
    with pytest.raises(Refused, match="lists a model made on 2026-05-06"):
        recognise(body, NOW, around)
