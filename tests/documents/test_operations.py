"""docs/operations.md: every procedure is run as it is written, and every error it explains is one that is said."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import damaged_in
from orchestration.settings import PROJECT_ROOT, SAMPLE_DIR
from tests.support.damage import BYTES, DAGSTER, DBT, PUBLISHED, SIDECARS, WAREHOUSE
from tests.support.project import command_environment, completed, figures_of, query

DOCUMENT = (PROJECT_ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCKS = {
    title: re.findall(r"^```sh\n(.*?)^```$", body, re.DOTALL | re.MULTILINE)
    for title, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
}
ERRORS = [row.split(" | ")[0] for row in re.findall(r"^\| (.+) \|$", DOCUMENT.partition("an error means")[2], re.M)[1:]]


def _run(block: str, data: Path, **names: Path) -> subprocess.CompletedProcess[str]:
    environment = command_environment(data) | {name: str(path) for name, path in names.items()}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return completed(["bash", "-euo", "pipefail", "-c", block], environment)


def test_backed_up_moved_lost_and_restored_it_is_whole(data: Path, tmp_path: Path) -> None:
    backup = tmp_path / "almanac.tar"
    assert _run(BLOCKS["Back up"][0], data, BACKUP=backup).returncode == 0
    moved = _run(BLOCKS["Move"][0], data, ELSEWHERE=tmp_path / "else where")
    assert moved.returncode == 0, moved.stderr + moved.stdout
    assert "checks recomputed from the captures' bytes" in moved.stdout
    restored = _run(BLOCKS["Restore"][0], data, BACKUP=backup)
    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert restored.stdout.count("right") == 4
    assert query(data, "select count(*) from fct_market_weekly") == [(6,)]


def test_a_stranger_rebuilds_every_figure_from_the_archive(made_up_data: Path, tmp_path: Path) -> None:
    """The made-up captures are in no sample: whatever the archive lost, the figures made of it would lack."""
    bag, elsewhere = tmp_path / "the bag", tmp_path / "elsewhere"
    made = _run(BLOCKS["Archive, cite, rebuild"][0], made_up_data, ARCHIVE=bag)
    assert made.returncode == 0, made.stderr + made.stdout
    assert (tmp_path / "the bag.tar.gz").stat().st_size > 1000
    rebuilt = _run(BLOCKS["Archive, cite, rebuild"][1], elsewhere, ARCHIVE=bag)
    assert rebuilt.returncode == 0, rebuilt.stderr + rebuilt.stdout
    assert set(re.findall(r"(\d+) refused", rebuilt.stderr)) == {"0"}
    assert len(figures_of(elsewhere)) > 20
    assert figures_of(elsewhere) == figures_of(made_up_data)
    ((captures_sha256,),) = query(made_up_data, "select captures_sha256 from about")
    assert f"External-Identifier: sha256:{captures_sha256}\n" in (bag / "bag-info.txt").read_text()
    assert captures_sha256 in rebuilt.stdout


def test_one_run_repairs_everything_and_the_figures_are_the_same(sample_data: Path, data: Path) -> None:
    for damage in (
        SIDECARS["a sidecar cut short"],
        SIDECARS["a sidecar edited"],
        WAREHOUSE["build database flipped"],
        PUBLISHED["the docs page cut short"],
        PUBLISHED["published database cut short"],
        DBT["manifest.json cut short"],
        DAGSTER["Dagster's runs cut short"],
        DAGSTER["Dagster's schedules cut short"],
        DAGSTER["dagster.yaml no text"],
    ):
        damage(data)
    lost = sorted((data / "raw" / "weekly_page").glob("*.json.gz"))[1]
    lost.write_bytes(b"")
    outcome = _run(BLOCKS["Repair"][0], data)
    assert outcome.returncode == 0, outcome.stderr + outcome.stdout
    for words in (
        "sidecar.json was missing or damaged: made again from the capture",
        f"raw/weekly_page/{lost.name}: the bytes do not have the sha256",
        "the build database was damaged",
        "The current publication is damaged",
        "Cannot compare with the previous publication",
        "Dagster's history of runs was damaged",
        "Dagster's record of schedules was damaged",
        "the sample: 1 new, 6 stored already",
    ):
        assert words in outcome.stderr, words
    assert figures_of(data) == figures_of(sample_data)
    assert outcome.stdout.count("right  ") == 4
    assert (data / "published" / "docs" / "index.html").stat().st_size > 10**6


def test_a_capture_that_is_lost_for_good_can_be_given_up(data: Path, tmp_path: Path) -> None:
    zone = RawZone(data / "raw")
    BYTES["raw bytes cut short"](data)
    (damaged,) = damaged_in(zone)
    for path in (data / "raw").glob(f"*/{Path(damaged).name.removesuffix('.json.gz')}*"):
        path.rename(tmp_path / path.name)
    assert damaged_in(zone) == []
    assert len(list(zone.sidecars())) == 6


def test_the_captures_are_imported_again_as_it_says(data: Path) -> None:
    """The sample, which comes back by itself, stands for what was collected elsewhere."""
    BYTES["raw bytes flipped"](data)
    assert len(damaged_in(RawZone(data / "raw"))) == 1
    outcome = _run(BLOCKS["Repair"][1].replace("almanac verify", ""), data, COLLECTED=SAMPLE_DIR)
    assert outcome.returncode == 0, outcome.stderr + outcome.stdout
    assert "Nothing new; the current publication is up to date" in outcome.stderr
    assert damaged_in(RawZone(data / "raw")) == []


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_that_is_explained_is_said(error: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "orchestration").rglob("*.py"))
    said = re.sub(r'"\s*f?"|\s+', " ", code.replace('"\n', '" ')).replace("  ", " ")
    parts = [part.strip() for part in error.split("…")]
    assert all(part in said for part in parts), [part for part in parts if part not in said]


def test_there_is_an_answer_for_every_procedure() -> None:
    assert {title: len(blocks) for title, blocks in BLOCKS.items() if blocks} == {
        "Back up": 1,
        "Archive, cite, rebuild": 2,
        "Restore": 1,
        "Move": 1,
        "Repair": 2,
    }
    assert len(ERRORS) > 10
