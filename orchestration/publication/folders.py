"""The folders of publications: staging, the switch of the link ``published``, and the pruning of old ones."""

import os
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from orchestration.settings import BadInput, PublicationPaths, Settings

# The current one and about a week of daily runs; each has a few MB.
KEPT_PUBLICATIONS = 8
NAME_FORMAT = "%Y%m%dT%H%M%S.%fZ"
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
        _sync(file)
    folder = settings.publications / made_at.astimezone(UTC).strftime(NAME_FORMAT)
    staging.rename(folder)
    _sync(settings.publications)
    link = settings.data_dir / ".published.next"
    with suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(folder.relative_to(settings.data_dir), target_is_directory=True)
    link.replace(published)
    _sync(settings.data_dir)
    _prune(settings)
    return folder


def kept_publications(settings: Settings) -> list[PublicationPaths]:
    """Return the kept publications, oldest first; folders with other names are left out."""
    folders = sorted(path for path in settings.publications.glob("*") if path.is_dir() and not path.is_symlink())
    return [PublicationPaths(folder) for folder in folders if NAME.fullmatch(folder.name)]


def publication_before(settings: Settings, publication: PublicationPaths) -> PublicationPaths:
    """Return the newest kept publication made before another; raise `BadInput` when there is none."""
    name = publication.folder.resolve().name
    older = [kept for kept in kept_publications(settings) if kept.folder.name < name]
    if not older:
        raise BadInput(f"there is no publication before {publication.folder} to compare with; name two folders")
    return older[-1]


def _prune(settings: Settings) -> None:
    current = settings.published.folder.resolve()
    for kept in kept_publications(settings)[:-KEPT_PUBLICATIONS]:
        if kept.folder != current:
            shutil.rmtree(kept.folder, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
