"""Run a command to its end, and measure its seconds, its CPU and the memory of all its processes together."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]  # psutil has no types

from orchestration.settings import PROJECT_ROOT

SAMPLE_SECONDS = 0.05
# A sample waits for ten times what the last one took, so that sampling never takes more than a tenth of a core.
REST = 10


class Failed(RuntimeError):  # noqa: N818 - what a command did
    """A measured command failed; the message has its last lines."""


@dataclass(frozen=True)
class Ran:
    """What a command took and wrote. ``peak_mib`` is None where the machine has no /proc/PID/smaps_rollup."""

    seconds: float
    cpu_seconds: float
    peak_mib: float | None
    output: str
    errors: str


def ran(arguments: Sequence[str], environment: Mapping[str, str], root: Path = PROJECT_ROOT) -> Ran:
    """Run a command in a session of its own until it ends. Raise `Failed` when its exit status is not 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            arguments, env=dict(environment), cwd=root, stdout=out, stderr=errors, start_new_session=True
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
            process.returncode = 0  # wait4 has reaped it
        output, error_text = _text(out), _text(errors)
    if status:
        last = "\n".join((error_text or output).splitlines()[-8:])
        raise Failed(f"{' '.join(arguments)} failed:\n{last}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, family.peak_mib, output, error_text)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


class _Family(threading.Thread):
    """Sample the memory of a process and its descendants until stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_mib: float | None = None
        self._members, self._over = {psutil.Process(pid)}, threading.Event()

    def stop(self) -> None:
        """End the sampling."""
        self._over.set()
        self.join()

    def end(self) -> None:
        """Ask every process of the family to end."""
        for process in _family_of(self._members):
            with suppress(psutil.Error):
                process.terminate()

    def run(self) -> None:
        """Take samples."""
        rest = 0.0
        while not self._over.wait(rest):
            began = time.perf_counter()
            self._members = _family_of(self._members)
            sizes = [mib for process in self._members if (mib := _pss_mib(process)) is not None]
            if sizes:
                self.peak_mib = max(self.peak_mib or 0.0, sum(sizes))
            rest = max(SAMPLE_SECONDS, REST * (time.perf_counter() - began))


def _family_of(members: set[psutil.Process]) -> set[psutil.Process]:
    """Return the members still alive and their descendants; an orphan stays a member once it was seen as a child."""
    family = set()
    for member in members:
        with suppress(psutil.Error):
            family |= {member, *member.children(recursive=True)}
    return family


def _pss_mib(process: psutil.Process) -> float | None:
    try:
        return float(process.memory_full_info().pss) / 2**20
    except (psutil.Error, AttributeError):  # gone, or a system without PSS
        return None
