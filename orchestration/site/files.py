"""Write the files of the site; those that the publication before has with the same bytes become links to it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_files(files: Iterable[tuple[str, str]], folder: Path, before: Path) -> tuple[int, int]:
    """Write texts by their addresses below ``folder``; return how many were written, and how many linked.

    Raise FileExistsError when two have one address.
    """
    written = linked = 0
    for address, text in files:
        target, body = folder / address, text.encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(target)
        # The older file may be missing, or the file system without links.
        with suppress(OSError):
            if (before / address).read_bytes() == body:
                os.link(before / address, target)
                linked += 1
                continue
        target.write_bytes(body)
        written += 1
    return written, linked
