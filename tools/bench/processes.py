"""A command run to its end: its seconds, the CPU it took, and the most memory that all its processes held together.

Belongs here: starting, sampling. Does not: what is run, what is made of the figures (spread.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from orchestration.settings import PROJECT_ROOT

PROC = Path("/proc")
SAMPLE_SECONDS = 0.05
# A sample waits for ten times what the last one took, so that sampling never takes more than a tenth of a core.
REST = 10
METHOD = (
    "Peak memory is that of all processes together: the started one, its descendants, and what has moved to a process "
    "group or session of its own, from the moment it was seen as one of them. Every 50 to 100 ms the sum of their PSS "
    "(`/proc/PID/smaps_rollup`: private pages, and of shared ones each process's part) is taken; the peak is the "
    "largest sum. A peak between two samples is not seen."
)


class Failed(RuntimeError):  # noqa: N818 - what a command did
    """A measured command failed; the message has its last lines."""


@dataclass(frozen=True)
class Ran:
    """What a command took, and what it wrote. ``peak_mib`` is None where the machine has no /proc/PID/smaps_rollup."""

    seconds: float
    cpu_seconds: float
    peak_mib: float | None
    output: str
    errors: str
    began: float
    samples: list[tuple[float, float]]

    def peak_mib_between(self, start: float, end: float) -> float | None:
        """Return the largest sum of memory between two moments, as `time.time` counts them."""
        return max((mib for at, mib in self.samples if start <= at <= end), default=None)


def ran(arguments: Sequence[str], environment: Mapping[str, str]) -> Ran:
    """Run a command in a session of its own until it ends. Raise `Failed` when it does not end well."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began, at = time.perf_counter(), time.time()
        process = subprocess.Popen(
            arguments, env=dict(environment), cwd=PROJECT_ROOT, stdout=out, stderr=errors, start_new_session=True
        )
        family = _Family(process.pid)
        family.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - began
        except BaseException:
            # A Ctrl-C of the terminal does not reach a session of its own.
            family.end()
            raise
        finally:
            family.stop()
            process.returncode = 0  # it was waited for above, where its use of the machine is told
        output, said = _text(out), _text(errors)
    if status:
        last = "\n".join((said or output).splitlines()[-8:])
        raise Failed(f"{' '.join(arguments)} failed:\n{last}")
    peak = max((mib for _, mib in family.samples), default=None)
    return Ran(seconds, usage.ru_utime + usage.ru_stime, peak, output, said, at, family.samples)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


class _Family(threading.Thread):
    """Samples the memory of a process and all that comes of it, until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.samples: list[tuple[float, float]] = []
        self._first, self._known, self._over = pid, {pid}, threading.Event()

    def stop(self) -> None:
        """End the sampling."""
        self._over.set()
        self.join()

    def end(self) -> None:
        """Tell every process of the family to end."""
        for pid in _family_of(self._first, self._known):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def run(self) -> None:
        """Take samples."""
        rest = 0.0
        while not self._over.wait(rest):
            began = time.perf_counter()
            self._known = _family_of(self._first, self._known)
            found = [mib for pid in self._known if (mib := _pss_mib(pid)) is not None]
            if found:
                self.samples.append((time.time(), sum(found)))
            rest = max(SAMPLE_SECONDS, REST * (time.perf_counter() - began))


def _family_of(first: int, known: set[int]) -> set[int]:
    parents, sessions = {}, {}
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdigit() and (stat := _stat(entry)):
            parents[int(entry.name)], sessions[int(entry.name)] = int(stat[1]), int(stat[3])
    family = {pid for pid in parents if pid in known or sessions[pid] == first}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _stat(entry: Path) -> list[str]:
    # What follows the name of the program, which may hold anything: state, parent, process group, session …
    try:
        return (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _pss_mib(pid: int) -> float | None:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), None)
