"""Keep what `almanac status` tells of the past: how the last build ended, and when each source answered last."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from orchestration.captures.raw_zone import write_whole
from orchestration.captures.sidecar import Sidecar
from orchestration.settings import Settings


def last_build(settings: Settings) -> dict[str, Any] | None:
    """Return the record of the last build; None where there is none, or it is damaged."""
    try:
        build = json.loads(settings.last_run.read_bytes())["build"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return build if isinstance(build, dict) else None


def note_build(settings: Settings, build: dict[str, Any]) -> None:
    """Write the record of a build over the one before. For the one writer."""
    write_whole(settings.last_run, json.dumps({"build": build}, indent=1).encode())


class Answer(BaseModel):
    """The last answer of a source, its last request, and why that had no answer (empty when it had one)."""

    answered_at: AwareDatetime | None
    asked_at: AwareDatetime
    no_answer: str = ""


ANSWERS = TypeAdapter(dict[str, Answer])


def read_answers(note: Path) -> dict[str, Answer]:
    """Return the note of each source; empty when it is missing or damaged."""
    try:
        return ANSWERS.validate_json(note.read_bytes())
    except (OSError, ValidationError):
        return {}


def last_answer(note: Path, source: str, held: list[Sidecar]) -> datetime | None:
    """Return when a source answered last, from the note or its newest capture; None for never."""
    answer = read_answers(note).get(source)
    times = [sidecar.received_at for sidecar in held if sidecar.source == source]
    return max([*times, *([answer.answered_at] if answer and answer.answered_at else [])], default=None)


def note_answer(note: Path, source: str, answered_at: datetime | None, no_answer: str) -> None:
    """Note a request made now, and its answer."""
    answer = Answer(answered_at=answered_at, asked_at=datetime.now(UTC), no_answer=no_answer)
    write_whole(note, ANSWERS.dump_json({**read_answers(note), source: answer}, indent=1))
