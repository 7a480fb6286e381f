"""What became of a run, as the process of the jobs tells it to the command line; and as `almanac run --json` says it.

Belongs here: that record. Does not: running (run.py, job.py), how a person is told (terminal.py).
"""

from pydantic import BaseModel


class FailedCheck(BaseModel):
    """A blocking check that did not hold, in words."""

    name: str
    asset: str
    expected: str
    found: str


class Warned(BaseModel):
    """A check that warned: nothing is wrong with the figures, but a person should know."""

    name: str
    asset: str
    sentence: str


class RefusedFile(BaseModel):
    """A file that was not taken, and why; ``kind`` says what it is where it is of another kind than a capture."""

    file: str
    reason: str
    kind: str


class Outcome(BaseModel):
    """What became of a run. ``errors`` are faults that are no failed check; ``run_id`` is that of the last job.

    ``nothing_taken_from`` are folders that were asked for, each with something in it, all of which was refused. Of very
    many refused files, the first hundred of each source are listed.
    """

    run_id: str
    is_published: bool
    is_new: bool
    failed_checks: list[FailedCheck] = []
    warnings: list[Warned] = []
    errors: list[str] = []
    refused: list[RefusedFile] = []
    nothing_taken_from: list[str] = []
