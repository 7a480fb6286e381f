"""One writer, whoever starts it, through kills: the lock lives as long as anybody who may write does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from orchestration.warehouse.writer import one_writer

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
