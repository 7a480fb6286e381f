"""The folders of publications: staging, the switch of the link ``published``, pruning, and checksums of files."""

import hashlib
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from orchestration.captures.raw_zone import sync
from orchestration.settings import BadInput, PublicationPaths, Settings

# The current one and about a week of daily runs; each has a few MB.
KEPT_PUBLICATIONS = 8
NAME_FORMAT = "%Y%m%dT%H%M%S.%fZ"
NEXT = ".published.next"  # the link that becomes `published`
NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z")


def fresh_staging(settings: Settings) -> PublicationPaths:
    """Return an empty folder to make a publication in, without what a killed run left there."""
    shutil.rmtree(settings.staged.folder, ignore_errors=True)
    settings.staged.folder.mkdir(parents=True)
    return settings.staged


def link_or_copy(old: Path, new: Path) -> None:
    """Link a file of an older publication into another, or copy it where links are not possible.

    Raise FileExistsError when the new path exists.
    """
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(old, new)


def make_current(settings: Settings, made_at: datetime) -> Path:
    """Make the staged publication the current one, by one rename, and return its folder.

    Readers keep the files they have open. Raise FileNotFoundError when the staged publication is incomplete, and
    FileExistsError when ``published`` is not our link.
    """
    staging, published = settings.staged.folder, settings.published.folder
    if published.exists() and not published.is_symlink():
        raise FileExistsError(f"{published} is not the link that token-almanac made; move it away")
    staged = settings.staged
    if not all(path.exists() for path in (staged.front_page, staged.report, staged.docs_page)):
        raise FileNotFoundError(
            "the staged publication is incomplete (tables, pages, docs); materialize the job `build`"
        )
    for file in filter(Path.is_file, staging.rglob("*")):
        sync(file)
    if unfinished := _never_current(settings):
        shutil.rmtree(unfinished, ignore_errors=True)
    folder = settings.publications / made_at.astimezone(UTC).strftime(NAME_FORMAT)
    link = settings.data_dir / NEXT
    link.unlink(missing_ok=True)
    # First the link: if this process is killed before the last rename, it names the folder that never became current.
    link.symlink_to(folder.relative_to(settings.data_dir), target_is_directory=True)
    sync(settings.data_dir)
    staging.rename(folder)
    sync(settings.publications)
    link.replace(published)
    sync(settings.data_dir)
    _prune(settings)
    return folder


def kept_publications(settings: Settings) -> list[PublicationPaths]:
    """Return the kept publications, oldest first, without folders of other names and one that never became current."""
    folders = sorted(path for path in settings.publications.glob("*") if path.is_dir() and not path.is_symlink())
    unfinished = _never_current(settings)
    return [PublicationPaths(path) for path in folders if NAME.fullmatch(path.name) and path != unfinished]


def publication_before(settings: Settings, publication: PublicationPaths) -> PublicationPaths:
    """Return the newest kept publication made before another; raise `BadInput` when there is none."""
    name = publication.folder.resolve().name
    older = [kept for kept in kept_publications(settings) if kept.folder.name < name]
    if not older:
        raise BadInput(f"there is no publication before {publication.folder} to compare with; name two folders")
    return older[-1]


def _never_current(settings: Settings) -> Path | None:
    link = settings.data_dir / NEXT
    return settings.publications / link.readlink().name if link.is_symlink() else None


def _prune(settings: Settings) -> None:
    current = settings.published.folder.resolve()
    for kept in kept_publications(settings)[:-KEPT_PUBLICATIONS]:
        if kept.folder != current:
            shutil.rmtree(kept.folder, ignore_errors=True)


def write_checksums(publication: PublicationPaths) -> None:
    """Write the checksum of every file of a publication, in the form that `sha256sum --check` takes.

    Files that are listed keep their line, so that one changed since is a fault.
    """
    listed = _listed(publication) if publication.checksums.exists() else {}
    sums = {path: listed.get(path) or _sha256(publication.folder / path) for path in _files(publication)}
    lines = [f"{sha256}  {path}\n" for path, sha256 in sums.items()]
    publication.checksums.write_text("".join(lines), encoding="utf-8")


def faults_of_publication(publication: PublicationPaths) -> list[str]:
    """Return a few words for each file that is missing, damaged or not part of the publication."""
    if not publication.folder.is_dir():
        return [f"{publication.folder.name} is missing"]
    try:
        expected = _listed(publication)
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


def _listed(publication: PublicationPaths) -> dict[str, str]:
    lines = publication.checksums.read_text(encoding="utf-8").splitlines()
    return {path: sha256 for sha256, path in (line.split("  ", 1) for line in lines)}


def _files(publication: PublicationPaths) -> list[str]:
    files = (path for path in publication.folder.rglob("*") if path.is_file() and path != publication.checksums)
    return sorted(path.relative_to(publication.folder).as_posix() for path in files)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
