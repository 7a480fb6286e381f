"""Offer the captures of a folder, of any known form, mixed and nested: a person's collection or the bundled sample."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

from orchestration.captures.archive import BAG_MARK, PAYLOAD
from orchestration.captures.contract import NO_CIRCUMSTANCES, Circumstances, Refused, iso_moment, parse_json_strictly
from orchestration.captures.raw_zone import ORIGINALS
from orchestration.captures.readers import MANIFEST_SUFFIX, unpacked
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
SUFFIXES = re.compile(r"\.[^./]+(\.gz)?$")
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
                # The originals of an archive are offered with what was derived from them.
                is_offered = not name.startswith(".") and path + name != f"{PAYLOAD}/{ORIGINALS}"
                if is_offered and not name.endswith(SIDECAR_SUFFIX):
                    yield from self._offers(name, folder, f"{path}{name}", depth, names)
        except OSError as error:
            yield _unread(Plain(path, NAME), error)
        finally:
            os.close(folder)

    def _offers(self, name: str, folder: int, path: str, depth: int, names: list[str]) -> Iterator[Offer]:
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
                manifests = dict[str, bytes]()  # of the same zip
                for offer in _unpacked(_read(name, folder, shown)):
                    if offer.request.endswith(MANIFEST_SUFFIX):
                        manifests[offer.request] = offer.body or b""
                    own_name = name if offer.request == shown else Path(offer.request).name
                    dated = replace(offer, circumstances=dated_by(own_name, self.stated_at))
                    yield _with_what_is_beside(dated, own_name, folder, names, manifests)
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


def _unpacked(offer: Offer) -> Iterator[Offer]:
    """Yield the offer of each file in a gzip or a zip; any other offer as it is."""
    try:
        for name, body in unpacked(offer.body or b"", offer.request):
            yield offer if offer.body is None else replace(offer, body=body, request=Plain(name, NAME))
    except Refused as refused:
        yield replace(offer, fault=Plain(refused, REASON))


def _with_what_is_beside(
    offer: Offer, name: str, folder: int, names: list[str], manifests: Mapping[str, bytes]
) -> Offer:
    """Return an offer with what its sidecar or manifest says, or with a fault where that is damaged, edited or lost."""
    if offer.body is None or offer.fault:
        return offer
    sidecar, manifest = f"{Path(name).stem}{SIDECAR_SUFFIX}", SUFFIXES.sub("", name) + MANIFEST_SUFFIX
    packed = manifests.get(SUFFIXES.sub("", offer.request) + MANIFEST_SUFFIX)
    try:
        if sidecar in names:
            circumstances, sha256 = sealed_circumstances(_beside(sidecar, folder, offer), offer.body)
            original = _beside(f"../{ORIGINALS}/{sha256}", folder, offer) if sha256 else b""
            known = offer.circumstances if circumstances is NO_CIRCUMSTANCES else circumstances
            return replace(offer, circumstances=known, original=original, may_hold_anything=False)
        refuse_lost_sidecar(name, offer.body)
        if (packed or manifest in names) and offer.body[:1] not in (b"{", b"["):
            retrieved_at = _moment_of_manifest(packed or _beside(manifest, folder, offer), offer.body)
            return replace(offer, circumstances=Circumstances(seen_at=retrieved_at))
    except Refused as refused:
        return replace(offer, fault=Plain(refused, REASON))
    return offer


def _beside(name: str, folder: int, offer: Offer) -> bytes:
    with suppress(OSError):
        if (body := _read(name, folder, offer.request).body) is not None:
            return body
    raise Refused(f"{name}, which it needs, cannot be read")


def _moment_of_manifest(manifest: bytes, rows: bytes) -> datetime:
    """Return when a manifest says that its CSV was retrieved; raise `Refused` for a manifest of other bytes."""
    try:
        parsed = parse_json_strictly(manifest)
        sha256, retrieved_at = parsed["files"]["csv"]["sha256"], iso_moment(parsed["retrieved_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("its manifest is damaged") from error
    # Editors and git end lines in their own way; the source ends them with CRLF.
    as_sent = rows.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if sha256 not in (hashlib.sha256(rows).hexdigest(), hashlib.sha256(as_sent).hexdigest()):
        raise Refused("its manifest is of other bytes: one of the two is damaged")
    return retrieved_at


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
