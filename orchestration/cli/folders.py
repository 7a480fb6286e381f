"""Check the folders that a person names before any work, and give errors of disks and rights with their remedy."""

import errno
import os
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from orchestration.foreign import NAME, Plain
from orchestration.settings import BadInput
from orchestration.warehouse.repair import FULL

IS_FILE = "it is a file, or lies below one; name a folder"
REMEDIES = {
    errno.ENOENT: "no such folder",
    errno.ENOTDIR: IS_FILE,
    errno.EEXIST: IS_FILE,
    errno.EACCES: "permission denied; change its permissions, or name another",
    errno.EPERM: "permission denied; change its permissions, or name another",
    errno.EROFS: "its file system is read-only; name another",
    errno.ENAMETOOLONG: "the name is longer than the file system allows; name another",
    errno.ELOOP: "its links form a loop; name another",
    errno.ENOSPC: "the disk is full; free some space, or name a folder on another",
    errno.EDQUOT: "the quota is used up; free some space, or name a folder on another disk",
}
# With less free space than this, it is the cause of any failure: SQLite reports only "disk I/O error".
LITTLE_BYTES = 2**23
READ_ONLY = re.compile(r"Read-only file system|Permission denied|readonly database|read-only mode|not permitted")


def os_error_message(error: OSError) -> str:
    """Return the file, the fault and the remedy of an error of the file system."""
    remedy = REMEDIES.get(error.errno or 0, error.strerror or str(error) or type(error).__name__)
    is_named = isinstance(error.filename, str | bytes)
    return f"{Plain(os.fsdecode(error.filename), NAME)}: {remedy}" if is_named else remedy


def refuse_unreadable(folder: Path) -> None:
    """Raise `BadInput` when a folder or file to be imported is neither or cannot be read."""
    try:
        if not folder.is_file():
            next(folder.iterdir(), None)
    except OSError as error:
        raise BadInput(f"--captures {Plain(folder, NAME)}: {REMEDIES.get(error.errno or 0, error.strerror)}") from error


def refuse_moment(as_of: str, folders: list[Path]) -> None:
    """Raise `BadInput` when --as-of is no moment with a time zone, is still to come, or states it of nothing."""
    from orchestration.captures.contract import iso_moment

    try:
        why = "it lies in the future" if iso_moment(as_of) > datetime.now(UTC) else ""
    except ValueError as error:
        why = str(error)
    if why or not folders:
        raise BadInput(f"--as-of: {why or 'name its captures with --captures'}; write it like 2026-02-09T05:54:13Z")


def refuse_unwritable(folder: Path) -> None:
    """Create a missing data folder; raise `BadInput` when it cannot be created or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = REMEDIES.get(error.errno or 0, error.strerror)
        raise BadInput(
            f"the data folder {Plain(folder, NAME)} cannot be used: {why} (--data or ALMANAC_DATA)"
        ) from error


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
