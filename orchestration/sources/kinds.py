"""Tell files of other kinds (a README, a table, JSON of something else) from damaged captures."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from orchestration.captures.recognition import NoForm
from orchestration.captures.strict_json import NotJson, Refused
from orchestration.foreign import Plain

CAPTURE = Plain("")
KINDS = {".md": "Markdown", ".csv": "CSV", ".txt": "text", ".html": "HTML", ".htm": "HTML", ".parquet": "Parquet"}


def kind_of(request: str, refused: Refused) -> Plain:
    """Return the kind of a refused file, from its name and the reason; `CAPTURE` for one that looks like a capture.

    That is JSON with rows, or any file with ``.json`` in its name, which may have been cut short.
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(request).suffixes]
    if isinstance(refused, NoForm):
        return Plain("JSON of something else")
    if not isinstance(refused, NotJson) or ".json" in suffixes:
        return CAPTURE
    if not suffixes:
        return Plain("without a suffix")
    return Plain(KINDS.get(suffixes[-1]) or f"{Plain(suffixes[-1], 12)} files")


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return the number of files of other kinds as text, such as `12 files are no captures (11 Markdown, 1 CSV)`."""
    counted = Counter(kinds)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])))
    many = counted.total()
    return f"{many} {'file is no capture' if many == 1 else 'files are no captures'} ({parts})"
