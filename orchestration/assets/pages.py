"""The pages for readers, made from the staged tables before these become current: site, report and dbt docs site."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation

from orchestration.publication.claim_reviews import claim_reviews
from orchestration.publication.docs_page import docs_page
from orchestration.publication.folders import faults_of_publication
from orchestration.publication.gate import RESULTS
from orchestration.publication.provenance import code_sha256, provenance_of_publication
from orchestration.publication.reader import open_published
from orchestration.publication.staging import DOCS, SITE, mark_made, stage_pages
from orchestration.runtime.dbt import start_dbt
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import Settings

# Models only: to compile the tests too takes twice as long (9.0 s against 4.4 s, measured) and shows no reader more.
DOCS_COMMAND = ("docs", "generate", "--target", "published", "--quiet", "--select", "resource_type:model")


@dg.multi_asset(
    specs=[
        dg.AssetSpec(name, deps=["published_tables"], description=description, group_name="publication", kinds={kind})
        for name, kind, description in (
            ("site", "html", "Pages for weeks, countries, vendors, models, claims, with charts, SQL and a feed."),
            ("report", "html", "The latest week as one self-contained page, to send on; beside it claims.jsonld."),
            ("docs_site", "dbt", "dbt's documentation as one static page: columns, units, tests, lineage."),
        )
    ],
    can_subset=True,
)
def pages(context: dg.AssetExecutionContext, almanac: Almanac) -> Iterator[dg.MaterializeResult[Any]]:
    """Make the pages selected: dbt works in a process of its own while the site is made.

    Site and report are made together, of the same rows. Where no tables of the build database are staged, the pages are
    made of the current publication's; the asset `publication` makes them current.
    """
    settings = almanac.settings
    selected = {key.path[-1] for key in context.selected_asset_keys}
    parts = ({DOCS} if DOCS in selected else set()) | ({SITE} if selected - {DOCS} else set())
    docs_target = settings.dbt_target / "docs"
    tables_of = stage_pages(settings, parts)
    if tables_of == settings.published.folder.resolve().name:
        LOG.info(f"Making the pages of publication {tables_of} again; materialize `publication` to make them current.")
    documenting = _start_docs(settings, docs_target) if DOCS in parts else None
    if SITE in parts:
        results = _site(settings)
        mark_made(settings, SITE)
        yield from (result for name, result in results.items() if name in selected)
    if DOCS in parts:
        yield _docs(settings, docs_target, documenting)


def _docs(settings: Settings, docs_target: Path, documenting: DbtCliInvocation | None) -> dg.MaterializeResult[Any]:
    page = settings.staged.docs_page
    page.parent.mkdir()
    if documenting is None:
        shutil.copyfile(settings.published.docs_page, page)
        LOG.info("docs reused: code unchanged")
    else:
        documenting.wait()
        page.write_text(docs_page(docs_target), encoding="utf-8")
        LOG.info(f"docs site: {page.stat().st_size:,} bytes")
    mark_made(settings, DOCS)
    return dg.MaterializeResult(
        asset_key=DOCS, metadata=shown({"bytes": page.stat().st_size, "made_anew": documenting is not None})
    )


def _start_docs(settings: Settings, target: Path) -> DbtCliInvocation | None:
    # The page holds descriptions, columns, types and lineage: all of them the code's, none of them the data's. Under
    # the code of the current publication it would come out the same, and takes a fifth of a run.
    made_from = provenance_of_publication(settings.published)
    is_whole = not faults_of_publication(settings.published)
    if is_whole and made_from and made_from.code_sha256 == code_sha256():
        return None
    shutil.rmtree(target, ignore_errors=True)  # nothing of it is needed, and some of it may be damaged
    return start_dbt(settings, *DOCS_COMMAND, target=target)


def _site(settings: Settings) -> dict[str, dg.MaterializeResult[Any]]:
    # Imported here: the charts' libraries take half a second that a load of the definitions need not spend.
    from orchestration.site.build import make_site

    # The checks of the staged tables, whichever run checked them and whichever makes the pages.
    checks = RESULTS.validate_json(settings.staged.checks.read_bytes())
    with open_published(settings.staged.database) as connection:
        made = make_site(connection, settings.staged, settings.published, checks, settings.site_url)
        reviews = claim_reviews(connection)
    settings.staged.claim_reviews.write_text(reviews, encoding="utf-8")
    LOG.info(f"site: {made.pages} pages, {made.written} files written, {made.unchanged} unchanged")
    files = {"pages": made.pages, "files_written": made.written, "files_unchanged": made.unchanged}
    metadata = {"report": {"bytes": settings.staged.report.stat().st_size}, SITE: files}
    return {name: dg.MaterializeResult(asset_key=name, metadata=shown(values)) for name, values in metadata.items()}
