"""The outcome of a run: what its process tells the command line, and what `almanac run --json` prints."""

from pydantic import BaseModel

from orchestration.publication.gate import CheckResult


class RefusedFile(BaseModel):
    """A file that was not taken, and why; ``kind`` says what it is where it is no capture at all."""

    file: str
    reason: str
    kind: str = ""


class Outcome(BaseModel):
    """The outcome of a run. ``errors`` are faults other than failed checks; ``run_id`` is that of the last job.

    ``nothing_taken_from`` are folders of --captures in which every file was refused. ``refused`` has the first hundred
    files of each source, and the captures that a retry left out.
    """

    run_id: str
    is_published: bool
    is_new: bool
    failed_checks: list[CheckResult] = []
    warnings: list[CheckResult] = []
    errors: list[str] = []
    refused: list[RefusedFile] = []
    nothing_taken_from: list[str] = []
