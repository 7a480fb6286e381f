"""Turn errors of a full disk or missing rights, which each library words differently, into one with the remedy."""

import re
import shutil
from pathlib import Path

FULL = re.compile(r"No space left on device|disk is full|Disk quota exceeded|File too large")
# With less free space than this, it is the cause of any failure: SQLite reports only "disk I/O error".
LITTLE_BYTES = 2**20
READ_ONLY = re.compile(r"Read-only file system|Permission denied|readonly database|read-only mode|not permitted")


def in_a_sentence(why: str, data_dir: Path) -> str:
    """Return an error in a sentence with the remedy; one that is not recognised is returned as it is."""
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
