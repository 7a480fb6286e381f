"""Folders that a person names, and what the machine says of them, in sentences with a remedy.

Belongs here: whether a folder can be used at all, asked before any work. Does not: what is in it.
"""

import errno
import os
import tempfile
from pathlib import Path

from orchestration.foreign import NAME, Plain
from orchestration.settings import BadInput

IS_FILE = "that is a file, or a part of the path is one; name the folder that it is in"
REMEDIES = {
    errno.ENOENT: "no such folder",
    errno.ENOTDIR: IS_FILE,
    errno.EEXIST: IS_FILE,
    errno.EACCES: "this user may not; change its rights, or name another",
    errno.EPERM: "this user may not; change its rights, or name another",
    errno.EROFS: "it is on a file system that is read-only; name another",
    errno.ENAMETOOLONG: "the name is longer than the file system allows; name another",
    errno.ELOOP: "its links lead in a circle; name another",
    errno.ENOSPC: "the disk is full; make room, or name a folder on another",
    errno.EDQUOT: "the quota is used up; make room, or name a folder on another disk",
}


def os_error_in_a_sentence(error: OSError) -> str:
    """Return what the machine refused, of which file, and what to do."""
    remedy = REMEDIES.get(error.errno or 0, error.strerror or str(error) or type(error).__name__)
    return (
        f"{Plain(os.fsdecode(error.filename), NAME)}: {remedy}" if isinstance(error.filename, str | bytes) else remedy
    )


def refuse_unreadable(folder: Path) -> None:
    """Raise `BadInput` when a folder to be imported is none, or cannot be read."""
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise BadInput(f"--captures {Plain(folder, NAME)}: {REMEDIES.get(error.errno or 0, error.strerror)}") from error


def refuse_unwritable(folder: Path) -> None:
    """Make the data folder where it is not there; raise `BadInput` when it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = REMEDIES.get(error.errno or 0, error.strerror)
        raise BadInput(
            f"the data folder {Plain(folder, NAME)} cannot be used: {why} (--data or ALMANAC_DATA)"
        ) from error
