"""The files of the site: what is as it was in the publication before is linked, the rest written.

Belongs here: writing. Does not: what is in a file, making the publication current (publication/folders.py).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Written:
    """What became of the files of a site."""

    written: int = 0
    unchanged: int = 0

    def __add__(self, other: "Written") -> "Written":
        """Return both together."""
        return Written(self.written + other.written, self.unchanged + other.unchanged)


def write_files(files: Iterable[tuple[str, str]], folder: Path, before: Path) -> Written:
    """Write texts by their addresses below ``folder``; what has the same bytes below ``before`` becomes a link to it.

    Raise FileExistsError when two have one address: then one page would silently stand for the other.
    """
    done = Written()
    for address, text in files:
        target, body = folder / address, text.encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        if _is_linked(before / address, body, target):
            done.unchanged += 1
            continue
        with target.open("xb") as file:
            file.write(body)
        done.written += 1
    return done


def _is_linked(old: Path, body: bytes, target: Path) -> bool:
    try:
        if old.read_bytes() != body:
            return False
        os.link(old, target)
    except FileExistsError:
        raise
    except OSError:
        # Not there, or on a file system without links.
        return False
    return True
