"""The long part (`make faults`): every kind of harm, at many moments, each through to the run that mends it.

After each: what is published is whole, old or new; `status` works; the next run mends it unasked; the figures are those
of an undisturbed run, table by table; and nothing is found wrong by `almanac verify`.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

import pytest

from orchestration.cli.verify import findings_of
from orchestration.publication.folders import faults_of_publication
from orchestration.settings import PROJECT_ROOT, Settings
from tests.support.damage import BYTES, DAGSTER, DBT, PUBLISHED, SIDECARS, WAREHOUSE, Hurt
from tests.support.disks import needs_root, small_disk
from tests.support.project import almanac, command_environment, figures_of, processes_of, start_almanac
from tests.support.reliability import Case
from tests.support.serving import wait_for

pytestmark = pytest.mark.long
KILLS = int(os.environ.get("ALMANAC_FAULTS_KILLS", "40"))
KILLS_IN_A_ROW = 5
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
RUN = [sys.executable, "-m", "orchestration.cli", "run", "--offline"]


def _is_whole_and_as_before(data: Path, sample_data: Path) -> None:
    assert faults_of_publication(Settings(data).published) == []
    assert figures_of(data) == figures_of(sample_data)
    assert almanac(data, "status").returncode == 0


def _mended(data: Path, sample_data: Path, case: Case, *arguments: str) -> str:
    outcome = almanac(data, "run", "--offline", *arguments)
    assert outcome.returncode == 0, outcome.stderr
    _is_whole_and_as_before(data, sample_data)
    assert [fault for finding in findings_of(Settings(data)) for fault in finding.faults] == []
    case.mended_by = case.mended_by or "the next run, unasked"
    case.is_ended = True
    return outcome.stderr


DERIVED: list[tuple[tuple[str, Hurt] | None, ...]] = list(
    zip_longest(*(list(group.items()) for group in (WAREHOUSE, PUBLISHED, DBT, DAGSTER, SIDECARS)))
)


@pytest.mark.parametrize("harms", DERIVED, ids=lambda harms: " + ".join(harm[0] for harm in harms if harm))
def test_damage_of_what_is_derived(
    harms: tuple[tuple[str, Hurt] | None, ...], sample_data: Path, data: Path, case: Case
) -> None:
    case.done = ", ".join(harm[0] for harm in harms if harm)
    for harm in harms:
        if harm:
            harm[1](data)
    assert almanac(data, "status").returncode == 0
    said = _mended(data, sample_data, case)
    told = [
        line[9:].partition(" (")[0].strip() for line in said.splitlines() if "damaged" in line or "not whole" in line
    ]
    case.happened = told or ["made again"]


@pytest.mark.parametrize("name", BYTES)
def test_damage_of_the_captures_bytes(name: str, sample_data: Path, data: Path, case: Case, tmp_path: Path) -> None:
    """Of a capture that no source offers by itself: nothing is built without it, and an import mends it."""
    case.done = f"{name}, of a capture that was imported"
    folder = tmp_path / "in"
    folder.mkdir()
    page = '{"date": "2026-04-06", "models": [{"rank": 1, "slug": "a/b", "total_tokens": 5}]}'
    (folder / "page.json").write_text(page)
    assert almanac(data, "run", "--offline", "--captures", str(folder)).returncode == 0
    with_page = tmp_path / "with_page"
    shutil.copytree(data, with_page, symlinks=True)
    held = {path.name for path in (sample_data / "raw").rglob("*.json.gz")}
    (imported,) = (path for path in (data / "raw").rglob("*.json.gz") if path.name not in held)
    others = next(path for path in (data / "raw").rglob("*.json.gz") if path != imported)
    body = imported.read_bytes()
    hurts: dict[str, Callable[[], object]] = {
        "raw bytes flipped": lambda: imported.write_bytes(bytes(255 - byte for byte in body)),
        "raw bytes cut short": lambda: imported.write_bytes(body[:50]),
        "raw bytes emptied": lambda: imported.write_bytes(b""),
        "raw bytes deleted": imported.unlink,
        "raw bytes of another capture": lambda: imported.write_bytes(others.read_bytes()),
    }
    hurts[name]()
    stopped = almanac(data, "run", "--offline")
    assert stopped.returncode == 1
    assert imported.name in stopped.stderr
    assert "almanac run --captures DIR" in stopped.stderr
    _is_whole_and_as_before(data, with_page)
    case.happened = ["the run names the file and leaves with status 1; the old publication stands"]
    case.mended_by = "`almanac run --captures DIR`, as the run says"
    _mended(data, with_page, case, "--captures", str(folder))


@pytest.mark.parametrize("row", range(KILLS // KILLS_IN_A_ROW))
def test_killed_again_and_again(row: int, sample_data: Path, data: Path, case: Case) -> None:
    """At random moments of a whole run, one after the other on the same folder, then left alone."""
    dice = random.Random(row)  # noqa: S311 - a test's dice
    moments = []
    for number in range(KILLS_IN_A_ROW):
        signal_number = SIGNALS[(row + number) % len(SIGNALS)]
        is_alone = dice.random() < 0.5 or signal_number == signal.SIGTERM
        after = dice.uniform(0.1, 40)
        run = start_almanac(data, "run", "--offline", "--rebuild")
        try:
            said = run.communicate(timeout=after)
            assert run.returncode == 0, said
        except subprocess.TimeoutExpired:
            (os.kill if is_alone else os.killpg)(run.pid, signal_number)
            run.communicate(timeout=120)
        moments.append(f"{signal_number.name} {'to it' if is_alone else 'to all'} after {after:.1f} s")
        _is_whole_and_as_before(data, sample_data)
    case.done = "one run after the other: " + ", ".join(moments)
    wait_for(lambda: not processes_of(data, "orchestration.cli.job"), 120)
    _mended(data, sample_data, case, "--rebuild")
    case.happened = ["what was published stood, or the new was whole, after each"]


@pytest.mark.parametrize(
    "said", ["the sample:", "captures loaded", "built fct_market_weekly", "checks against", "tables staged", "docs"]
)
def test_killed_at_each_stage(said: str, sample_data: Path, data: Path, case: Case) -> None:
    run = start_almanac(data, "run", "--offline", "--rebuild")
    assert run.stderr is not None
    for line in run.stderr:
        if said in line:
            break
    else:
        pytest.fail(f"the run ended without saying {said!r}")
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    _is_whole_and_as_before(data, sample_data)
    case.done = f"kill -9 when it says `{said}`"
    case.happened = ["the old publication stood"]
    _mended(data, sample_data, case, "--rebuild")


def test_killed_during_the_first_parse(sample_data: Path, tmp_path: Path, case: Case) -> None:
    data = tmp_path / "data"
    run = start_almanac(data, "run", "--offline")
    wait_for(lambda: processes_of(data, " parse "), 120)
    time.sleep(2)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    case.done, case.happened = "kill -9 of the very first run, while dbt parses", ["nothing was published"]
    _mended(data, sample_data, case)


def test_three_runs_at_once_on_a_new_folder(sample_data: Path, tmp_path: Path, case: Case) -> None:
    data = tmp_path / "data"
    runs = [start_almanac(data, "run", "--offline") for _ in range(3)]
    said = [run.communicate(timeout=400)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    case.done, case.happened = "three runs at once on a new folder", ["they took turns; two found nothing new"]
    _mended(data, sample_data, case)


@needs_root
@pytest.mark.parametrize("free_kib", [0, 64, 512, 2048, 8192, 16384])
def test_the_disk_is_full_at_some_moment(free_kib: int, sample_data: Path, tmp_path: Path, case: Case) -> None:
    with small_disk(tmp_path / "disk", "400m") as disk:
        data = disk / "data"
        shutil.copytree(sample_data, data, symlinks=True)
        filler = disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - free_kib * 1024))
        outcome = almanac(data, "run", "--offline", "--rebuild")
        assert outcome.returncode in (0, 1)
        assert outcome.returncode == 0 or "the disk is full" in outcome.stderr, outcome.stderr
        assert "Traceback" not in outcome.stderr
        _is_whole_and_as_before(data, sample_data)
        filler.unlink()
        case.done = f"a disk with {free_kib} KiB left"
        case.happened = ["one sentence, status 1; `status` worked" if outcome.returncode else "it was enough"]
        _mended(data, sample_data, case, "--rebuild")


def _rebuilt_within(data: Path, which: int, limit: tuple[int, int]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, "--rebuild"],
        env=command_environment(data),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=lambda: resource.setrlimit(which, limit),
    )


def test_files_may_not_grow(sample_data: Path, data: Path, case: Case) -> None:
    outcome = _rebuilt_within(data, resource.RLIMIT_FSIZE, (2**20, resource.RLIM_INFINITY))
    assert outcome.returncode in (1, 130, -signal.SIGXFSZ), outcome.stderr
    _is_whole_and_as_before(data, sample_data)
    case.done, case.happened = "no file may grow beyond 1 MiB (ulimit -f)", ["status 1; the old publication stood"]
    _mended(data, sample_data, case, "--rebuild")


def test_an_odd_environment(sample_data: Path, tmp_path: Path, case: Case) -> None:
    data = tmp_path / "data"
    environment = command_environment(data, LC_ALL="C", TZ="Pacific/Kiritimati")
    environment.pop("HOME", None)
    outcome = subprocess.run(
        RUN, env=environment, cwd="/", capture_output=True, text=True, timeout=300, check=False, umask=0o077
    )
    assert outcome.returncode == 0, outcome.stderr
    case.done = "LC_ALL=C, another time zone, umask 077, another working directory, no HOME"
    case.happened = ["published"]
    _mended(data, sample_data, case)


def test_little_memory(sample_data: Path, data: Path, case: Case) -> None:
    limit = 3 * 2**29
    outcome = _rebuilt_within(data, resource.RLIMIT_DATA, (limit, limit))
    _is_whole_and_as_before(data, sample_data)
    assert "Traceback" not in outcome.stderr
    case.done = "1.5 GiB of memory (RLIMIT_DATA)"
    case.happened = [
        "published" if outcome.returncode == 0 else f"status {outcome.returncode}; the old publication stood"
    ]
    _mended(data, sample_data, case, "--rebuild")


def test_a_path_with_every_sign_that_is_allowed(sample_data: Path, tmp_path: Path, case: Case) -> None:
    name = "a b'c\"d*[ef];&häuser 用量"
    (tmp_path / name.replace("*", "x").replace("[ef]", "e") / "data" / "raw" / "weekly_page").mkdir(parents=True)
    data = tmp_path / name / "data"
    outcome = almanac(data, "run", "--offline")
    assert outcome.returncode == 0, outcome.stderr
    case.done = "a path with blank, quotes, `*`, `[…]`, semicolon, non-ASCII, beside one that it matches"
    case.happened = ["published"]
    _mended(data, sample_data, case)


def test_the_clock_goes_back(sample_data: Path, data: Path, case: Case) -> None:
    """As if the last publication had been made when the clock was two years ahead."""
    ahead = data / "publications" / f"{datetime(2028, 1, 1, tzinfo=UTC):%Y%m%dT%H%M%S.%fZ}"
    (data / "published").resolve().rename(ahead)
    (data / "published").unlink()
    (data / "published").symlink_to(ahead.relative_to(data))
    case.done, case.happened = (
        "the last publication is of 2028, by its name",
        ["the next run's is current all the same"],
    )
    _mended(data, sample_data, case, "--rebuild")
    assert (data / "published").resolve() != ahead
    assert ahead.exists()
