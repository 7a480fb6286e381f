"""Keep simulated captures and real ones apart: a data folder has the one kind or the other."""

from orchestration.captures.contract import Refused
from orchestration.captures.form import Form
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.sidecar import RAW_SUFFIX
from orchestration.settings import BadInput

SWITCH = "ALMANAC_SIMULATED"


class Mixture(BadInput):
    """A data folder holds real captures where simulated ones were wanted, or the other way round."""


def refuse_other_kind(form: Form, *, is_simulated: bool) -> None:
    """Raise `Refused` for a simulated capture where real ones are taken, and for a real one among simulated ones."""
    if form.is_simulated and not is_simulated:
        raise Refused(f"{form.name}: it is simulated, no figure in it is real; only a run with {SWITCH}=1 takes it")
    if is_simulated and not form.is_simulated:
        raise Refused(f"{form.name}: it is real, and with {SWITCH} only simulated captures are taken")


def refuse_mixture(raw_zone: RawZone, *, is_simulated: bool) -> None:
    """Raise `Mixture`, with the remedy, when a data folder holds captures of the other kind than is wanted."""
    forms = {path.parent.name for path in raw_zone.files(RAW_SUFFIX)}
    if not any(FORMS[name].is_simulated != is_simulated for name in forms & FORMS.keys()):
        return
    if is_simulated:
        raise Mixture(f"{raw_zone.root} holds real captures, and {SWITCH} is set: name a folder of its own with --data")
    made_up = ", ".join(f"raw/{name}" for name in sorted(forms & FORMS.keys()) if FORMS[name].is_simulated)
    raise Mixture(
        f"{raw_zone.root} holds simulated captures ({made_up}): set {SWITCH}=1, name another folder with --data, "
        "or remove them"
    )
