"""Dagster's UI in a real browser, as a person uses it, on the folder that test_ui.py left; in this order."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import chromium, needs_chromium, page_in
from tests.support.project import almanac
from tests.support.serving import ServedUi, ask, wait_for

pytestmark = [needs_chromium, pytest.mark.xdist_group("ui")]
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


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser, page_in(browser, 1500) as page:
        yield page


def test_a_person_finds_groups_runs_figures_checks_and_schedules(ui: ServedUi, page: Page) -> None:
    page.goto(f"{ui.address}/asset-groups")
    for group in ("captures", "raw_tables", "staging", "intermediate", "marts", "publication"):
        expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=SLOW)

    # The run of the command line stands under Runs.
    page.goto(f"{ui.address}/runs")
    expect(page.get_by_text("almanac/reason: command line").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Success").first).to_be_visible(timeout=SLOW)

    page.goto(f"{ui.address}/assets/publication?view=overview")
    expect(page.get_by_text("market_tokens", exact=True)).to_be_visible(timeout=SLOW)

    page.goto(f"{ui.address}/assets/fct_country_weekly?view=checks&checkDetail=equals_the_captures")
    expect(page.get_by_text("Passed").first).to_be_visible(timeout=SLOW)

    page.goto(f"{ui.address}/automation")
    for schedule in ("daily", "monday"):
        expect(page.get_by_text(schedule, exact=True).first).to_be_visible(timeout=SLOW)


def test_one_asset_is_materialized_and_a_silent_source_is_seen(ui: ServedUi, page: Page) -> None:
    ui.silence_the_source()
    _materialize(page, ui.address, "openrouter_export_captures")
    wait_for(lambda: [run["status"] for run in _runs_of(ui.port, "openrouter_export_captures")] == ["SUCCESS"], 120)
    page.goto(f"{ui.address}/assets/openrouter_export_captures?view=checks&checkDetail=source_answered")
    expect(page.get_by_text("no answer: 127.0.0.1 cannot be reached").first).to_be_visible(timeout=SLOW)


def test_all_assets_are_materialized_in_one_run_and_no_backfill(ui: ServedUi, page: Page) -> None:
    before = (ui.data / "published").resolve()
    page.goto(f"{ui.address}/asset-groups")
    page.get_by_role("button", name="Materialize all").first.click(timeout=SLOW)
    wait_for(lambda: (ui.data / "published").resolve() != before, 300)


def test_a_failed_build_becomes_current_neither_by_one_asset_nor_by_a_whole_group(ui: ServedUi, page: Page) -> None:
    sound = (ui.data / "published").resolve()
    with duckdb.connect(ui.data / "warehouse" / "almanac.duckdb") as connection:
        connection.execute("update raw.usage_states set total_tokens = 920000000000 where total_tokens = 919000000000")
    assert almanac(ui.data, "run", "--offline").returncode == 1
    page.goto(f"{ui.address}/assets/fct_country_weekly?view=checks&checkDetail=equals_the_captures")
    expect(page.get_by_text("Failed").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("7,359,000,000,000").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("7,360,000,000,000").first).to_be_visible(timeout=SLOW)

    _materialize(page, ui.address, "published_tables")
    wait_for(lambda: [run["status"] for run in _runs_of(ui.port, "published_tables")] == ["FAILURE"], 180)
    page.goto(f"{ui.address}/locations/token-almanac/asset-groups/publication/lineage")
    page.get_by_role("button", name="Materialize all").first.click(timeout=SLOW)
    wait_for(lambda: [run["status"] for run in _runs_of(ui.port, *GROUP)] == ["FAILURE"], 180)
    assert (ui.data / "published").resolve() == sound
