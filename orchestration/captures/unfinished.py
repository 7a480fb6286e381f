"""What a killed process left of a file that it was writing."""

import re
from contextlib import suppress
from pathlib import Path

# As `write_whole` names a file until it is whole; the number is the process.
UNFINISHED = re.compile(r"\..+\.\d+\.part")


def remove_unfinished(*folders: Path) -> int:
    """Remove what killed processes left in folders and the folders in them, and return how many files that were.

    Whoever calls it holds the lock under which these folders are written, so that nobody is writing now.
    """
    left = [
        path
        for folder in folders
        for pattern in (".*.part", "*/.*.part")
        for path in folder.glob(pattern)
        if UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    ]
    for path in left:
        with suppress(OSError):
            path.unlink()
    return len(left)
