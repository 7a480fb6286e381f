"""``SHA256SUMS``: the checksum of each file of a publication, written when it was made, and compared later."""

import hashlib
from pathlib import Path

from orchestration.settings import PublicationPaths


def write_checksums(publication: PublicationPaths) -> None:
    """Write the checksum of every file of a publication, in the form that `sha256sum --check` takes."""
    sums = {path: _sha256(publication.folder / path) for path in _files(publication)}
    lines = [f"{sha256}  {path}\n" for path, sha256 in sums.items()]
    publication.checksums.write_text("".join(lines), encoding="utf-8")


def faults_of_publication(publication: PublicationPaths) -> list[str]:
    """Return a few words for each file that is missing, damaged or not part of the publication."""
    if not publication.folder.is_dir():
        return [f"{publication.folder.name} is missing"]
    try:
        lines = publication.checksums.read_text(encoding="utf-8").splitlines()
        expected = {path: sha256 for sha256, path in (line.split("  ", 1) for line in lines)}
        actual = {path: _sha256(publication.folder / path) for path in _files(publication)}
    except FileNotFoundError:
        return [f"{publication.checksums.name} is missing"]
    except (OSError, ValueError) as error:
        return [f"{publication.checksums.name} cannot be read ({error})"]
    faults = [f"{path} is missing" for path in expected if path not in actual]
    faults += [f"{path} is not part of it" for path in actual if path not in expected]
    return faults + [f"{path} is damaged" for path in expected if path in actual and actual[path] != expected[path]]


def is_as_made(publication: PublicationPaths, file: Path) -> bool:
    """Return whether a file has the checksum that the publication lists; true for a publication without checksums."""
    if not publication.checksums.is_file():
        return True
    line = f"{_sha256(file)}  {file.relative_to(publication.folder).as_posix()}"
    return line in publication.checksums.read_text(encoding="utf-8", errors="replace").splitlines()


def _files(publication: PublicationPaths) -> list[str]:
    files = (path for path in publication.folder.rglob("*") if path.is_file() and path != publication.checksums)
    return sorted(path.relative_to(publication.folder).as_posix() for path in files)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
