"""Offer the captures of a folder, of any known form, mixed and nested: a person's collection or the bundled sample."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from orchestration.captures.archive import BAG_MARK, PAYLOAD
from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused
from orchestration.captures.sidecar import SIDECAR_SUFFIX, Sidecar, refuse_lost_sidecar, sealed_circumstances
from orchestration.captures.strict_json import MAX_BYTES, TOO_LARGE
from orchestration.foreign import NAME, REASON, Plain
from orchestration.sources.intake import Offer

MAX_DEPTH = 50
# Nothing but a file or a folder is ever opened (opening a pipe would wait for a writer, and some devices act on it);
# should it be replaced by a link or a pipe between look and opening, these flags refuse it.
OPEN_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# 20260807, 2026-08-07, 20260807T072550Z: all UTC.
DATED = re.compile(r"(?<![0-9])(20[0-9]{2}-?[0-9]{2}-?[0-9]{2})(T[0-9]{2}:?[0-9]{2}:?[0-9]{2}(?=Z))?(?![0-9])")
KINDS = {stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


@dataclass
class Folder:
    """One file, or those of a folder, recursively, in the order of their names, without hidden ones and our sidecars.

    Of an archive (captures/archive.py) only the captures are offered. Our sidecar next to a file gives its
    circumstances; else its name and ``stated_at`` do.
    """

    directory: Path
    name: str = "folder"
    pattern: str = "*"
    stated_at: datetime | None = None

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield every file, and with a fault whatever is no file or cannot be read.

        No link, device or pipe is followed or opened, though ``directory`` itself may be a link.
        """
        try:
            only = [self.directory.name] if self.directory.is_file() else []
            folder = self.directory.parent if only else self.directory
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            yield _unread(Plain(self.directory, NAME), error)
            return
        yield from self._within(descriptor, "", 0, only)

    def _within(self, folder: int, path: str, depth: int, only: Sequence[str] = ()) -> Iterator[Offer]:
        # By descriptors, not by paths: no folder can be replaced by a link while it is read.
        try:
            names = sorted(os.listdir(folder))
            is_archive = not path and BAG_MARK in names
            for name in only or ([PAYLOAD] if is_archive else names):
                if not name.startswith(".") and not name.endswith(SIDECAR_SUFFIX):
                    has_sidecar = f"{Path(name).stem}{SIDECAR_SUFFIX}" in names
                    yield from self._offers(name, folder, f"{path}{name}", depth, has_sidecar=has_sidecar)
        except OSError as error:
            yield _unread(Plain(path, NAME), error)
        finally:
            os.close(folder)

    def _offers(self, name: str, folder: int, path: str, depth: int, *, has_sidecar: bool) -> Iterator[Offer]:
        shown, below = Plain(path, NAME), None
        try:
            kind = stat.S_IFMT(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
            if kind == stat.S_IFDIR and depth < MAX_DEPTH:
                below = os.open(name, OPEN_FLAGS | os.O_DIRECTORY, dir_fd=folder)
            elif kind == stat.S_IFDIR:
                yield Offer(None, shown, Plain(f"folders deeper than {MAX_DEPTH} are not entered"))
            elif not fnmatch(name, self.pattern):
                return
            elif kind == stat.S_IFREG:
                offer = replace(_read(name, folder, shown), circumstances=dated_by(name, self.stated_at))
                yield _with_sidecar(offer, name, folder, has_sidecar=has_sidecar)
            else:
                yield Offer(None, shown, Plain(f"it is {KINDS.get(kind, 'a device')}, which is never followed"))
        except OSError as error:
            yield _unread(shown, error)
        if below is not None:
            yield from self._within(below, f"{path}/", depth + 1)


def _read(name: str, folder: int, shown: Plain) -> Offer:
    opened = os.open(name, OPEN_FLAGS, dir_fd=folder)
    with open(opened, "rb") as file:  # noqa: PTH123 - a descriptor
        file_stat = os.fstat(opened)
        if not stat.S_ISREG(file_stat.st_mode):
            return Offer(None, shown, Plain("it was replaced while it was opened"))
        if file_stat.st_size > MAX_BYTES:
            return Offer(None, shown, Plain(TOO_LARGE))
        # No more than its size: files that the kernel generates, as in /proc, have none.
        return Offer(file.read(file_stat.st_size), shown, may_hold_anything=True)


def _with_sidecar(offer: Offer, name: str, folder: int, *, has_sidecar: bool) -> Offer:
    """Return an offer with the circumstances of its sidecar, or with a fault where that is damaged or edited."""
    if offer.body is None:
        return offer
    try:
        if not has_sidecar:
            refuse_lost_sidecar(name, offer.body)
            return offer
        sidecar = _read(f"{Path(name).stem}{SIDECAR_SUFFIX}", folder, offer.request).body
        if sidecar is None:
            raise Refused("its sidecar cannot be read")  # noqa: TRY301 - a fault of the file like the others
        circumstances = sealed_circumstances(sidecar, offer.body)
    except Refused as refused:
        return replace(offer, fault=Plain(refused, REASON))
    return offer if circumstances is NO_CIRCUMSTANCES else replace(offer, circumstances=circumstances)


def dated_by(name: str, stated_at: datetime | None) -> Circumstances:
    """Return when a file was taken: the one moment or date in its name; for other names what the importer states."""
    stated, dates = Circumstances(seen_at=stated_at, stated_at=stated_at), DATED.findall(name)
    with suppress(ValueError):
        if len(dates) == 1:
            moment = datetime.fromisoformat("".join(dates[0])).replace(tzinfo=UTC)
            return replace(stated, seen_at=moment if dates[0][1] else stated.moment_on(moment.date()))
    return stated


def _unread(shown: Plain, error: OSError) -> Offer:
    return Offer(None, shown, Plain(f"it cannot be read: {error.strerror}", REASON))
