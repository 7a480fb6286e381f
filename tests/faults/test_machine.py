"""The machine misbehaves: folders that cannot be written, full disks, paths with signs, somebody in the way."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.cli.folders import in_a_sentence
from orchestration.settings import SAMPLE_DIR, BadInput, Settings
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from orchestration.warehouse import writer
from orchestration.warehouse.load import load
from orchestration.warehouse.writer import Busy, open_warehouse
from tests.support.disks import needs_root, small_disk
from tests.support.project import almanac, command_environment, completed

HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=len(sys.argv) > 2)
print("open", flush=True)
sys.stdin.readline()
"""


@contextmanager
def _held_open(path: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), *more], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    try:
        yield holder
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.parametrize("more", [[], ["read_only"]], ids=["writing", "reading"])
def test_a_build_database_that_a_person_has_open_is_waited_for(
    more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "almanac.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("create table t as select 1")
    monkeypatch.setattr(writer, "WAIT_SECONDS", 1)
    with (
        _held_open(path, *more) as holder,
        pytest.raises(Busy, match=rf"still open in .*python.* \(PID {holder.pid}\): close it there, and run again"),
        open_warehouse(path),
    ):
        pass
    assert caplog.messages[0].endswith("; waiting up to 1 s for it to be closed …")
    monkeypatch.setattr(writer, "WAIT_SECONDS", 30)
    with _held_open(path, *more) as holder:
        assert holder.stdin is not None
        with caplog.at_level(logging.WARNING):
            caplog.clear()
            monkeypatch.setattr(writer.LOG, "warning", lambda _: holder.communicate("\n"))
            with open_warehouse(path) as connection:
                assert connection.execute("from t").fetchall() == [(1,)]


NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
SIGNS = ["it's a*b", 'say "x" a[bc]d', "-häuser 用量;&{a}"]


@pytest.mark.parametrize("sign", SIGNS)
def test_captures_load_from_any_folder(sign: str, tmp_path: Path) -> None:
    """Beside a sibling that the name would match as a pattern."""
    for folder in (sign, sign.replace("*", "x").replace("[bc]", "b")):
        zone = RawZone(tmp_path / folder / "raw")
        take(Folder(SAMPLE_DIR, "sample", "*.json"), zone, tmp_path / "quarantine", pytest.fail)
    zone = RawZone(tmp_path / sign / "raw")
    with open_warehouse(tmp_path / sign / "almanac.duckdb") as connection:
        done = load(connection, zone)
        assert (len(done.new), done.captures_held) == (7, 7)
        assert connection.execute("select count(*) from raw.usage_states").fetchall() == [(66,)]


@pytest.mark.parametrize("sign", ["a#b", "a?b", "a%20b", "a\\b", "a\nb", "a\udcffb"])
def test_a_folder_whose_name_others_would_misread_is_refused(sign: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="choose another data folder with --data or ALMANAC_DATA") as refused:
        Settings.from_environment(tmp_path / sign)
    assert str(refused.value).isprintable()


@needs_root
def test_on_a_read_only_folder_status_and_verify_work_and_a_run_says_why(sample_data: Path, tmp_path: Path) -> None:
    """As another user, whom the folder does not belong to; a test of root's would write all the same."""
    data = Path("/var/tmp") / f"almanac-{tmp_path.name}-{os.getpid()}"  # noqa: S108 - where another user can read
    try:
        shutil.copytree(sample_data, data, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX,go-w", str(data)], check=True)  # noqa: S607 - found on PATH
        for command, status, said in (
            (["status"], 0, "latest week   2026-03-16"),
            (["audit"], 0, "confirmed"),
            (["run", "--offline"], 2, "permission denied; change its permissions, or name another"),
        ):
            outcome = _as_nobody(data, *command)
            assert outcome.returncode == status, outcome.stderr
            assert said in outcome.stdout + outcome.stderr
            assert "Traceback" not in outcome.stderr
        # A folder that may not be read is not an empty one: its captures would be missing from the figures.
        (data / "raw" / "weekly_page").chmod(0)
        outcome = _as_nobody(data, "verify")
        assert outcome.returncode == 1
        assert "raw/weekly_page: permission denied" in outcome.stderr
    finally:
        shutil.rmtree(data)


def _as_nobody(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return completed(
        [*NOBODY, sys.executable, "-m", "orchestration.cli", *arguments], command_environment(data, HOME="/nonexistent")
    )


@needs_root
def test_a_full_disk_is_a_sentence_and_status_works_after_it(sample_data: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "160m") as disk:
        data = disk / "data"
        shutil.copytree(sample_data, data, symlinks=True)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(free))
        before = (data / "published").resolve()
        outcome = almanac(data, "run", "--offline", "--rebuild")
        assert outcome.returncode == 1
        assert "the disk is full: free some space where the data folder is, and run again" in outcome.stderr
        assert "Traceback" not in outcome.stderr
        after = almanac(data, "status")
        assert after.returncode == 0, after.stderr
        assert "latest week   2026-03-16" in after.stdout
        assert (data / "published").resolve() == before


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("[Errno 28] No space left on device: '/x'", "the disk is full"),
        ("(sqlite3.OperationalError) database or disk is full", "the disk is full"),
        ('IO Error: Could not write file "x": No space left on device', "the disk is full"),
        ("[Errno 13] Permission denied: '/x'", "this user may not read and write all of the data folder"),
        ("attempt to write a readonly database", "this user may not read and write all of the data folder"),
        ("(sqlite3.OperationalError) disk I/O error", "(sqlite3.OperationalError) disk I/O error"),
        ("the week 2026-03-16 is another", "the week 2026-03-16 is another"),
    ],
)
def test_what_the_machine_refuses_is_said_in_a_sentence(why: str, said: str, tmp_path: Path) -> None:
    assert said in in_a_sentence(why, tmp_path)


def test_the_database_of_a_person_is_not_taken_for_damage(tmp_path: Path) -> None:
    """It would be set aside, and with it what they look at."""
    from orchestration.warehouse.repair import is_damage

    path = tmp_path / "almanac.duckdb"
    duckdb.connect(path).close()
    with _held_open(path), pytest.raises(duckdb.IOException) as held:
        duckdb.connect(path)
    assert not is_damage(held.value)
