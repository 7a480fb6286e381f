"""The archive: whole or absent, checked by a foreign tool, and every capture comes back from it with its request."""

import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.captures import archive
from orchestration.captures.archive import CannotArchive, write_archive
from orchestration.captures.contract import Circumstances
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise
from orchestration.captures.repair import DamagedCaptures, faults_of
from orchestration.sources.folder import Folder
from orchestration.sources.intake import Intake, take
from tests.support.hostile import capture_of_form
from tests.support.mutations import seeds
from tests.support.project import CAPTURES, MORE_CAPTURES

NOW = datetime(2026, 11, 26, tzinfo=UTC)
DAY = date(2026, 11, 26)
TODAY = Circumstances(seen_at=NOW)  # for the forms that name no moment
CODING = {"category": "coding", "subcategory": "cli-agent"}
SUMS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


def _keep(zone: RawZone, body: bytes, around: Circumstances | None = None) -> None:
    around = around or TODAY
    form, facts = recognise(body, NOW, around)
    zone.keep(body, form, facts, "folder", "=cmd|'x'!A1.json", around.asked)


def _part() -> bytes:
    """Return a ranking of apps of which only the sidecar says that it is of one category."""
    rows = [
        {"rank": rank, "app_id": rank, "app_name": "a", "total_tokens": str(9 - rank), "total_requests": 1}
        for rank in (1, 2)
    ]
    return json.dumps({"generated_at": "2026-08-22T00:00:00Z", "data": rows}).encode()


@pytest.fixture
def zone(tmp_path: Path) -> RawZone:
    """A raw zone with captures of every known form, made-up and, one of each folder at hand, real; and one part."""
    zone = RawZone(tmp_path / "raw")
    for seed in seeds():
        if "simulated" not in seed:  # those stand beside no real one
            _keep(zone, json.dumps(seed).encode())
    _keep(zone, _part(), Circumstances(CODING))
    for folder in (*CAPTURES.glob("*/"), *MORE_CAPTURES.glob("*/")):
        first = min(folder.glob("*.json"), default=None)
        if first:
            take(Folder(folder, pattern=first.name), zone, tmp_path / "quarantine", lambda _: None)
    assert {sidecar.form for sidecar in zone.sidecars()} >= {"app_ranking", "weekly_page", "openrouter_export"}
    return zone


@pytest.fixture
def small(tmp_path: Path) -> RawZone:
    """A raw zone with a whole and a part."""
    zone = RawZone(tmp_path / "raw")
    _keep(zone, json.dumps(capture_of_form("weekly_page")).encode())
    _keep(zone, _part(), Circumstances(CODING))
    return zone


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _taken_back(folder: Path, root: Path) -> tuple[RawZone, Intake]:
    zone = RawZone(root / "raw")
    return zone, take(Folder(folder), zone, root / "quarantine", lambda _: None)


def _said(command: list[str], folder: Path) -> tuple[int, str]:
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return said.returncode, said.stdout + said.stderr


def _validated(bag: Path) -> str:
    """Return what the Library of Congress's tool finds wrong with a bag; empty when it is valid."""
    status, said = _said([sys.executable, "-m", "bagit", "--validate", "--quiet", "."], bag)
    return said or ("" if status == 0 else f"status {status}")


def test_every_capture_comes_back_with_what_was_asked(zone: RawZone, tmp_path: Path) -> None:
    write_archive(zone, tmp_path / "bag", DAY)
    back, intake = _taken_back(tmp_path / "bag", tmp_path / "back")
    assert intake.refused == []
    held = {sidecar.capture_id: sidecar for sidecar in zone.sidecars()}
    came = {sidecar.capture_id: sidecar for sidecar in back.sidecars()}
    how = {"source", "request", "received_at"}
    assert {key: one.model_dump(exclude=how) for key, one in came.items()} == {
        key: one.model_dump(exclude=how) for key, one in held.items()
    }
    assert [back.read(came[key]) for key in held] == [zone.read(one) for one in held.values()]
    assert [dict(one.asked) for one in came.values() if one.asked] == [CODING]
    assert faults_of(back) == []
    # And archived again, wherever and by whomever, it is the same payload.
    write_archive(back, tmp_path / "again", DAY)
    again, first = _files(tmp_path / "again"), _files(tmp_path / "bag")
    assert {name for name in first if again[name] != first[name]} == {"provenance.json", SUMS[1]}


def test_a_stranger_finds_it_whole_and_how_to_cite_it(zone: RawZone, tmp_path: Path) -> None:
    written = write_archive(zone, tmp_path / "bag", DAY)
    assert _validated(tmp_path / "bag") == ""
    # As the README in it says.
    checked = _said(["sha256sum", "--check", "--strict", "--quiet", *SUMS], tmp_path / "bag")
    assert checked == (0, "")
    assert len(list((tmp_path / "bag" / "data").rglob("*.json"))) == 2 * written.count
    described = (tmp_path / "bag" / "bag-info.txt").read_text()
    assert "Bagging-Date: 2026-11-26\n" in described
    assert "Source: OpenRouter (openrouter.ai/rankings), as of" in (tmp_path / "bag" / "README.md").read_text()
    # By hand: the checksum of the checksums, in their order.
    sums = sorted(sidecar.sha256 for sidecar in zone.sidecars())
    identifier = hashlib.sha256("".join(sums).encode()).hexdigest()
    assert f"External-Identifier: sha256:{identifier}\n" in described


def test_the_day_is_all_that_differs(small: RawZone, tmp_path: Path) -> None:
    write_archive(small, tmp_path / "one", DAY)
    write_archive(small, tmp_path / "two", date(2027, 1, 1))
    one, two = _files(tmp_path / "one"), _files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert {name for name in one if one[name] != two[name]} == {"bag-info.txt", SUMS[1]}


def _damage_bytes(zone: RawZone) -> None:
    path = next(zone.root.glob("*/*.json.gz"))
    path.write_bytes(path.read_bytes()[:-9])


def _edit_part(zone: RawZone) -> None:
    path = next(path for path in zone.root.glob("*/*.sidecar.json") if "coding" in path.read_text())
    path.write_text(path.read_text().replace("coding", "creative"))


def _lose_sidecar(zone: RawZone) -> None:
    next(zone.root.glob("*/*.sidecar.json")).unlink()


@pytest.mark.parametrize("damage", [_damage_bytes, _edit_part, _lose_sidecar])
def test_a_damaged_capture_is_named_and_nothing_is_written(
    damage: Callable[[RawZone], None], small: RawZone, tmp_path: Path
) -> None:
    damage(small)
    with pytest.raises(DamagedCaptures, match=r"1 of the stored captures are damaged.*raw/.*almanac run"):
        write_archive(small, tmp_path / "out" / "bag", DAY)
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_never_changed(small: RawZone, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    with pytest.raises(CannotArchive, match="exists already"):
        write_archive(small, tmp_path / "bag", DAY)
    assert list((tmp_path / "bag").iterdir()) == []
    with pytest.raises(CannotArchive, match="nothing to archive"):
        write_archive(RawZone(tmp_path / "none"), tmp_path / "other", DAY)


def test_a_full_disk_leaves_nothing_and_what_a_killed_one_left_is_in_nobodys_way(zone: RawZone, tmp_path: Path) -> None:
    out = tmp_path / "out"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_archive(zone, out / "bag", DAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(out.iterdir()) == []
    (out / ".bag.part" / "data").mkdir(parents=True)
    (out / ".bag.part" / "data" / "half.json").write_text("{")
    write_archive(zone, out / "bag", DAY)
    assert [path.name for path in out.iterdir()] == ["bag"]
    assert _validated(out / "bag") == ""


def test_until_all_of_it_is_written_nothing_has_its_name(
    small: RawZone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifests come last: killed just before that, a folder of the final name would look like an archive."""
    seen: list[bool] = []

    def stop(_: Any) -> str:
        seen.append((tmp_path / "bag").exists())
        raise KeyboardInterrupt

    monkeypatch.setattr(archive, "_provenance", stop)
    with pytest.raises(KeyboardInterrupt):
        write_archive(small, tmp_path / "bag", DAY)
    assert seen == [False]
    assert not (tmp_path / "bag").exists()


def _the_part(bag: Path) -> Path:
    (found,) = (bag / "data" / "app_ranking_part").glob("*[0-9a-f].json")
    return found


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.sidecar.json")


def _edited(before: str, after: str) -> Callable[[Path], None]:
    def edit(part: Path) -> None:
        text = _beside(part).read_text()
        assert before in text
        _beside(part).write_text(text.replace(before, after))

    return edit


def _with_tail(part: Path) -> None:
    part.write_bytes(part.read_bytes() + b" ")


def _linked(part: Path) -> None:
    _beside(part).rename(part.parents[2] / "elsewhere")
    _beside(part).symlink_to("../../elsewhere")


def _cut_sidecar(part: Path) -> None:
    _beside(part).write_bytes(_beside(part).read_bytes()[:40])


def _said_nothing(part: Path) -> None:
    said = json.loads(_beside(part).read_text())
    _beside(part).write_text(json.dumps(said | {"asked": {}, "seal": ""}))


HARM: dict[str, tuple[Callable[[Path], None], str]] = {
    "another question": (_edited("coding", "creative"), "was edited"),
    "no question": (_edited('"category": "coding",', ""), "was edited"),
    "nothing said": (_said_nothing, "was edited"),
    "another moment": (_edited("2026-08-22T00:00:00Z", "2026-08-21T00:00:00Z"), "was edited"),
    "a moment that is none": (_edited("2026-08-22T00:00:00Z", "0001-01-01T00:00:00+14:00"), "was edited"),
    "of other bytes": (_with_tail, "one of the two is damaged"),
    "cut short": (_cut_sidecar, "is damaged"),
    "lost": (lambda part: _beside(part).unlink(), "is missing"),
    "a link": (_linked, "cannot be read"),
}


@pytest.mark.parametrize("name", HARM)
def test_a_part_whose_sidecar_does_not_hold_is_refused_and_never_passes_for_the_whole(
    name: str, small: RawZone, tmp_path: Path
) -> None:
    harm, why = HARM[name]
    write_archive(small, tmp_path / "bag", DAY)
    harm(_the_part(tmp_path / "bag"))
    _, intake = _taken_back(tmp_path / "bag", tmp_path / "back")
    assert [kept.form for kept in intake.taken] == ["weekly_page"]
    ((request, reason),) = intake.refused
    assert request.startswith("data/app_ranking_part/")
    assert why in reason


def test_every_form_has_a_seed_that_is_archived() -> None:
    """So that a form that is added is archived and taken back here, too."""
    found = {recognise(json.dumps(seed).encode(), NOW, TODAY)[0].name for seed in seeds()}
    assert found >= {name for name, form in FORMS.items() if form.answers({})}
