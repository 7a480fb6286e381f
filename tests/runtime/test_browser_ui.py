"""Dagster's UI in a real browser, as a person uses it: lineage, the last run, one asset materialized, all of them, a
source that is silent, a check that failed, and a failed build that is not published.
"""

from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Page, expect

from tests.support.chromium import chromium, needs_chromium, page_in
from tests.support.project import almanac
from tests.support.serving import ask, served_ui, wait_for

pytestmark = needs_chromium
RUNS = (
    "{ runsOrError { ... on Runs { results { status assetSelection { path } "
    "assets { key { path } } tags { key value } } } } }"
)
SLOW = 60_000
GROUP = ["published_tables", "site", "report", "docs_site", "publication"]


def _runs_of(port: int, *assets: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = ask(port, RUNS)["runsOrError"]["results"]
    return [run for run in results if {asset["path"][0] for asset in run["assetSelection"] or []} == set(assets)]


def _materialize(page: Page, address: str, asset: str) -> None:
    page.goto(f"{address}/assets/{asset}")
    page.get_by_role("button", name="Materialize").first.click(timeout=SLOW)


def test_a_person_finds_lineage_runs_and_checks_and_materializes(data: Path) -> None:
    nowhere = "http://127.0.0.1:9/exports"
    with served_ui(data, ALMANAC_SOURCE_URL=nowhere) as port, chromium() as browser, page_in(browser, 1500) as page:
        address = f"http://127.0.0.1:{port}"

        page.goto(f"{address}/asset-groups")
        for group in ("captures", "raw_tables", "staging", "intermediate", "marts", "publication"):
            expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=SLOW)

        # The run of the command line stands under Runs.
        page.goto(f"{address}/runs")
        expect(page.get_by_text("almanac/reason: command line").first).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("Success").first).to_be_visible(timeout=SLOW)

        page.goto(f"{address}/assets/fct_country_weekly?view=checks&checkDetail=equals_the_captures")
        expect(page.get_by_text("Passed").first).to_be_visible(timeout=SLOW)

        page.goto(f"{address}/automation")
        for schedule in ("daily", "monday"):
            expect(page.get_by_text(schedule, exact=True).first).to_be_visible(timeout=SLOW)

        _materialize(page, address, "sample_captures")
        wait_for(lambda: [run["status"] for run in _runs_of(port, "sample_captures")] == ["SUCCESS"], 120)

        _materialize(page, address, "openrouter_export_captures")
        wait_for(lambda: [run["status"] for run in _runs_of(port, "openrouter_export_captures")] == ["SUCCESS"], 120)
        page.goto(f"{address}/assets/openrouter_export_captures?view=checks&checkDetail=source_answered")
        expect(page.get_by_text("no answer: 127.0.0.1 cannot be reached").first).to_be_visible(timeout=SLOW)

        # All of it is one run, and no backfill.
        before = (data / "published").resolve()
        page.goto(f"{address}/asset-groups")
        page.get_by_role("button", name="Materialize all").first.click(timeout=SLOW)
        wait_for(lambda: (data / "published").resolve() != before, 300)
        sound = (data / "published").resolve()

        with duckdb.connect(data / "warehouse" / "almanac.duckdb") as connection:
            connection.execute(
                "update raw.usage_states set total_tokens = 920000000000 where total_tokens = 919000000000"
            )
        assert almanac(data, "run", "--offline").returncode == 1
        page.goto(f"{address}/assets/fct_country_weekly?view=checks&checkDetail=equals_the_captures")
        expect(page.get_by_text("Failed").first).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("7,359,000,000,000").first).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("7,360,000,000,000").first).to_be_visible(timeout=SLOW)

        # A failed build becomes current neither by one asset nor by a whole group.
        _materialize(page, address, "published_tables")
        wait_for(lambda: [run["status"] for run in _runs_of(port, "published_tables")] == ["FAILURE"], 180)
        page.goto(f"{address}/locations/token-almanac/asset-groups/publication/lineage")
        page.get_by_role("button", name="Materialize all").first.click(timeout=SLOW)
        wait_for(lambda: [run["status"] for run in _runs_of(port, *GROUP)] == ["FAILURE"], 180)
        assert (data / "published").resolve() == sound
