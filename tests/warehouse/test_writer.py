"""One writer, whoever starts it, through kills: the lock lives as long as anybody who may write does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from orchestration.warehouse.writer import one_writer
from tests.support.project import almanac, processes_of, start_almanac
from tests.support.serving import wait_for

HOLDER = """
import subprocess, sys
from pathlib import Path
from orchestration.warehouse.writer import lock_descriptors, one_writer

with one_writer(Path(sys.argv[1]), print):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=lock_descriptors())
    print(child.pid, flush=True)
    input()
"""
WAITER = """
import sys
from pathlib import Path
from orchestration.warehouse.writer import one_writer

with one_writer(Path(sys.argv[1]), lambda text: print(text, flush=True)):
    print("writing", flush=True)
"""


def _start(script: str, lock: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(lock)],
        cwd=PROJECT_ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_child_that_outlives_its_killed_parent_keeps_the_next_writer_waiting(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    holder = _start(HOLDER, lock)
    child = int(_line(holder))
    holder.kill()
    holder.wait()
    waiter = _start(WAITER, lock)
    assert _line(waiter) == f"another run (process {holder.pid}) is writing; waiting for it to end …"
    os.kill(child, signal.SIGKILL)
    assert _line(waiter) == "writing"
    waiter.wait(10)


def test_within_a_process_the_lock_may_be_taken_again(tmp_path: Path) -> None:
    said: list[str] = []
    with one_writer(tmp_path / "lock", said.append), one_writer(tmp_path / "lock", said.append):
        assert said == []
    with one_writer(tmp_path / "lock", said.append):
        assert said == []


def test_a_dbt_left_behind_by_a_kill_does_not_fail_the_next_run(data: Path) -> None:
    """Killed alone, without its dbt, which goes on writing for seconds: the run after it waits, and publishes."""
    run = start_almanac(data, "run", "--offline", "--rebuild")
    try:
        (dbt,) = wait_for(lambda: processes_of(data, "--no-write-json build"), 120)
        jobs = subprocess.run(["pgrep", "-P", str(run.pid)], capture_output=True, text=True, check=True).stdout.split()  # noqa: S607 - found on PATH
        for pid in [run.pid, *map(int, jobs)]:
            os.kill(pid, signal.SIGKILL)
        run.wait()
        time.sleep(0.5)
        assert processes_of(data, "--no-write-json build") == [dbt], (
            "dbt outlives its parent: else this test says nothing"
        )
        outcome = almanac(data, "run", "--offline", "--rebuild")
        assert outcome.returncode == 0, outcome.stderr
        assert "waiting for it to end" in outcome.stderr
    finally:
        if processes_of(data, "--no-write-json build"):
            os.killpg(run.pid, signal.SIGKILL)
