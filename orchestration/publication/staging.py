"""Record what is staged and from which tables, so that nothing stale or half made becomes current."""

import shutil
from collections.abc import Collection

from pydantic import BaseModel, Field, ValidationError

from orchestration.captures.raw_zone import write_whole
from orchestration.publication.diff import write_changes
from orchestration.publication.folders import faults_of_publication, fresh_staging, link_or_copy, write_checksums
from orchestration.publication.gate import build_id, refuse_unchecked
from orchestration.publication.provenance import code_sha256, provenance_of_publication
from orchestration.settings import PublicationPaths, Settings

TABLES, SITE, DOCS = "published_tables", "site", "docs_site"
PARTS = {TABLES, SITE, DOCS}


class NotStaged(RuntimeError):  # noqa: N818 - the message says what to do
    """What is staged is not whole, or not made from the tables as they are; the message has the remedy."""


class Staging(BaseModel):
    """``tables_of`` is the build database, or the publication's folder, that the tables are copies of.

    Parts that other code made do not count: its pages would stand beside this code's tables.
    """

    tables_of: str
    code: str = Field(default_factory=code_sha256)
    made: set[str] = set()


def stage_build(settings: Settings) -> PublicationPaths:
    """Return an empty folder for a publication of the build database as it is."""
    settings.staging_record.unlink(missing_ok=True)
    staged = fresh_staging(settings)
    _write(settings, Staging(tables_of=build_id(settings.warehouse)))
    return staged


def stage_pages(settings: Settings, parts: Collection[str]) -> str:
    """Prepare the staged publication for making pages again, and return what their tables are copies of, in words.

    Where the tables of the current build database are not staged, use the current publication: its files as links, but
    for the database, which programs open by name. Raise `NotStaged` when there is none that is whole.
    """
    staging = _current(settings)
    if staging is None or TABLES not in staging.made:
        staging = _stage_publication(settings)
    staging.made -= set(parts)
    _write(settings, staging)
    staged = settings.staged
    if SITE in parts:
        shutil.rmtree(staged.site, ignore_errors=True)
        staged.report.unlink(missing_ok=True)
        staged.claim_reviews.unlink(missing_ok=True)
    if DOCS in parts:
        shutil.rmtree(staged.docs_page.parent, ignore_errors=True)
    write_checksums(staged)
    return staging.tables_of


def mark_made(settings: Settings, part: str) -> None:
    """Record that a part of what is staged is whole, with the checksums of its files."""
    staging = _read(settings)
    if staging is None:
        raise NotStaged("The record of what is staged is missing; materialize the job `build`.")
    write_checksums(settings.staged)
    staging.made.add(part)
    _write(settings, staging)


def refuse_unfinished(settings: Settings) -> None:
    """Raise `NotStaged` when what is staged is not whole, was changed, or was not made by this code of the tables of
    the build database or the current publication. Raise `NotChecked` when a check of these tables has failed since.
    """
    staging = _current(settings)
    if staging is None:
        raise NotStaged(
            "Nothing is published: the tables of the current build database are not staged by this code. "
            "Materialize the job `build`, or run `almanac run --rebuild`."
        )
    if missing := sorted(PARTS - staging.made):
        raise NotStaged(f"Nothing is published: {', '.join(missing)} must be materialized before `publication`.")
    if faults := faults_of_publication(settings.staged):
        raise NotStaged(f"Nothing is published: of what is staged, {faults[0]}. Materialize the job `build`.")
    if staging.tables_of == build_id(settings.warehouse):
        # A check may have been executed, and have failed, after the tables were staged.
        refuse_unchecked(settings, ())


def _current(settings: Settings) -> Staging | None:
    staging = _read(settings)
    if staging is None or staging.code != code_sha256() or not settings.staged.folder.is_dir():
        return None
    return staging if staging.tables_of in (build_id(settings.warehouse), _name_of(settings.published)) else None


def _stage_publication(settings: Settings) -> Staging:
    published = settings.published
    if faults := faults_of_publication(published):
        raise NotStaged(f"There is no whole publication to make pages of ({faults[0]}); run `almanac run` first.")
    made_from = provenance_of_publication(published)
    if made_from is None or made_from.code_sha256 != code_sha256():
        raise NotStaged("The code has changed since the current publication; run `almanac run` to make it all again.")
    settings.staging_record.unlink(missing_ok=True)
    staged = fresh_staging(settings)
    for path in sorted(published.folder.resolve().rglob("*")):
        place = staged.folder / path.relative_to(published.folder.resolve())
        if path.is_dir():
            place.mkdir()
        elif place == staged.database:
            shutil.copyfile(path, place)
        elif place not in (staged.checksums, staged.changes):
            link_or_copy(path, place)
    write_changes(published, staged)
    write_checksums(staged)
    return Staging(tables_of=_name_of(published), made=set(PARTS))


def _name_of(published: PublicationPaths) -> str:
    return published.folder.resolve().name if published.folder.is_symlink() else ""


def _read(settings: Settings) -> Staging | None:
    try:
        return Staging.model_validate_json(settings.staging_record.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(settings: Settings, staging: Staging) -> None:
    write_whole(settings.staging_record, staging.model_dump_json().encode())
