"""The pages for readers, made from the staged tables before they are made current: site, report and dbt docs site.

Belongs here: the three assets and the checks of the run as the report tells of them. Does not: what the pages show.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation

from orchestration.assets.figures import figures_of_the_week, links
from orchestration.publication.checksums import faults_of_publication
from orchestration.publication.claim_reviews import claim_reviews
from orchestration.publication.docs_page import docs_page
from orchestration.publication.provenance import code_sha256, provenance_of_publication
from orchestration.publication.reader import open_published
from orchestration.runtime.dbt import start_dbt
from orchestration.runtime.metadata import in_words, shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import Settings
from orchestration.site.checks import Checks

# Models only: to compile the tests too takes twice as long (9.0 s against 4.4 s, measured) and shows no reader more.
DOCS = ("docs", "generate", "--target", "published", "--quiet", "--select", "resource_type:model")

# What depends on the day of the run, and not on the captures, is on the asset and in the terminal: the page would be
# another one every week.
OF_THE_DAY = {"last_week_is_here"}


@dg.multi_asset(
    specs=[
        dg.AssetSpec(name, deps=["published_tables"], description=description, group_name="publication", kinds={kind})
        for name, kind, description in (
            ("site", "html", "Pages for weeks, countries, vendors, models, claims, with charts, SQL and a feed."),
            ("report", "html", "The latest week as one self-contained page, to send on; beside it claims.jsonld."),
            ("docs_site", "dbt", "dbt's documentation as one static page: columns, units, tests, lineage."),
        )
    ]
)
def pages(context: dg.AssetExecutionContext, almanac: Almanac) -> Iterator[dg.MaterializeResult[Any]]:
    """Make all at once: dbt works in a process of its own while the site is made."""
    settings = almanac.settings
    docs_target = settings.dbt_target / "docs"
    documenting = _start_docs(settings, docs_target)
    yield from _site(context, settings)
    page = settings.staged.docs_page
    page.parent.mkdir()
    if documenting is None:
        shutil.copyfile(settings.published.docs_page, page)
        LOG.info("docs reused: code unchanged")
    else:
        documenting.wait()
        page.write_text(docs_page(docs_target), encoding="utf-8")
        LOG.info(f"docs site: {page.stat().st_size:,} bytes")
    yield dg.MaterializeResult(
        asset_key="docs_site", metadata=shown({"bytes": page.stat().st_size, "made_anew": documenting is not None})
    )


def _start_docs(settings: Settings, target: Path) -> DbtCliInvocation | None:
    # The page holds descriptions, columns, types and lineage: all of them the code's, none of them the data's. Under
    # the code of the current publication it would come out the same, and takes a fifth of a run.
    made_from = provenance_of_publication(settings.published)
    is_whole = not faults_of_publication(settings.published)
    if is_whole and made_from and made_from.code_sha256 == code_sha256():
        return None
    shutil.rmtree(target, ignore_errors=True)  # nothing of it is needed, and some of it may be damaged
    return start_dbt(settings, *DOCS, target=target)


def _site(context: dg.AssetExecutionContext, settings: Settings) -> Iterator[dg.MaterializeResult[Any]]:
    # Imported here: the charts' libraries take half a second that a load of the definitions need not spend.
    from orchestration.site.build import make_site

    with open_published(settings.staged.database) as connection:
        made = make_site(connection, settings.staged, settings.published, _checks(context), settings.site_url)
        reviews = claim_reviews(connection)
        figures = figures_of_the_week(connection)
    settings.staged.claim_reviews.write_text(reviews, encoding="utf-8")
    LOG.info(f"site: {made.pages} pages, {made.written} files written, {made.unchanged} unchanged")
    known, bytes_of_report = {**figures, **links(settings.staged)}, settings.staged.report.stat().st_size
    yield dg.MaterializeResult(asset_key="report", metadata=shown({**known, "bytes": bytes_of_report}))
    files = {"pages": made.pages, "files_written": made.written, "files_unchanged": made.unchanged}
    yield dg.MaterializeResult(asset_key="site", metadata=shown({**known, **files}))


def _checks(context: dg.AssetExecutionContext) -> Checks:
    """Read what the checks of this run said from its events; in the order of their names, since dbt's ends vary."""
    events = context.instance.all_logs(context.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    said = [event.get_dagster_event().asset_check_evaluation_data for event in events]
    checks = [check for check in said if check.check_name not in OF_THE_DAY]
    failed = [in_words(check) for check in checks if not check.passed]
    return Checks(len(checks) - len(failed), sorted(failed, key=lambda check: (check["asset"], check["name"])))
