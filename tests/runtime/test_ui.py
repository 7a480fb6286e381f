"""Dagster's UI as `make ui` serves it: on loopback, with assets, checks, schedules and runs; ticks work."""

import re
import socket
import sys
from pathlib import Path

from tests.support.chromium import chromium, needs_chromium, page_in
from tests.support.exports_server import exports_server, snapshot_of
from tests.support.project import CAPTURES, command_environment, completed, needs_captures, query
from tests.support.serving import ask, served_folder, served_ui, terminal_of, wait_for

RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"
ASSETS = (
    "{ assetNodes { assetKey { path } groupName description owners { ... on UserAssetOwner { email } } "
    "assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } }"
)
SCHEDULES = (
    '{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", '
    'repositoryLocationName: "token-almanac"}) { ... on Schedules { results { name scheduleState { status } } } } }'
)


@needs_captures
def test_the_ui_shows_the_run_of_the_command_line_and_a_schedules_tick_makes_one(data: Path) -> None:
    with exports_server() as exports:
        exports.add_snapshot(*snapshot_of(CAPTURES / "rankings_daily" / "20260719T000516Z.json"))
        owner = {"email": "data@example.org"}
        environment = {"ALMANAC_SOURCE_URL": exports.url, "ALMANAC_DAILY_CRON": "* * * * *"}
        with served_ui(data, **environment, ALMANAC_OWNER=owner["email"]) as port:
            assets = {node["assetKey"]["path"][-1]: node for node in ask(port, ASSETS)["assetNodes"]}
            assert all(node["groupName"] and node["description"] for node in assets.values())
            assert all(node["owners"] == [owner] for node in assets.values())
            checks = {check["name"] for check in assets["fct_market_weekly"]["assetChecksOrError"]["checks"]}
            assert {"equals_the_captures", "growth_is_exact", "passes_its_own_audit"} <= checks
            schedules = {s["name"]: s["scheduleState"] for s in ask(port, SCHEDULES)["schedulesOrError"]["results"]}
            assert schedules == {"daily": {"status": "RUNNING"}, "monday": {"status": "RUNNING"}}

            def runs(reason: str) -> list[str]:
                tag = {"key": "almanac/reason", "value": reason}
                return [run["status"] for run in ask(port, RUNS)["runsOrError"]["results"] if tag in run["tags"]]

            assert runs("command line") == ["SUCCESS", "SUCCESS"]
            wait_for(lambda: "SUCCESS" in runs("daily"), 240)
            # The intake's sensor asks for the build.
            wait_for(lambda: "SUCCESS" in runs("new captures"), 240)
            # Before it is stopped: a worker that is then at its work says at its end where it was (measured).
            said = terminal_of("ui", data).read_text().splitlines()
    days = query(data, "select count(distinct usage_date) from fct_model_usage_daily")
    assert days == [(30,)]
    checked = [line for line in said if "blocking_checks" in line and "; 0 checks failed" in line]
    found = re.search(r"(\d+) of (\d+) weeks recomputed", checked[0])
    # Weeks that no new capture covers are compared with the last publication, and not recomputed.
    assert found
    assert 0 < int(found[1]) < int(found[2])
    # Neither Dagster's own events, nor dbt's lines (two for each model), nor a check that would not gate what follows.
    noise = r"DEBUG|^\d+ of \d+ |without gating|Skipping step|Finished dbt command|AssetObservation|heartbeat"
    assert [line for line in said if re.search(noise, line)] == []
    assert len(said) < 60


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
def test_it_answers_on_loopback_and_to_no_other_page_in_the_browser(data: Path, tmp_path: Path) -> None:
    rebinding = "--host-resolver-rules=MAP evil.test 127.0.0.1"
    (tmp_path / "index.html").write_text("<!doctype html><title>another site</title><body></body>")
    with served_ui(data) as port, served_folder(tmp_path) as other, chromium(rebinding) as browser:
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        listening = {local for _, local, _, state, *_ in sockets if state == "0A" and local.endswith(f":{port:04X}")}
        assert listening == {f"0100007F:{port:04X}"}  # 127.0.0.1, as the kernel writes it
        assert not any(f":{port:04X} 0" in line for line in Path("/proc/net/tcp6").read_text().splitlines())

        before = ask(port, RUNS)
        with page_in(browser) as page:
            page.goto(f"{other}/index.html")
            assert page.evaluate(ATTACK, [f"http://127.0.0.1:{port}", LAUNCH]) == "refused"
            page.goto(f"http://evil.test:{port}/")
            assert page.evaluate(ASK, LAUNCH) == 403
            # The same question from our own page, to see that what was refused would have been answered.
            page.goto(f"http://localhost:{port}/")
            assert page.evaluate(ASK, "{ version }") == 200
        assert ask(port, RUNS) == before


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
