"""Dagster's UI as `make ui` serves it: on loopback, with assets, checks, schedules and runs; ticks work."""

import re
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.chromium import chromium, needs_chromium, page_in
from tests.support.project import command_environment, completed, needs_captures, query
from tests.support.serving import ServedUi, ask, served_folder, terminal_of, wait_for

# One server for all; test_ui_in_browser.py goes on with it.
pytestmark = pytest.mark.xdist_group("ui")
RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"
ASSETS = (
    "{ assetNodes { assetKey { path } groupName description owners { ... on UserAssetOwner { email } } "
    "assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } }"
)
SCHEDULES = (
    '{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", '
    'repositoryLocationName: "token-almanac"}) { ... on Schedules { results { name scheduleState { id status } } } } }'
)


STOP = (
    'mutation { stopRunningSchedule(id: "%s") { __typename ... on ScheduleStateResult { scheduleState { status } } } }'
)


def _runs(port: int, reason: str) -> list[str]:
    """Return the status of each run with a reason; with none, of the runs that no part of the almanac asked for."""

    def reason_of(run: dict[str, Any]) -> str:
        return next((tag["value"] for tag in run["tags"] if tag["key"] == "almanac/reason"), "")

    return [run["status"] for run in ask(port, RUNS)["runsOrError"]["results"] if reason_of(run) == reason]


def _schedules(port: int) -> dict[str, dict[str, str]]:
    return {
        schedule["name"]: schedule["scheduleState"] for schedule in ask(port, SCHEDULES)["schedulesOrError"]["results"]
    }


def test_it_shows_assets_with_owners_and_checks_schedules_and_the_run_of_the_command_line(ui: ServedUi) -> None:
    assets = {node["assetKey"]["path"][-1]: node for node in ask(ui.port, ASSETS)["assetNodes"]}
    assert all(node["groupName"] and node["description"] for node in assets.values())
    assert all(node["owners"] == [{"email": ui.owner}] for node in assets.values())
    checks = {check["name"] for check in assets["fct_market_weekly"]["assetChecksOrError"]["checks"]}
    assert {"equals_the_captures", "growth_is_exact", "passes_its_own_audit"} <= checks
    assert {name: state["status"] for name, state in _schedules(ui.port).items()} == {
        "daily": "RUNNING",
        "monday": "RUNNING",
    }
    assert _runs(ui.port, "command line") == ["SUCCESS", "SUCCESS"]


@needs_captures
def test_a_tick_of_the_schedule_takes_a_snapshot_and_the_sensor_builds(ui: ServedUi) -> None:
    wait_for(lambda: "SUCCESS" in _runs(ui.port, "daily"), 240)
    stopped = ask(ui.port, STOP % _schedules(ui.port)["daily"]["id"])["stopRunningSchedule"]
    assert stopped["scheduleState"]["status"] == "STOPPED"
    wait_for(lambda: "SUCCESS" in _runs(ui.port, "new captures"), 240)
    days = query(ui.data, "select count(distinct usage_date) from fct_model_usage_daily")
    assert days == [(30,)]
    lines = terminal_of("ui", ui.data).read_text().splitlines()
    checked = [line for line in lines if "blocking_checks" in line and "; 0 checks failed" in line]
    weeks = re.search(r"(\d+) of (\d+) weeks recomputed", checked[0])
    # Weeks that no new capture covers are compared with the last publication, and not recomputed.
    assert weeks
    assert 0 < int(weeks[1]) < int(weeks[2])
    # Neither Dagster's own events, nor dbt's lines (two for each model), nor a check that would not gate what follows.
    noise = r"DEBUG|^\d+ of \d+ |without gating|Skipping step|Finished dbt command|AssetObservation|heartbeat"
    assert [line for line in lines if re.search(noise, line)] == []
    assert len(lines) < 80


LAUNCH = (
    'mutation { launchRun(executionParams: {selector: {repositoryName: "__repository__", '
    'repositoryLocationName: "token-almanac", jobName: "intake"}, '
    'runConfigData: {ops: {folder_captures: {config: {directories: ["/nowhere"]}}}}}) { __typename } }'
)
# What a page can do to another server without being allowed anything by it.
ATTACK = """async ([target, mutation]) => {
    const link = `${target}/graphql?query=${encodeURIComponent(mutation)}`;
    const image = new Promise((done) => {
        const shown = new Image();
        shown.onload = shown.onerror = done;
        shown.src = link;
    });
    const framed = new Promise((done) => {
        const frame = document.createElement("iframe");
        frame.name = "frame";
        frame.onload = done;
        document.body.append(frame);
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: link, target: "frame" });
        document.body.append(form);
        form.submit();
    });
    const socket = new Promise((done) => {
        const opened = new WebSocket(`${target.replace("http", "ws")}/graphql`, "graphql-ws");
        opened.onopen = () => done("open");
        opened.onerror = () => done("refused");
    });
    const plain = { mode: "no-cors", method: "POST", headers: { "Content-Type": "text/plain" }, body: "" };
    await Promise.allSettled([fetch(link, { mode: "no-cors" }), fetch(link, plain), image, framed]);
    return await socket;
}"""
ASK = """async (mutation) => {
    const asked = { method: "POST", headers: { "Content-Type": "application/json" } };
    return (await fetch("/graphql", { ...asked, body: JSON.stringify({ query: mutation }) })).status;
}"""


@needs_chromium
def test_it_answers_on_loopback_and_to_no_other_page_in_the_browser(ui: ServedUi, tmp_path: Path) -> None:
    rebinding = "--host-resolver-rules=MAP evil.test 127.0.0.1"
    (tmp_path / "index.html").write_text("<!doctype html><title>another site</title><body></body>")
    port = ui.port
    with served_folder(tmp_path) as other, chromium(rebinding) as browser:
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = {local for _, local, _, state, *_ in sockets if state == "0A" and local.endswith(f":{port:04X}")}
        assert listening == {f"0100007F:{port:04X}"}  # 127.0.0.1, as the kernel writes it
        assert not any(f":{port:04X} 0" in line for line in Path("/proc/net/tcp6").read_text().splitlines())

        before = _runs(port, "")
        with page_in(browser) as page:
            page.goto(f"{other}/index.html")
            assert page.evaluate(ATTACK, [f"http://127.0.0.1:{port}", LAUNCH]) == "refused"
            page.goto(f"http://evil.test:{port}/")
            assert page.evaluate(ASK, LAUNCH) == 403
            # The same question from our own page, to see that what was refused would have been answered.
            page.goto(f"http://localhost:{port}/")
            assert page.evaluate(ASK, "{ version }") == 200
        assert _runs(port, "") == before


def test_a_port_in_use_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = completed(
            [sys.executable, "-m", "orchestration.cli", "ui", "--port", str(port)], command_environment(tmp_path)
        )
    assert outcome.returncode == 2
    assert f"port {port} is in use; try another" in outcome.stderr
