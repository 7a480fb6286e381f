"""When each source answered last: a note beside the captures, since a source with nothing new leaves none of those."""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from orchestration.captures.raw_zone import write_whole
from orchestration.captures.sidecar import Sidecar


class Answer(BaseModel):
    """How a source answered: when last, when it was asked last, and why it did not answer then; empty when it did."""

    answered_at: AwareDatetime | None
    asked_at: AwareDatetime
    no_answer: str = ""


ANSWERS = TypeAdapter(dict[str, Answer])


def read_answers(note: Path) -> dict[str, Answer]:
    """Return what is noted of each source that was asked; empty when there is no note, or a damaged one."""
    try:
        return ANSWERS.validate_json(note.read_bytes())
    except (OSError, ValidationError):
        return {}


def last_answer(note: Path, source: str, held: list[Sidecar]) -> datetime | None:
    """Return when a source answered last, as noted or as the newest capture that came from it says; None for never."""
    noted = read_answers(note).get(source)
    times = [sidecar.received_at for sidecar in held if sidecar.source == source]
    return max([*times, *([noted.answered_at] if noted and noted.answered_at else [])], default=None)


def note_answer(note: Path, source: str, answered_at: datetime | None, no_answer: str) -> None:
    """Note that a source was asked now, and how it answered."""
    answer = Answer(answered_at=answered_at, asked_at=datetime.now(UTC), no_answer=no_answer)
    write_whole(note, ANSWERS.dump_json({**read_answers(note), source: answer}, indent=1))
