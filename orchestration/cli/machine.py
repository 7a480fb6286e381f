"""What the machine refuses, in a sentence with the remedy: libraries say it each in their own words.

Belongs here: recognising those words. Does not: errors of ours, which have their sentence already.
"""

import re
import shutil
from pathlib import Path

FULL = re.compile(r"No space left on device|disk is full|Disk quota exceeded|File too large")
# With less free than this, whatever failed did so for want of it: SQLite says no more than "disk I/O error".
LITTLE_BYTES = 2**20
READ_ONLY = re.compile(r"Read-only file system|Permission denied|readonly database|read-only mode|not permitted")


def in_a_sentence(why: str, data_dir: Path) -> str:
    """Return what went wrong as a person is told it; what is not recognised is returned as it is."""
    if FULL.search(why) or _free_bytes(data_dir) < LITTLE_BYTES:
        return "the disk is full: free some space where the data folder is, and run again"
    if READ_ONLY.search(why):
        return f"this user may not read and write all of the data folder, as a run must ({_first(why)})"
    return why


def _free_bytes(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _first(why: str) -> str:
    return why.strip().partition("\n")[0][:200]
