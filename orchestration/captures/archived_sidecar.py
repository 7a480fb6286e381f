"""Read and write the sidecars of an archive: without how a capture reached us, so that equal captures give equal bytes.

An imported file's sidecar is trusted only for what its seal covers.
"""

import hashlib
import re
from collections.abc import Mapping

from pydantic import AwareDatetime, BaseModel, ValidationError

from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.forms import FORMS
from orchestration.captures.sidecar import Sidecar, seal_of

ORIGIN = {"source", "request", "received_at"}
# As `Form.capture_id` names a capture, with the first digits of its checksum.
ARCHIVED = re.compile(r"[a-z_]+-[0-9]{8}T[0-9]{6}Z-([0-9a-f]{12})\.json")


class _ArchivedSidecar(BaseModel):
    sha256: str
    form: str
    as_of: AwareDatetime
    asked: Mapping[str, str] = {}
    seal: str = ""


def archived_sidecar(sidecar: Sidecar) -> bytes:
    """Return the sidecar of an archived capture: without origin and path."""
    return (sidecar.model_dump_json(indent=1, exclude=ORIGIN | {"raw_path"}) + "\n").encode()


def sealed_circumstances(sidecar: bytes, body: bytes) -> Circumstances:
    """Return the circumstances that the sidecar of an imported file seals; none where the bytes need no seal.

    Raise `Refused` when it is damaged, edited or of other bytes: a part with such a sidecar would pass for the whole.
    """
    try:
        parsed = _ArchivedSidecar.model_validate_json(sidecar)
    except ValidationError as error:
        raise Refused("its sidecar is damaged") from error
    if hashlib.sha256(body).hexdigest() != parsed.sha256:
        raise Refused("its sidecar is of other bytes: one of the two is damaged")
    form = FORMS.get(parsed.form)
    if not parsed.asked and not parsed.seal and form is not None and not form.needs_a_seal:
        return NO_CIRCUMSTANCES
    try:
        seal = seal_of(parsed.sha256, parsed.asked, parsed.as_of)
    except OverflowError as error:
        raise Refused("its sidecar was edited: no capture has that moment") from error
    if parsed.seal != seal:
        raise Refused("its sidecar was edited: the seal does not match")
    return Circumstances(parsed.asked, parsed.as_of)


def refuse_lost_sidecar(name: str, body: bytes) -> None:
    """Raise `Refused` for an archived capture (recognised by its name and checksum) without a sidecar."""
    match = ARCHIVED.fullmatch(name)
    if match and hashlib.sha256(body).hexdigest().startswith(match[1]):
        raise Refused("its sidecar, which tells a part from the whole, is missing; unpack the archive again")
