"""`almanac run`: the jobs in a process of their own, whose output is read here, so that our own is for the answer.

Belongs here: starting that process and reading its outcome. Does not: the jobs (job.py), printing (terminal.py).
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from orchestration.runtime.instance import enter_dagster_home
from orchestration.settings import PROJECT_ROOT, Settings, is_debugging
from orchestration.sources.http import refuse_unreachable
from orchestration.sources.intake import SourceUnreachable


@dataclass(frozen=True)
class FailedCheck:
    """A blocking check that did not hold, in words."""

    name: str
    asset: str
    expected: str
    found: str


@dataclass(frozen=True)
class Outcome:
    """What became of a run. ``errors`` are faults that are no failed check; ``run_id`` is that of the last job."""

    run_id: str
    is_published: bool
    is_new: bool
    failed_checks: list[FailedCheck] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the outcome that the process of the jobs wrote."""
        parsed: dict[str, Any] = json.loads(text)
        return cls(**parsed | {"failed_checks": [FailedCheck(**check) for check in parsed["failed_checks"]]})


def why_unreachable(settings: Settings) -> str:
    """Return why the source cannot be asked, within 5 seconds; empty when it can."""
    try:
        refuse_unreachable(settings.source_url)
    except SourceUnreachable as unreachable:
        return str(unreachable)
    return ""


def run_almanac(settings: Settings, folders: list[Path], offline_because: str, *, rebuild: bool) -> Outcome:
    """Run the jobs `intake` and, where something is new, `build`, and return the outcome; waits while another writes.

    What dbt prints goes to Dagster's log of the step, and to standard error when ``ALMANAC_DEBUG`` is set.
    Raise RuntimeError when the process ends without an outcome.
    """
    enter_dagster_home(settings)
    asked = {
        "folders": [str(folder.resolve()) for folder in folders],
        "offline_because": offline_because,
        "rebuild": rebuild,
    }
    command = [sys.executable, "-m", "orchestration.cli.job", json.dumps(asked)]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        last = ""
        try:
            for line in process.stdout or ():
                if is_debugging():
                    sys.stderr.write(line)
                last = line
        except KeyboardInterrupt:
            # A terminal's Ctrl-C reaches it too; a second signal does it no harm.
            process.send_signal(signal.SIGINT)
            process.wait()
            raise
    if process.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    if process.returncode != 0:
        raise RuntimeError(
            f"the run's process ended with status {process.returncode}; what was published before stands"
        )
    return Outcome.from_json(last)
