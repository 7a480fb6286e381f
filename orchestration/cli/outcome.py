"""Run the jobs of `almanac run` in a process of their own, so that this one's standard output is for the answer."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from orchestration.cli.folders import in_a_sentence
from orchestration.cli.out import pass_on
from orchestration.foreign import plain_but_coloured
from orchestration.publication.gate import CheckResult
from orchestration.runtime.instance import enter_dagster_home
from orchestration.settings import PROJECT_ROOT, Settings, is_debugging

STOPPED_STATUS = 128 + signal.SIGINT
STOPPED = (STOPPED_STATUS, -signal.SIGINT, -signal.SIGTERM)

OUTCOME = '{"run_id":'  # the line with the outcome begins with this


class RefusedFile(BaseModel):
    """A file that was not taken, and why; ``kind`` says what it is where it is no capture at all. It may stand for
    ``files`` with such a reason.
    """

    file: str
    reason: str
    kind: str = ""
    files: int = 1


class Outcome(BaseModel):
    """The outcome of a run. ``errors`` are faults other than failed checks; ``run_id`` is that of the last job.

    ``nothing_taken_from`` are folders of --captures in which every file was refused. ``refused`` has the first hundred
    files of each source, ``refused_because`` one file of each reason, with the number of files; ``left_out`` the
    captures that are not in the figures since a build failed with them.
    """

    run_id: str
    is_published: bool
    is_new: bool
    failed_checks: list[CheckResult] = []
    warnings: list[CheckResult] = []
    errors: list[str] = []
    refused: list[RefusedFile] = []
    refused_because: list[RefusedFile] = []
    left_out: list[RefusedFile] = []
    nothing_taken_from: list[str] = []


def run_almanac(settings: Settings, folders: list[Path], as_of: str, offline_because: str, *, rebuild: bool) -> Outcome:
    """Run the jobs `intake` and, if something is new, `build`, and return the outcome; wait while another run writes.

    What dbt prints goes to Dagster's log of the step, and to standard error when ``ALMANAC_DEBUG`` is set.
    Raise KeyboardInterrupt when a person stopped the process, RuntimeError when it ends without an outcome.
    """
    enter_dagster_home(settings)
    request = {
        "folders": {
            # The jobs read names of files as UTF-8: the same bytes.
            "directories": [os.fsencode(folder.resolve()).decode("utf-8", "surrogateescape") for folder in folders],
            "as_of": as_of,
        },
        "offline_because": offline_because,
        "rebuild": rebuild,
    }
    command = [sys.executable, "-m", "orchestration.cli.job", json.dumps(request)]
    colours = {"FORCE_COLOR": "1"} if sys.stderr.isatty() else {}
    # This process handles a terminal's Ctrl-C: it ends the jobs in order, and does not show what Dagster prints then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # UTF-8 between the two processes, whatever the locale of the terminal.
    process = subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
        env=os.environ | colours | {"PYTHONIOENCODING": "utf-8:backslashreplace"},
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    stopped, last = threading.Event(), ""
    forward = threading.Thread(target=_forward, args=(process.stderr, stopped))
    with process:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        forward.start()
        try:
            for line in process.stdout:
                if is_debugging():
                    sys.stderr.write(plain_but_coloured(line))
                # Helpers of Python's and Dagster's may print after the outcome.
                last = line if line.startswith(OUTCOME) else last
        except KeyboardInterrupt:
            stopped.set()
            process.terminate()
            process.stdout.read()  # to its end, so that the process can come to its own
            raise
        finally:
            forward.join()
    if process.returncode in STOPPED:
        raise KeyboardInterrupt
    if process.returncode != 0 or not last:
        why = f"the run's process ended with status {process.returncode}; the previous publication is unchanged"
        raise RuntimeError(in_a_sentence(why, settings.data_dir))
    return Outcome.model_validate_json(last)


def _forward(lines: Iterable[str], stopped: threading.Event) -> None:
    for line in lines:
        # A hundredth of a second, in which a Ctrl-C that caused the line has reached us.
        if not stopped.wait(0.01):
            pass_on(line)
