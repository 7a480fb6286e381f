"""The pages for readers, made from the staged tables before they are made current: the report and the dbt docs site.

Belongs here: the two assets and the checks of the run as the report tells of them. Does not: what the pages show.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource

from orchestration.dbt import OWNER
from orchestration.publication.folders import staging_folder
from orchestration.report.data import Checks
from orchestration.resources import Almanac
from orchestration.state import is_code_new
from orchestration.summary import open_published

# Models only: to compile the tests too takes twice as long (9.0 s against 4.4 s, measured) and shows no reader more.
DOCS = ["docs", "generate", "--static", "--target", "published", "--quiet", "--select", "resource_type:model"]


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["published_tables"],
            description=description,
            group_name="publication",
            kinds={kind},
            owners=[OWNER],
        )
        for name, kind, description in (
            ("report", "html", "One self-contained page with charts, claims and the state of the data."),
            ("docs_site", "dbt", "dbt's documentation as one static page: columns, units, tests, lineage."),
        )
    ],
    pool="duckdb",
)
def pages(
    context: dg.AssetExecutionContext, almanac: Almanac, dbt: DbtCliResource
) -> Iterator[dg.MaterializeResult[Any]]:
    """Make both at once: dbt works in a process of its own while the report is drawn."""
    staging = staging_folder(almanac.settings)
    database = staging / "almanac.duckdb"
    documenting = _start_docs(dbt, almanac, database)
    yield _report(context, staging, database)
    (staging / "docs").mkdir()
    page = staging / "docs" / "index.html"
    if documenting is None:
        shutil.copyfile(_current_docs(almanac), page)
        context.log.info("docs site: as before, since tables and descriptions are")
    else:
        documenting.wait()
        shutil.copyfile(almanac.settings.dbt_target / "docs" / "static_index.html", page)
        context.log.info(f"docs site: {page.stat().st_size:,} bytes")
    yield dg.MaterializeResult(
        asset_key="docs_site", metadata={"bytes": page.stat().st_size, "made_anew": documenting is not None}
    )


def _start_docs(dbt: DbtCliResource, almanac: Almanac, database: Path) -> DbtCliInvocation | None:
    # The page holds descriptions, columns, types and lineage: all of them the code's, none of them the data's. Under
    # the code of the current publication it would come out the same, and takes a fifth of a run.
    if _current_docs(almanac).exists() and not is_code_new(almanac.settings):
        return None
    os.environ["ALMANAC_STAGED"] = str(database)
    return dbt.cli(DOCS, target_path=almanac.settings.dbt_target / "docs")


def _current_docs(almanac: Almanac) -> Path:
    return almanac.settings.published / "docs" / "index.html"


def _report(context: dg.AssetExecutionContext, staging: Path, database: Path) -> dg.MaterializeResult[Any]:
    # Imported here: the charts' libraries take half a second that a run with nothing to do need not spend.
    from orchestration.report.page import render

    with open_published(database) as connection:
        page = render(connection, _checks(context))
    (staging / "report.html").write_text(page, encoding="utf-8")
    context.log.info(f"report: {len(page):,} characters")
    return dg.MaterializeResult(asset_key="report", metadata={"bytes": len(page.encode())})


def _checks(context: dg.AssetExecutionContext) -> Checks:
    """Read what the checks of this run said from its events."""
    events = context.instance.all_logs(context.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    passed, failed = 0, []
    for event in events:
        check = event.get_dagster_event().asset_check_evaluation_data
        if check.passed:
            passed += 1
            continue
        values = {name: str(value.value) for name, value in check.metadata.items()}
        failed.append(
            {
                "name": check.check_name,
                "asset": check.asset_key.path[-1],
                "expected": values.get("expected", "no rows"),
                "found": values.get("found", f"{values.get('dagster_dbt/failed_row_count', 'some')} rows"),
            }
        )
    return Checks(passed, failed)
