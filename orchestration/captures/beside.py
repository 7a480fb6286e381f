"""A sidecar of ours beside a file outside the raw zone: what of it is believed when the file is taken in."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ValidationError

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.sidecar import Sidecar, seal_of

# How a capture came to whoever archived it is no content of it: the same captures give the same sidecars everywhere.
HOW_IT_CAME = {"source", "request", "received_at"}
# As `Form.capture_id` names a capture, with the first digits of its checksum.
ARCHIVED = re.compile(r"[a-z_]+-[0-9]{8}T[0-9]{6}Z-([0-9a-f]{12})\.json")


class _Said(BaseModel):
    sha256: str
    form: str
    as_of: AwareDatetime
    asked: Mapping[str, str] = {}
    seal: str = ""


def sidecar_in_archive(sidecar: Sidecar) -> bytes:
    """Return the sidecar that stands beside an archived capture: all that is said of it but how it came."""
    return (sidecar.model_dump_json(indent=1, exclude=HOW_IT_CAME | {"raw_path"}) + "\n").encode()


def circumstances_beside(sidecar: bytes, body: bytes) -> Circumstances:
    """Return what the sidecar beside a file alone can say; nothing where it has no seal, and the bytes say it all.

    Raise `Refused` when it is damaged, edited or about other bytes: a part whose sidecar does not hold would pass for
    the whole.
    """
    try:
        said = _Said.model_validate_json(sidecar)
    except ValidationError as error:
        raise Refused("the sidecar beside it is damaged") from error
    if hashlib.sha256(body).hexdigest() != said.sha256:
        raise Refused("it is not what the sidecar beside it is about: one of the two is damaged")
    form = FORMS.get(said.form)
    if not said.asked and not said.seal and form is not None and not form.needs_a_seal:
        return NO_CIRCUMSTANCES
    if said.seal != _seal(said.sha256, said.asked, said.as_of):
        raise Refused("the sidecar beside it was edited: its seal is of something else")
    return Circumstances(said.asked, said.as_of)


def refuse_lost_sidecar(name: str, body: bytes) -> None:
    """Raise `Refused` for a file that is named as an archived capture, and is it, with no sidecar beside it."""
    found = ARCHIVED.fullmatch(name)
    if found and hashlib.sha256(body).hexdigest().startswith(found[1]):
        raise Refused("its sidecar, which says whether it is a part, is missing beside it; unpack the archive again")


def _seal(sha256: str, asked: Mapping[str, str], as_of: datetime) -> str:
    try:
        return seal_of(sha256, asked, as_of)
    except OverflowError as error:
        raise Refused("the sidecar beside it was edited: no capture is of that moment") from error
