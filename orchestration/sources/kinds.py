"""What a file of a folder is that is no capture: a README, a table, JSON of something else."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from orchestration.captures.recognition import NoForm
from orchestration.captures.strict_json import NotJson, Refused
from orchestration.foreign import Plain

CLAIMS_TO_BE_ONE = Plain("")
KINDS = {".md": "Markdown", ".csv": "CSV", ".txt": "text", ".html": "HTML", ".htm": "HTML", ".parquet": "Parquet"}
OTHER_JSON = "JSON of something else"
NAME_OF_A_CAPTURE = ".json"
MOST_OF_A_SUFFIX = 12


def kind_of(request: str, refused: Refused) -> Plain:
    """Return what a refused file is, told by its name and by why it was refused; empty where it claims to be a capture.

    It does by rows where captures have them, or by a name with ``.json`` in it: cut short, it is no JSON any more.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(request).suffixes]
    if isinstance(refused, NoForm):
        return Plain(OTHER_JSON)
    if not isinstance(refused, NotJson) or NAME_OF_A_CAPTURE in suffixes:
        return CLAIMS_TO_BE_ONE
    if not suffixes:
        return Plain("without a suffix")
    return Plain(KINDS.get(suffixes[-1]) or f"{Plain(suffixes[-1], MOST_OF_A_SUFFIX)} files")


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return what files of another kind are, in a line: 12 files are no captures (11 Markdown, 1 CSV)."""
    counted = Counter(kinds)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])))
    many = counted.total()
    return f"{many} {'file is no capture' if many == 1 else 'files are no captures'} ({parts})"
