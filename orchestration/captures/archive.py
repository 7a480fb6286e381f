"""Write every stored capture into one folder that can be cited, and checked and imported without this product.

The folder is a bag of BagIt (RFC 8493): each capture with its sidecar under ``data/``, and checksums of all files. The
library bagit validates it in the tests; it does not write it, since it lists files in the file system's order, so that
equal captures would not give equal bytes.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from importlib.metadata import version
from pathlib import Path

from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import ORIGINALS, RawZone, sync
from orchestration.captures.repair import DamagedCaptures, faults_of
from orchestration.captures.sidecar import ORIGIN, SIDECAR_SUFFIX, Sidecar, archived_sidecar, captures_sha256
from orchestration.settings import BadInput

BAG_MARK = "bagit.txt"
PAYLOAD = "data"
TITLE = "Captures of OpenRouter's usage leaderboard"
README = """# {title}

{count} captures ({bytes} bytes), as of {first} … {last}, each as the source sent it. Each capture is under `data/`, by
form, next to a sidecar: what it is, what was asked, when its figures were known (`as_of`), how to cite it, its licence
({licences}). `provenance.json` gives the origin of each. A capture that was derived from a file of another shape names
it; those files are in `data/originals/`, as they came.

To check it, run in this folder: `sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt`, or any tool
for bags of BagIt (RFC 8493). To rebuild every figure, to the token, run token-almanac:
`almanac run --offline --captures` and the name of this folder.

{citation}
"""


class CannotArchive(BadInput):
    """There is nothing to archive, or no place for it; the message has the remedy."""


@dataclass(frozen=True)
class Archive:
    """A written archive; ``captures_sha256`` identifies its captures by content, as ``about`` of a publication does."""

    folder: Path
    count: int
    bytes: int
    citation: str
    captures_sha256: str


def write_archive(raw_zone: RawZone, folder: Path, on: date) -> Archive:
    """Write every stored capture into a new folder, which appears whole or not at all, and return its description.

    The same raw zone gives the same bytes, except for the day ``on`` in bag-info.txt (and its checksum). Raise
    `DamagedCaptures` naming damaged captures, and `CannotArchive` when there is no capture, or the folder exists.
    """
    if faults := faults_of(raw_zone):
        raise DamagedCaptures(
            f"{len(faults)} of the stored captures are damaged, so an archive would be incomplete "
            f"({'; '.join(faults[:3])}{'; …' if len(faults) > 3 else ''}). Run `almanac run` to repair what can be "
            "repaired; it names what to import again or restore from a backup."
        )
    sidecars = sorted(raw_zone.sidecars(), key=lambda sidecar: (sidecar.form, sidecar.capture_id))
    if not sidecars:
        raise CannotArchive("There is nothing to archive: no capture is stored. Run `almanac run` first.")
    if any(FORMS[sidecar.form].is_simulated for sidecar in sidecars):
        raise CannotArchive("Simulated captures are not archived: no figure in them is real.")
    if folder.exists() or folder.is_symlink():
        raise CannotArchive(f"{folder} exists already, and an archive is never changed; name another folder.")
    moments = [sidecar.as_of.astimezone(UTC) for sidecar in sidecars]
    archive = Archive(
        folder,
        len(sidecars),
        sum(sidecar.bytes for sidecar in sidecars),
        f"Source: OpenRouter (openrouter.ai/rankings), as of {max(moments).isoformat()}. Compiled by token-almanac.",
        captures_sha256(sidecar.sha256 for sidecar in sidecars),
    )
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)  # of a killed process
    unfinished.mkdir(parents=True)
    try:
        payload = _write_payload(raw_zone, sidecars, unfinished)
        tags = {
            BAG_MARK: "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": _bag_info(archive, on, payload, unfinished),
            "README.md": README.format(
                title=TITLE,
                count=archive.count,
                bytes=f"{archive.bytes:,}",
                first=f"{min(moments):%Y-%m-%d}",
                last=f"{max(moments):%Y-%m-%d}",
                licences=", ".join(sorted({sidecar.licence for sidecar in sidecars})),
                citation=archive.citation,
            ),
            "manifest-sha256.txt": _sums(payload),
            "provenance.json": _provenance(sidecars),
        }
        sums = {name: _write(unfinished / name, text.encode()) for name, text in tags.items()}
        _write(unfinished / "tagmanifest-sha256.txt", _sums(sums).encode())
        for inner in (*(path for path in unfinished.rglob("*") if path.is_dir()), unfinished):
            sync(inner)
        unfinished.rename(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return archive


def _write_payload(raw_zone: RawZone, sidecars: list[Sidecar], folder: Path) -> dict[str, str]:
    """Write each capture, its sidecar, and each original, and return the checksum of each file."""
    sums = {}
    for sidecar in sidecars:
        path = f"{PAYLOAD}/{sidecar.form}/{sidecar.capture_id}"
        sums[f"{path}.json"] = _write(folder / f"{path}.json", raw_zone.read(sidecar))
        sums[path + SIDECAR_SUFFIX] = _write(folder / (path + SIDECAR_SUFFIX), archived_sidecar(sidecar))
    for sha256 in sorted({sidecar.original for sidecar in sidecars} - {""}):
        path = f"{PAYLOAD}/{ORIGINALS}/{sha256}"
        sums[path] = _write(folder / path, raw_zone.read_original(sha256))
    return sums


def _bag_info(archive: Archive, on: date, payload: Mapping[str, str], folder: Path) -> str:
    payload_bytes = sum((folder / name).stat().st_size for name in payload)
    return (
        f"Bagging-Date: {on.isoformat()}\n"
        f"Bag-Software-Agent: token-almanac {version('token-almanac')}\n"
        f"External-Description: {TITLE}. {archive.citation}\n"
        f"External-Identifier: sha256:{archive.captures_sha256}\n"
        f"Payload-Oxum: {payload_bytes}.{len(payload)}\n"
    )


def _provenance(sidecars: list[Sidecar]) -> str:
    # JSON, since a spreadsheet would take some file names in a CSV for formulas.
    origins = [sidecar.model_dump(mode="json", include={"capture_id", *ORIGIN}) for sidecar in sidecars]
    return json.dumps(origins, indent=1) + "\n"


def _sums(files: Mapping[str, str]) -> str:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items()))


def _write(path: Path, body: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(body).hexdigest()
