"""The archive: every capture held, as one folder that can be cited, checked and taken in without this product."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from importlib.metadata import version
from pathlib import Path

from orchestration.captures.beside import HOW_IT_CAME, sidecar_in_archive
from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import DamagedCaptures, faults_of
from orchestration.captures.sidecar import SIDECAR_SUFFIX, Sidecar, captures_sha256

BAG_MARK = "bagit.txt"
PAYLOAD = "data"
TITLE = "Captures of OpenRouter's usage leaderboard"
README = """# {title}

{count} captures ({bytes} bytes), as of {first} … {last}, each as the source sent it. Under `data/`, by form, stands
each capture, and beside it a sidecar: what it is, what was asked, when its figures were known (`as_of`), how to cite
it, its licence ({licences}). `provenance.json` says how each came to whoever made this archive.

Is it whole? In this folder: `sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt`; it is a bag of
BagIt (RFC 8493), so that any tool for bags says so too. Every figure made of it comes back, to the token, with
token-almanac: `almanac run --offline --captures` and the name of this folder.

{citation}
"""


class CannotArchive(ValueError):  # noqa: N818 - an answer to a person
    """There is nothing to archive, or no place for it; the message has the remedy."""


@dataclass(frozen=True)
class Archive:
    """An archive that was written; ``captures_sha256`` names its captures by content, as ``about`` of a publication."""

    folder: Path
    count: int
    bytes: int
    citation: str
    captures_sha256: str


def write_archive(raw_zone: RawZone, folder: Path, on: date) -> Archive:
    """Write every capture held into a new folder, which is there whole or not at all, and return what was written.

    The same raw zone gives the same bytes, but for ``on``, the day, in bag-info.txt (and so for its checksum). Raise
    `DamagedCaptures` naming what is damaged, and `CannotArchive` when there is no capture, or the folder is there.
    """
    if faults := faults_of(raw_zone):
        raise DamagedCaptures(
            f"of the captures held, {len(faults)} are damaged, so that an archive of them would not be whole "
            f"({'; '.join(faults[:3])}{'; …' if len(faults) > 3 else ''}): `almanac run` mends what can be mended, and "
            "names what is to be imported again or restored from a backup"
        )
    sidecars = sorted(raw_zone.sidecars(), key=lambda sidecar: (sidecar.form, sidecar.capture_id))
    if not sidecars:
        raise CannotArchive("no capture is held, so there is nothing to archive; `almanac run` takes some in")
    if any(FORMS[sidecar.form].is_simulated for sidecar in sidecars):
        raise CannotArchive("the captures held are made up, and what nobody said is not archived")
    if folder.exists() or folder.is_symlink():
        raise CannotArchive(f"{folder} is there already, and an archive is never changed; name another folder")
    archive = _archive_of(sidecars, folder)
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)  # what a killed one left
    aside.mkdir(parents=True)
    try:
        _fill(raw_zone, sidecars, archive, aside, on)
        aside.rename(folder)
        _sync(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return archive


def _archive_of(sidecars: list[Sidecar], folder: Path) -> Archive:
    last = max(sidecar.as_of for sidecar in sidecars).astimezone(UTC)
    return Archive(
        folder,
        len(sidecars),
        sum(sidecar.bytes for sidecar in sidecars),
        f"Source: OpenRouter (openrouter.ai/rankings), as of {last.isoformat()}. Compiled by token-almanac.",
        captures_sha256(sidecar.sha256 for sidecar in sidecars),
    )


def _fill(raw_zone: RawZone, sidecars: list[Sidecar], archive: Archive, aside: Path, on: date) -> None:
    payload: dict[str, str] = {}
    payload_bytes = 0
    for sidecar in sidecars:
        path = f"{PAYLOAD}/{sidecar.form}/{sidecar.capture_id}"
        for name, body in (
            (f"{path}.json", raw_zone.read(sidecar)),
            (f"{path}{SIDECAR_SUFFIX}", sidecar_in_archive(sidecar)),
        ):
            payload[name] = _write(aside / name, body)
            payload_bytes += len(body)
    tags = {
        BAG_MARK: "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _bag_info(archive, on, f"{payload_bytes}.{len(payload)}"),
        "CITATION.cff": _citation_file(archive),
        "README.md": _readme(archive, sidecars),
        "manifest-sha256.txt": _sums(payload),
        "provenance.json": _provenance(sidecars),
    }
    sums = {name: _write(aside / name, text.encode()) for name, text in tags.items()}
    _write(aside / "tagmanifest-sha256.txt", _sums(sums).encode())
    for inner in (*(path for path in aside.rglob("*") if path.is_dir()), aside):
        _sync(inner)


def _bag_info(archive: Archive, on: date, oxum: str) -> str:
    return (
        f"Bagging-Date: {on.isoformat()}\n"
        f"Bag-Software-Agent: token-almanac {version('token-almanac')}\n"
        f"External-Description: {TITLE}. {archive.citation}\n"
        f"External-Identifier: sha256:{archive.captures_sha256}\n"
        f"Payload-Oxum: {oxum}\n"
    )


def _citation_file(archive: Archive) -> str:
    # JSON is YAML, and needs no care with signs.
    cited = {
        "cff-version": "1.2.0",
        "message": f"Cite the figures so: {archive.citation}",
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": "OpenRouter"}],
        "version": f"sha256:{archive.captures_sha256}",
        "url": "https://openrouter.ai/rankings",
    }
    return json.dumps(cited, indent=1) + "\n"


def _readme(archive: Archive, sidecars: list[Sidecar]) -> str:
    moments = [sidecar.as_of.astimezone(UTC) for sidecar in sidecars]
    return README.format(
        title=TITLE,
        count=archive.count,
        bytes=f"{archive.bytes:,}",
        first=f"{min(moments):%Y-%m-%d}",
        last=f"{max(moments):%Y-%m-%d}",
        licences=", ".join(sorted({sidecar.licence for sidecar in sidecars})),
        citation=archive.citation,
    )


def _provenance(sidecars: list[Sidecar]) -> str:
    # Names of files are data: in JSON, unlike CSV, no program takes one for a formula.
    came = [sidecar.model_dump(mode="json", include={"capture_id", *HOW_IT_CAME}) for sidecar in sidecars]
    return json.dumps(came, indent=1) + "\n"


def _sums(files: Mapping[str, str]) -> str:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))


def _write(path: Path, body: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(body).hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
