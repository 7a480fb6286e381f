"""What is derived is made again unasked; of the raw zone, what the bytes allow; and every command works meanwhile."""

import hashlib
import logging
import shutil
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone, set_aside
from orchestration.captures.repair import DamagedCaptures, damaged_in, faults_of, refuse_damage, repair
from orchestration.cli.status import status_of
from orchestration.cli.verify import findings_of
from orchestration.foreign import Plain
from orchestration.publication.diff import changes_between
from orchestration.publication.folders import faults_of_publication
from orchestration.publication.provenance import is_up_to_date
from orchestration.publication.reader import NotPublished, open_published
from orchestration.runtime.instance import open_instance
from orchestration.settings import SAMPLE_DIR, PublicationPaths, Settings
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from orchestration.warehouse.repair import repair_warehouse
from tests.support.damage import BYTES, DAGSTER, PUBLISHED, SIDECARS, WAREHOUSE, Hurt, edit_sidecar
from tests.support.project import almanac, answered


def _raw(data: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((data / "raw").rglob("*.*"))}


@pytest.fixture
def raw_only(sample_data: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_data / "raw", tmp_path / "raw")
    return tmp_path


@pytest.mark.parametrize("hurt", [pytest.param(hurt, id=name) for name, hurt in SIDECARS.items()])
def test_a_sidecar_is_made_again_from_its_capture(hurt: Hurt, raw_only: Path, sample_data: Path) -> None:
    zone, said = RawZone(raw_only / "raw"), list[str]()
    facts = [s.model_dump(exclude={"source", "request", "received_at"}) for s in zone.sidecars()]
    hurt(raw_only)
    assert len(list(zone.sidecars())) >= 6, "one that is damaged must not stop the others"
    assert len(faults_of(zone)) == 1
    repair(zone, raw_only / "quarantine", said.append)
    assert [s.model_dump(exclude={"source", "request", "received_at"}) for s in zone.sidecars()] == facts
    assert faults_of(zone) == []
    assert len(said) == 1
    assert "made again from the capture" in said[0]
    repair(zone, raw_only / "quarantine", said.append)
    assert len(said) == 1


def test_how_a_capture_came_survives_an_edit_of_what_it_says(raw_only: Path) -> None:
    zone = RawZone(raw_only / "raw")
    before = _raw(raw_only)
    edit_sidecar(next(iter(zone.root.rglob("*.sidecar.json"))), as_of="2027-01-01T00:00:00Z", window_end="2030-01-01")
    repair(zone, raw_only / "quarantine", lambda _: None)
    assert _raw(raw_only) == before


@pytest.mark.parametrize("hurt", [pytest.param(hurt, id=name) for name, hurt in BYTES.items()])
def test_raw_bytes_come_back_from_any_source(hurt: Hurt, raw_only: Path) -> None:
    """A capture known by its name alone would count as "stored already", and its damage would stay."""
    zone, said, before = RawZone(raw_only / "raw"), list[str](), _raw(raw_only)
    hurt(raw_only)
    repair(zone, raw_only / "quarantine", said.append)
    assert len(said) == len(damaged_in(zone)) == len(faults_of(zone)) == 1
    assert ".json.gz" in said[0]
    with pytest.raises(DamagedCaptures, match=r"raw/.*\.json\.gz.*almanac run --captures DIR"):
        refuse_damage(zone)
    intake = take(Folder(SAMPLE_DIR, "folder", "*.json"), zone, raw_only / "quarantine", said.append)
    assert (len(intake.taken), intake.already_held) == (1, 6)
    assert _raw(raw_only) == before
    refuse_damage(zone)


def test_a_damaged_refusal_is_removed(tmp_path: Path) -> None:
    set_aside(tmp_path, b"hello", Plain("not JSON"), "folder", Plain("notes.txt"))
    refusal = tmp_path / f"{hashlib.sha256(b'hello').hexdigest()}.refusal.json"
    refusal.write_text("{")
    (tmp_path / "quarantine").symlink_to(tmp_path)
    found = status_of(Settings(tmp_path))
    assert found["refused"] == []
    assert len(found["damaged"]) == 1
    lines = list[str]()
    repair(RawZone(tmp_path / "raw"), tmp_path, lines.append)
    assert ["import the refused file again" in line for line in lines] == [True]
    assert not refusal.exists()


@pytest.mark.parametrize("hurt", [pytest.param(hurt, id=name) for name, hurt in WAREHOUSE.items()])
def test_a_damaged_build_database_is_set_aside(
    hurt: Hurt, sample_data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(sample_data / "warehouse", tmp_path / "warehouse")
    path = Settings(tmp_path).warehouse
    repair_warehouse(path)
    assert caplog.messages == []
    assert path.exists()
    hurt(tmp_path)
    with caplog.at_level(logging.WARNING, "almanac"):
        was_there = path.exists()
        repair_warehouse(path)
        repair_warehouse(path)
    assert not path.exists()
    assert [message.partition(" (")[0] for message in caplog.messages] == ["the build database was damaged"] * was_there
    assert path.with_name("almanac.duckdb.damaged").exists() == was_there


@pytest.mark.parametrize("hurt", [pytest.param(hurt, id=name) for name, hurt in PUBLISHED.items()])
def test_a_damaged_publication_is_up_to_date_with_nothing(hurt: Hurt, data: Path) -> None:
    settings = Settings(data)
    zone = RawZone(settings.raw)
    assert is_up_to_date(settings, zone)
    hurt(settings.data_dir)
    assert faults_of_publication(settings.published)
    assert not is_up_to_date(settings, zone)
    assert any(finding.faults for finding in findings_of(settings))
    status_of(settings)


@pytest.mark.parametrize("hurt", [pytest.param(hurt, id=name) for name, hurt in DAGSTER.items()])
def test_damaged_files_of_dagster_are_set_aside(
    hurt: Hurt, sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    for name in ("DAGSTER_HOME", "ALMANAC_DATA", "PYTHONUTF8"):
        monkeypatch.setenv(name, "")
    shutil.copytree(sample_data / "dagster", data / "dagster")
    hurt(data)
    assert status_of(Settings(data))["damaged"] == []
    with open_instance(Settings(data)) as instance:
        for run in instance.get_runs():
            instance.all_logs(run.run_id)


@pytest.mark.parametrize("command", [["audit"], ["status"], ["sql", "-c", "from about"], ["diff"]], ids=lambda c: c[0])
def test_a_damaged_published_database_is_a_sentence_with_the_remedy(command: list[str], data: Path) -> None:
    PUBLISHED["published database flipped"](data)
    outcome = (almanac if command[0] == "sql" else answered)(data, *command)
    assert "Traceback" not in outcome.stderr
    if command != ["diff"]:
        assert "almanac run" in outcome.stdout + outcome.stderr


def test_a_damaged_block_is_noticed_while_it_is_read(data: Path) -> None:
    path = (data / "published" / "almanac.duckdb").resolve()
    body = bytearray(path.read_bytes())
    body[len(body) // 3 : -5000] = bytes(len(body) - 5000 - len(body) // 3)
    path.write_bytes(body)
    with pytest.raises(NotPublished, match="`almanac run` publishes again"), open_published(path) as connection:
        for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            connection.execute(f"select count(*), bit_xor(hash(t)) from main.{table} as t").fetchall()


def test_what_changed_since_a_damaged_publication_is_not_known(sample_data: Path, data: Path) -> None:
    """A run that publishes again in place of a damaged publication would else fail on comparing the two, for ever."""
    PUBLISHED["published database flipped"](data)
    staged = PublicationPaths((sample_data / "published").resolve())
    with pytest.raises(NotPublished, match=r"is damaged|cannot be read as a publication"):
        changes_between(Settings(data).published, staged)


def test_what_a_person_puts_into_the_raw_zone_stops_nothing(raw_only: Path) -> None:
    zone, said = RawZone(raw_only / "raw"), list[str]()
    shutil.copytree(zone.root / "weekly_page", zone.root / "weekly_page.bak")
    (zone.root / "weekly_page" / "notes.json.gz").write_text("mine")
    (zone.root / "weekly_page" / "notes.sidecar.json").write_text("mine")
    (zone.root / "README").write_text("mine")
    repair(zone, raw_only / "quarantine", said.append)
    refuse_damage(zone)
    assert (said, faults_of(zone), len(list(zone.sidecars()))) == ([], [], 7)


def test_a_capture_in_the_folder_of_another_form_is_named(raw_only: Path) -> None:
    zone, said = RawZone(raw_only / "raw"), list[str]()
    (page, *_) = sorted((zone.root / "weekly_page").glob("*.json.gz"))
    page.rename(zone.root / "weekly_totals" / page.name)
    repair(zone, raw_only / "quarantine", said.append)
    assert "is a weekly_page, in the wrong folder" in "".join(said)
    assert len(damaged_in(zone)) == 2
