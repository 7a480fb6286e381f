"""Bytes as a capture: which form they have, whether they hold to its contract, and what they say of themselves."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from pydantic import ValidationError

from orchestration.captures.contract import (
    NO_CIRCUMSTANCES,
    CaptureFacts,
    Circumstances,
    Refused,
    parse_json_strictly,
    reason,
    refuse_future,
)
from orchestration.captures.form import Capture, Form, UndatedCapture
from orchestration.captures.forms import FORMS

# The forms of what this process recognised, by checksum and question: taken and then loaded, it is parsed once.
_recognised: dict[tuple[str, ...], str] = {}


class NoForm(Refused):
    """JSON that has nothing of a capture: every known form has its rows in one of `ROWS_IN`."""


ROWS_IN = ("data", "rows", "models")


def recognise(body: bytes, now: datetime, around: Circumstances = NO_CIRCUMSTANCES) -> tuple[Form, CaptureFacts]:
    """Return a capture's form, told by its content, and what it says of itself; raise `Refused` with the reason.

    ``now`` is this machine's time, against which a capture may not lie in the future. No bytes raise anything else.
    """
    try:
        return _judge(body, now, around)
    except Refused:
        raise
    except Exception as error:
        # A contract that fails is a fault of ours; it must not keep the captures beside this one out.
        raise Refused(f"its contract failed on it: {type(error).__name__}: {error}") from error


def form_of_bytes(body: bytes, sha256: str, asked: Mapping[str, str]) -> Form:
    """Return the form of a capture's bytes, told by their content; raise `Refused` as `form_of` does.

    What this process has recognised is not parsed again.
    """
    known = _recognised.get(_named(sha256, asked))
    return FORMS[known] if known else form_of(parse_json_strictly(body), asked)


def form_of(parsed: dict[str, Any], asked: Mapping[str, str]) -> Form:
    """Return the one form that a capture's content has; raise `Refused` when it has none, or could be of two."""
    forms = [form for form in FORMS.values() if form.answers(asked) and form.has_marks(parsed)]
    if not forms:
        keys = ", ".join(sorted(parsed)[:8])
        verdict = Refused if any(name in parsed for name in ROWS_IN) else NoForm
        raise verdict(f"no known form has the keys {keys}; known are {', '.join(FORMS)}")
    if len(forms) > 1:
        raise Refused(f"it has the marks of several forms: {', '.join(form.name for form in forms)}")
    return forms[0]


def _judge(body: bytes, now: datetime, around: Circumstances) -> tuple[Form, CaptureFacts]:
    parsed = parse_json_strictly(body)
    form = form_of(parsed, around.asked)
    try:
        facts = _facts(parsed, form, around)
    except Refused as refused:
        raise Refused(f"{form.name}: {refused}") from refused
    if not form.is_simulated:  # ten years of days reach into the future
        refuse_future(facts.as_of, now)
    _recognised[_named(hashlib.sha256(body).hexdigest(), around.asked)] = form.name
    return form, facts


def _named(sha256: str, asked: Mapping[str, str]) -> tuple[str, ...]:
    # Bytes alone have no form: a part has those that the whole could have.
    return (sha256, *(f"{name}={value}" for name, value in sorted(asked.items())))


def _facts(parsed: dict[str, Any], form: Form, around: Circumstances) -> CaptureFacts:
    try:
        capture = form.contract.model_validate(parsed, context=dict(around.asked))
    except ValidationError as error:
        raise Refused(reason(error)) from error
    if not form.is_undated:
        return cast(Capture, capture).facts()
    if around.seen_at is None:
        raise Refused("it does not say when it was taken: name the file with its date, as in 20260807.json")
    return cast(UndatedCapture, capture).facts_at(around.seen_at)
