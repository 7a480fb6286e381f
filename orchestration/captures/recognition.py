"""Tell which form bytes have, and hold them to its contract; keep simulated captures and real ones apart."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from orchestration.captures.contract import (
    DERIVED,
    NO_CIRCUMSTANCES,
    CaptureFacts,
    Circumstances,
    Derivation,
    Refused,
    parse_json_strictly,
    reason,
    refuse_future,
)
from orchestration.captures.form import Form
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import RAW_SUFFIX
from orchestration.settings import BadInput

ROWS_IN = ("data", "rows", "models")
SWITCH = "ALMANAC_SIMULATED"


class NoForm(Refused):
    """JSON of something else: every known form has its rows in one of `ROWS_IN`."""


def recognise(body: bytes, now: datetime, circumstances: Circumstances = NO_CIRCUMSTANCES) -> tuple[Form, CaptureFacts]:
    """Return the form and the facts of a capture's bytes; raise `Refused`, and nothing else, with the reason.

    ``now`` is this machine's time: a capture may not be of the future.
    """
    try:
        return _judge(body, now, circumstances)
    except Refused:
        raise
    except Exception as error:
        # A bug in a contract must not keep the other captures out.
        raise Refused(f"its contract failed on it: {type(error).__name__}: {error}") from error


def form_of(parsed: dict[str, Any], asked: Mapping[str, str]) -> Form:
    """Return the one form of parsed content; raise `Refused` when no form or several match."""
    forms = forms_of(parsed, asked)
    if not forms:
        raise no_form(parsed)
    if len(forms) > 1:
        raise Refused(f"it matches several forms: {', '.join(form.name for form in forms)}")
    return forms[0]


def forms_of(parsed: dict[str, Any], asked: Mapping[str, str]) -> list[Form]:
    """Return the forms that match parsed content."""
    return [form for form in FORMS.values() if form.answers(asked) and form.has_marks(parsed)]


def no_form(parsed: object) -> Refused:
    """Return that content is of no known form."""
    if not isinstance(parsed, dict):
        it_is = "a list, and no known form has its rows: docs/forms.md shows those that are read" if parsed else "empty"
        return Refused(f"it is {it_is}")
    if not parsed:
        return NoForm("it is empty")
    if empty := [name for name in ROWS_IN if name in parsed and not parsed[name]]:
        return Refused(f"{empty[0]} is empty: it holds no rows")
    verdict, keys = Refused if any(name in parsed for name in ROWS_IN) else NoForm, ", ".join(sorted(parsed)[:8])
    return verdict(f"no known form has the keys {keys}, or rows like those in it: docs/forms.md shows those read")


def _judge(body: bytes, now: datetime, circumstances: Circumstances) -> tuple[Form, CaptureFacts]:
    parsed = parse_json_strictly(body)
    form = form_of(parsed, circumstances.asked)
    has_moment = not (form.is_undated or form.names_a_day)
    try:
        capture = form.contract.model_validate(parsed, context=dict(circumstances.asked))
        facts: CaptureFacts = capture.facts() if has_moment else capture.facts_at(circumstances)
        if DERIVED in parsed:
            facts = replace(facts, **Derivation.model_validate(parsed[DERIVED]).model_dump())
    except (Refused, ValidationError) as error:
        raise Refused(f"{form.name}: {reason(error)}") from error
    if not has_moment:  # otherwise the bytes name the moment
        facts = replace(facts, is_as_of_stated=facts.as_of == circumstances.stated_at)
    if not form.is_simulated:  # simulated days may reach into the future
        refuse_future(facts.as_of, now)
    return form, facts


def refuse_other_kind(form: Form, *, is_simulated: bool) -> None:
    """Raise `Refused` for a simulated capture where real ones are taken, and for a real one among simulated ones."""
    if form.is_simulated and not is_simulated:
        raise Refused(f"{form.name}: it is simulated, no figure in it is real; only a run with {SWITCH}=1 takes it")
    if is_simulated and not form.is_simulated:
        raise Refused(f"{form.name}: it is real, and with {SWITCH} only simulated captures are taken")


def refuse_mixture(raw_zone: RawZone, *, is_simulated: bool) -> None:
    """Raise `BadInput`, with the remedy, when a data folder holds captures of the other kind than is wanted."""
    forms = {path.parent.name for path in raw_zone.files(RAW_SUFFIX)}
    if not any(FORMS[name].is_simulated != is_simulated for name in forms & FORMS.keys()):
        return
    if is_simulated:
        raise BadInput(
            f"{raw_zone.root} holds real captures, and {SWITCH} is set: name a folder of its own with --data"
        )
    made_up = ", ".join(f"raw/{name}" for name in sorted(forms & FORMS.keys()) if FORMS[name].is_simulated)
    raise BadInput(
        f"{raw_zone.root} holds simulated captures ({made_up}): set {SWITCH}=1, name another folder with --data, "
        "or remove them"
    )
