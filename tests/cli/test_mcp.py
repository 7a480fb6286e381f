"""`almanac mcp` as agents use it: real processes over stdio and loopback HTTP, asked by the SDK's own client."""

import asyncio
import inspect
import json
import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent, Tool

from orchestration.claims.files import read_claims
from orchestration.cli.servers import mcp
from orchestration.settings import CLAIMS_DIR, PROJECT_ROOT
from tests.support.project import answered, command_environment, completed, needs_captures, processes_of, query
from tests.support.serving import served_mcp, wait_for

SENTENCE = "Chinese models among the top ten took 7.359 trillion tokens in the week of 16 to 22 March 2026, up 56.9 %"
# One server asks at most one query at a time, and a test looks for its process: no two of them side by side.
pytestmark = pytest.mark.xdist_group("mcp")
TOOLS = {"check_figure", "week", "series", "claim", "query"}
HIDDEN = "only-for-the-server"
Calls = list[tuple[str, dict[str, Any]]]


def _documented() -> list[dict[str, Any]]:
    """Return the servers that docs/operations.md has clients start or ask."""
    text = (PROJECT_ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    blocks = [json.loads(block) for block in re.findall(r"^```json\n(.+?)^```", text, re.DOTALL | re.MULTILINE)]
    return [server for block in blocks for (servers,) in [block.values()] for server in servers.values()]


async def _session(client: Client, calls: Calls) -> tuple[list[Tool], list[CallToolResult]]:
    async with client:
        return (await client.list_tools()).tools, [await client.call_tool(*call) for call in calls]


def _over_stdio(data: Path, calls: Calls, log: Path) -> tuple[list[Tool], list[CallToolResult]]:
    command = ["-m", "orchestration.cli", "mcp"]
    server = StdioServerParameters(
        command=sys.executable, args=command, env=command_environment(data), cwd=PROJECT_ROOT
    )
    with log.open("w") as errors:
        return asyncio.run(_session(Client(stdio_client(server, errlog=errors)), calls))


def _ask(port: int, tool: str, **arguments: Any) -> CallToolResult:
    """Return the answer of a tool over HTTP."""
    client = Client(f"http://127.0.0.1:{port}/mcp")
    return asyncio.run(_session(client, [(tool, arguments)]))[1][0]


def _text(answer: CallToolResult) -> str:
    (content,) = answer.content
    assert isinstance(content, TextContent)
    return content.text


def _content(answer: CallToolResult) -> dict[str, Any]:
    """Return what an answer holds, which is the same for programs and, as text, for models."""
    assert not answer.is_error, _text(answer)
    content: dict[str, Any] = json.loads(_text(answer))
    assert answer.structured_content == content
    return content


@pytest.fixture(scope="module")
def port(sample_data: Path) -> Iterator[int]:
    with served_mcp(sample_data, OPENROUTER_API_KEY=HIDDEN) as port:
        yield port


def test_over_stdio_an_agent_is_answered_as_the_command_line_does(sample_data: Path, tmp_path: Path) -> None:
    calls: Calls = [
        ("check_figure", {"sentence": SENTENCE}),
        ("week", {}),
        ("week", {"week": "2026-W11"}),
        ("query", {}),
    ]
    calls += [("query", {"sql": "select sum(total_tokens) from weekly_market"})]
    tools, (checked, latest, earlier, refused, summed) = _over_stdio(sample_data, calls, tmp_path / "log")
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations and tool.annotations.read_only_hint and tool.description for tool in tools)
    figures = [
        figure for figure in _content(checked)["figures"] if figure.pop("addition_rows") == len(figure["addition"])
    ]
    assert figures == json.loads(answered(sample_data, "audit", SENTENCE, "--json").stdout)
    assert [figure["verdict"] for figure in figures] == ["confirmed", "mixed_basis"]
    week = json.loads(answered(sample_data, "week", "--json").stdout)
    assert week.items() <= _content(latest).items()
    assert _content(earlier)["week_start"] == "2026-03-09"
    assert refused.is_error
    assert _content(summed)["rows"] == [
        list(query(sample_data, "select sum(total_tokens)::bigint from weekly_market")[0])
    ]
    assert (tmp_path / "log").read_text() == ""


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("check_figure", {"metric": "market_total", "week": "2026-03-16", "value": "20.3T"}),
        ("week", {}),
        ("series", {}),
        ("claim", {}),
        ("claim", {"claim_id": "nbd-us-total-0216"}),
        ("query", {"sql": "select 1"}),
    ],
)
def test_each_answer_carries_its_citation_and_date(
    tool: str, arguments: dict[str, Any], port: int, sample_data: Path
) -> None:
    content = _content(_ask(port, tool, **arguments))
    ((citation, as_of),) = query(sample_data, "select citation, as_of from about")
    assert (content["citation"], content["as_of"]) == (citation, str(as_of))
    assert content["is_bundled_sample"] is True
    assert content["is_simulated"] is False


def test_a_series_has_bounds_and_a_figure_only_where_it_is_known(port: int) -> None:
    market = _content(_ask(port, "series", weeks=2, until="2026-03-22"))["weeks"]
    # data/sample: the totals of both weeks, and their quotient.
    assert [row["total_tokens"] for row in market] == [16_874_474_880_619, 20_296_794_834_531]
    assert market[1]["growth"] == pytest.approx(20_296_794_834_531 / 16_874_474_880_619 - 1)
    assert [row["low_tokens"] == row["high_tokens"] == row["total_tokens"] for row in market] == [True, True]
    china = _content(_ask(port, "series", entity="中国", weeks=1))
    assert (china["kind"], china["entity"]) == ("country", "CN")
    # The sample's total names no model: the country can be anything up to the market.
    assert china["weeks"][0].items() >= {"total_tokens": None, "share": None, "bounds_basis": "unnamed"}.items()
    assert china["weeks"][0]["low_tokens"] <= 7_359_000_000_000 <= china["weeks"][0]["high_tokens"]
    # The page shows 1.14 T at place four: half a unit of its last digit to either side.
    (model,) = _content(_ask(port, "series", entity="deepseek/deepseek-v3.2-20251201", weeks=1))["weeks"]
    assert [model[name] for name in ("total_tokens", "low_tokens", "high_tokens")] == [114e10, 1135e9, 1145e9]
    assert (model["rank"], model["bounds_basis"], model["source"]) == (4, "rounding", "weekly_page")


def test_claims_are_found_by_words_and_come_with_their_evidence(port: int) -> None:
    claims = _content(_ask(port, "claim"))
    assert claims["found"] == len(read_claims(CLAIMS_DIR)[0]) >= len(claims["claims"]) > 80
    (listed,) = _content(_ask(port, "claim", search="National BUSINESS us-total-0216"))["claims"]
    content = _content(_ask(port, "claim", claim_id=listed["claim_id"]))
    assert content["claim"]["verdict"] == listed["verdict"] == "not_checkable"
    # The American ones of the first nine rows of the page, by hand.
    assert content["definitions"][0]["value"] == (859 + 669 + 643 + 534 + 449) * 10**9
    assert not any(definition["reproduces"] for definition in content["definitions"])


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        (
            "check_figure",
            {"sentence": "hello"},
            "not understood: 'hello'; say it otherwise, or ask with metric and value",
        ),
        ("check_figure", {}, "give a sentence, or metric, week and value (and entity if needed)"),
        ("check_figure", {"metric": "nonsense", "week": "2026-W12", "value": "1"}, "metric nonsense: not known; valid"),
        ("check_figure", {"sentence": SENTENCE, "basis": "top_9"}, "basis says top_9, the sentence top_10"),
        ("week", {"week": "2026-03-18"}, "write 2026-03-16"),
        ("week", {"monday": "2026-03-09"}, "Extra inputs are not permitted"),
        ("week", {"week": "2025-01-06"}, "complete weeks are those of 2026-02-09 … 2026-03-16"),
        ("series", {"entity": "Atlantis"}, "entity Atlantis: not known; valid values are"),
        ("series", {"entity": "x" * 10_000}, "xxx…"),
        ("series", {"weeks": 101}, "less than or equal to 100"),
        ("claim", {"claim_id": "nbd-us-total"}, "nbd-us-total-0216"),
        ("query", {}, "Field required"),
    ],
)
def test_an_error_names_its_remedy(tool: str, arguments: dict[str, Any], message: str, port: int) -> None:
    answer = _ask(port, tool, **arguments)
    assert answer.is_error
    assert message in _text(answer)
    assert len(_text(answer)) < 1_200
    assert "--" not in _text(answer)  # an agent has arguments, not the options of the command line


NOT_ONE = "give one SELECT"
NO_FILES = "file system operations are disabled"
HOSTILE = {
    "select content from read_text('/proc/self/environ')": NO_FILES,
    "from read_csv('{folder}/*')": NO_FILES,
    "from glob('/*')": NO_FILES,
    "from 'http://127.0.0.1/x.parquet'": NO_FILES,
    "from '{folder}/secret.txt'": "does not exist",
    "select getenv('OPENROUTER_API_KEY')": "does not exist",
    "attach '{folder}/new.db' as new": NOT_ONE,
    "copy (select 1) to '{folder}/out.csv'": NOT_ONE,
    "export database '{folder}/all'": NOT_ONE,
    "pragma database_list": NOT_ONE,
    "set memory_limit = '64GB'": NOT_ONE,
    "install httpfs": NOT_ONE,
    "call enable_logging(storage = 'file', storage_path = '{folder}/log')": NOT_ONE,
    "from enable_logging('QueryLog', storage = 'file', storage_path = '{folder}/log')": "configuration has been locked",
    "from enable_profiling(save_location = '{folder}/profile')": "configuration has been locked",
    "create table mine as select 1": NOT_ONE,
    "delete from about": NOT_ONE,
    "select 1; drop table about": NOT_ONE,
    "": NOT_ONE,
    "select list_sum(list_transform(range(100000000), lambda x: x * x))": "needs more memory than it may",
    "select len(range(1000000000))": "needs more memory than it may",
    "select 'nan'::double": "not JSON compliant",
    "select * from no_such_table": "no_such_table does not exist",
    "select count(*) from range(1000000000) as a, range(1000000000) as b where a.range <> b.range": "than it may",
}


@pytest.mark.parametrize("sql", HOSTILE)
def test_a_hostile_query_gets_an_error_and_changes_nothing(sql: str, port: int, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    answer = _ask(port, "query", sql=sql.format(folder=tmp_path))
    assert answer.is_error, _text(answer)
    assert HOSTILE[sql] in _text(answer)
    assert HIDDEN not in _text(answer)
    assert len(_text(answer)) < 1_200
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def _limit(process: Path, name: str) -> list[str]:
    lines = (process / "limits").read_text(encoding="ascii").splitlines()
    return next(line[26:].split()[:2] for line in lines if line.startswith(name))


def test_a_query_runs_without_the_environment_and_under_limits(port: int, sample_data: Path) -> None:
    """Fails when the key in the server's environment is handed on to the process that runs what an agent wrote."""
    endless = "with recursive n as (select 1 as i union all select i + 1 from n) select count(*) from n"
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(_ask, port, "query", sql=endless)
        (pid,) = wait_for(lambda: processes_of(sample_data.parent, "orchestration.cli.mcp_query"), 60)
        process = Path("/proc") / str(pid)
        assert b"OPENROUTER" not in (process / "environ").read_bytes()
        # It sets its limits after its imports: on a busy machine seconds after it can be seen.
        wait_for(lambda: _limit(process, "Max file size") == ["0", "0"], 60)
        assert _limit(process, "Max data size") == [str(2**30)] * 2
    assert "the query needs more time than it may" in _text(asked.result())
    assert processes_of(sample_data.parent, "orchestration.cli.mcp_query") == []
    assert _content(_ask(port, "query", sql="select count(*) from about"))["rows"] == [[1]]


def test_a_long_result_is_cut_and_says_so(port: int) -> None:
    content = _content(_ask(port, "query", sql="from range(1000000000)"))
    assert content["rows"] == [[number] for number in range(1_000)]
    assert content["note"].endswith("only its first 1000 rows are here")
    content = _content(_ask(port, "query", sql="select repeat('x', 9000) from range(9)"))
    assert len(content["rows"]) == 4
    assert "note" not in _content(_ask(port, "query", sql="describe weekly_market"))


@needs_captures
def test_a_series_is_whole_and_no_answer_is_too_long(captures_data: Path, tmp_path: Path) -> None:
    calls: Calls = [("series", {"entity": "US", "weeks": 100}), ("check_figure", {"sentence": SENTENCE})]
    calls += [("check_figure", {"metric": "market_total", "week": "2026-07-20", "value": "58.0T"})]
    calls += [("week", {}), ("claim", {}), ("query", {"sql": "from fct_model_usage_weekly"})]
    _, answers = _over_stdio(captures_data, calls, tmp_path / "log")
    (figure,) = _content(answers[2])["figures"]
    assert len(figure["addition"]) == 13 < figure["addition_rows"]
    assert figure["addition"][-1]["running_tokens"] == figure["default_value"]
    # The rows for people are those of complete weeks, of one basis and one attribution.
    weeks = _content(answers[0])["weeks"]
    rows = "select week_start::varchar, low_tokens::bigint, high_tokens::bigint from weekly_countries"
    known = query(captures_data, f"{rows} where country_code = 'US' order by 1")
    assert [(row["week_start"], row["low_tokens"], row["high_tokens"]) for row in weeks] == known
    sizes = [len(_text(answer)) for answer in answers]
    assert 1_000 < min(sizes) < max(sizes) < 50_000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "evil.test"}, 403),
        ({"origin": "http://evil.test"}, 403),
        ({"content-type": "text/plain"}, 400),
    ],
)
def test_only_programs_of_this_machine_are_answered(headers: dict[str, str], status: int, port: int) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    accepted = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    answer = httpx.post(
        f"http://127.0.0.1:{port}/mcp",
        content=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        headers=accepted | headers,
    )
    assert answer.status_code == status


def test_before_the_first_run_it_says_what_to_do_and_then_serves_it(sample_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served_mcp(data) as port:
        for tool, arguments in (("week", {}), ("query", {"sql": "select 1"}), ("check_figure", {"sentence": SENTENCE})):
            answer = _ask(port, tool, **arguments)
            assert answer.is_error
            assert "yet; run `make run` (or `almanac run`) first" in _text(answer)
        shutil.copytree(sample_data / "published", data / "published")
        assert _content(_ask(port, "week"))["week_start"] == "2026-03-16"


def test_the_documented_clients_start_the_same_server_and_find_its_port() -> None:
    desktop, code, over_http = _documented()
    assert (code.pop("type"), code) == ("stdio", desktop)
    port = inspect.signature(mcp).parameters["port"].default
    assert over_http == {"type": "http", "url": f"http://127.0.0.1:{port}/mcp"}


def test_other_commands_do_not_load_it(sample_data: Path) -> None:
    script = "import sys, orchestration.cli.main; print([name for name in sys.modules if name.split('.')[0] == 'mcp'])"
    assert completed([sys.executable, "-c", script], command_environment(sample_data)).stdout == "[]\n"
