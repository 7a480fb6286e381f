"""Whole runs on hostile input: a folder of refused files, an ASCII terminal, an endless source, a Ctrl-C."""

import json
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT
from tests.support.project import almanac, start_almanac
from tests.support.rude_server import OK, dripping, rude_server
from tests.support.serving import wait_for


def test_a_folder_of_refused_files_is_bad_input_named_after_the_run(data: Path, tmp_path: Path) -> None:
    """None of its text reaches terminal, log, quarantine or Dagster's storage unescaped; no link is followed."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.json").symlink_to("/proc/self/environ")
    os.mkfifo(folder / "pipe.json")
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\x1b[2J\n.json"))).write_text('{"data": 1}')
    keys = {f"\x1b[2J\u202e{number}": number for number in range(100_000)} | {"rows": 1}
    (folder / "keys.json").write_text(json.dumps(keys))
    for name in ("README.md", "notes.md", "rows.csv"):
        (folder / name).write_text(f"no capture: {name}")
    (folder / "index.json").write_text('{"datasets": []}')
    arguments = ["run", "--offline", "--captures", str(folder)]
    # An ASCII terminal; Python would otherwise take a plain C locale for UTF-8.
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = almanac(data, *arguments, project=PROJECT_ROOT, OPENROUTER_API_KEY="the-secret-key", **ascii_only)
    assert outcome.returncode == 2, outcome.stderr
    assert "Nothing new; the current publication is up to date" in outcome.stderr
    assert "Market 20.3 T tokens, +20.3 %" in outcome.stdout
    *_, last = outcome.stderr.splitlines()
    assert last == f"almanac: --captures {folder}: every file was rejected, for the reasons above"
    assert r"refused \udcff\x1b[2J\n.json: " in outcome.stderr
    assert "(2 .md, 1 .csv, 1 JSON of something else); set aside" in outcome.stderr
    refused = json.loads(almanac(data, "status", "--json").stdout)["refused"]
    assert {one["file"]: one["kind"] for one in refused if one["kind"]} == {
        "README.md": ".md",
        "notes.md": ".md",
        "rows.csv": ".csv",
        "index.json": "JSON of something else",
    }
    printed = outcome.stdout + outcome.stderr
    assert printed.isascii()
    assert all(line.isprintable() for line in printed.split("\n"))
    assert len(outcome.stderr) < 5000
    kept = b"".join(path.read_bytes() for path in (data / "quarantine").iterdir())
    assert b"the-secret-key" not in kept
    events = b""
    for path in (data / "dagster" / "history").rglob("*.db"):
        with sqlite3.connect(path) as connection:
            events += "\n".join(connection.iterdump()).encode()
    assert b"nothing_taken_from" in events
    assert b"u202e" in events
    assert "\u202e".encode() not in events
    assert b"\\u001b" not in events
    assert events.count(b"u202e") < 100


@pytest.mark.parametrize("whom", ["the terminal's group", "the jobs alone"])
def test_stopped_while_a_source_drips_it_exits_with_130(whom: str, data: Path) -> None:
    with rude_server(lambda: dripping(OK, b"a: b\r\n")) as (url, asked):
        run = start_almanac(data, "run", ALMANAC_SOURCE_URL=url)
        wait_for(lambda: asked, 120)
        if whom == "the jobs alone":
            children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGINT)
        else:
            os.killpg(run.pid, signal.SIGINT)
        _, printed = run.communicate(timeout=300)
    assert run.returncode == 130
    assert printed.splitlines()[-1] == "almanac: Interrupted; the previous publication is unchanged."
    assert "Traceback" not in printed
    assert "failed" not in printed
