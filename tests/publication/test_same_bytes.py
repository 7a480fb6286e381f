"""Same captures and code give the same bytes, whatever the order of arrival, time zone, locale and number of tries.

Only ``created`` of datapackage.json has the moment of publication, and only capture_log when and under which name a
capture arrived; nothing of the machine is published.
"""

import getpass
import hashlib
import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publication.claim_reviews import claim_reviews
from orchestration.publication.folders import fresh_staging
from orchestration.publication.reader import open_published
from orchestration.publication.tables import publish_tables
from orchestration.settings import PROJECT_ROOT, PublicationPaths, Settings
from orchestration.site.build import make_site
from tests.support.made_up import capture_of, made_up
from tests.support.model_runner import ModelRunner
from tests.support.project import processes_of, query, start_almanac
from tests.support.serving import wait_for

# How a capture arrived is not part of its content.
ARRIVAL = "received_at, request, origin"


def _hashes(publication: Path) -> dict[str, str]:
    # SHA256SUMS covers the files with the moment of publication too.
    moments = ("changes.json", "datapackage.json", "SHA256SUMS")
    return {
        path.relative_to(publication).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(publication.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb" and path.name not in moments
    }


def _package(publication: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((publication / "datapackage.json").read_bytes())
    assert package.pop("created")
    return package


def test_killed_twice_and_beside_a_rival_a_run_elsewhere_publishes_the_same_bytes(
    sample_data: Path, data: Path
) -> None:
    """Under a reader, who keeps the database open from the first kill to the last run."""
    first, second = sample_data / "published", data / "published"
    before = second.resolve()
    (before / "docs" / "index.html").unlink()  # made again instead of reused
    with duckdb.connect(before / "almanac.duckdb", read_only=True) as reader:
        _kill_two_runs(data)
        assert second.resolve() == before
        assert (before / "datapackage.json").exists()
        assert Settings(data).staged.folder.exists(), "killed too early to show anything"
        # Another zone, language and order of sets.
        elsewhere = start_almanac(
            data, "run", "--offline", "--rebuild", TZ="Asia/Kolkata", LC_ALL="C", PYTHONHASHSEED="7"
        )
        wait_for(lambda: processes_of(data, "--no-write-json build"), 120)
        rival = start_almanac(data, "run", "--offline")
        texts = [run.communicate(timeout=300)[1] for run in (elsewhere, rival)]
        assert [elsewhere.returncode, rival.returncode] == [0, 0], texts
        assert ["waiting for it to end" in text for text in texts] == [False, True]
        assert ["Nothing new; the current publication is up to date" in text for text in texts] == [False, True]
        assert second.resolve() != before
        assert reader.execute("select count(*) from fct_market_weekly").fetchall() == [(6,)]
    assert _hashes(second) == _hashes(first)
    assert {"report.html", "docs/index.html", "claims.jsonld", "parquet/about.parquet"} <= _hashes(first).keys()
    # The check of the last week depends on the day of the run; on the sample it warns every day.
    assert "expected the seven days of the week of" in texts[0]
    assert "last_week_is_here" not in (second / "report.html").read_text(encoding="utf-8")
    assert _package(second) == _package(first)
    every_table = "select table_name from duckdb_tables() order by all"
    assert query(data, every_table) == query(sample_data, every_table)
    for (table,) in query(data, every_table):
        assert query(data, f"from {table} order by all") == query(sample_data, f"from {table} order by all")


def _kill_two_runs(data: Path) -> None:
    """Kill a run, but not its dbt, which writes for seconds; kill the next, which waits for it, before its switch."""
    run = start_almanac(data, "run", "--offline", "--rebuild")
    (dbt,) = wait_for(lambda: processes_of(data, "--no-write-json build"), 120)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    for pid in [run.pid, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)
    run.wait()
    time.sleep(0.5)
    assert processes_of(data, "--no-write-json build") == [dbt], "dbt outlives its parent: else this test says nothing"
    run, printed = start_almanac(data, "run", "--offline", "--rebuild"), ""
    assert run.stderr is not None
    for line in run.stderr:
        printed += line
        if "tables staged" in line:
            break
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert "waiting for it to end" in printed


def test_nothing_of_the_machine_is_published(sample_data: Path) -> None:
    publication = sample_data / "published"
    names = [str(PROJECT_ROOT), str(sample_data), str(Path.home()), getpass.getuser()]
    for path in publication.rglob("*"):
        if path.is_file():
            # A short home or name such as /root is an ordinary word elsewhere.
            results = [name for name in names if len(name) > 5 and name.encode() in path.read_bytes()]
            assert results == [], path.name
    page = (publication / "docs" / "index.html").read_text(encoding="utf-8")
    for word in ("generated_at", "invocation_id", "created_at", "root_path", "compiled_path", "run_started_at"):
        assert f'"{word}": "' not in page, word
        assert f'"{word}": 1' not in page, word


def _published(models: ModelRunner, bodies: list[bytes], root: Path) -> tuple[dict[str, str], str]:
    connection = models.build(bodies)
    connection.execute("checkpoint")
    marts = [
        name
        for (name,) in models.rows(
            "select table_name from duckdb_tables() where schema_name = 'main' and not temporary"
        )
    ]
    staged = fresh_staging(Settings(root))
    copy = root / "almanac.duckdb"
    copy.write_bytes((models.root / "almanac.duckdb").read_bytes())
    with duckdb.connect(copy) as arrived:
        arrived.execute(
            f"create or replace table main.capture_log as select * exclude ({ARRIVAL}) from main.capture_log"
        )
    publish_tables(copy, staged, marts, {"product_version": "0"})
    with open_published(staged.database) as published:
        make_site(published, staged, PublicationPaths(root / "none"), [], "")
        return _hashes(staged.folder), claim_reviews(published)


def test_the_order_of_arrival_leaves_no_trace(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = [capture_of(*capture) for capture in made_up(random.Random(7))]  # noqa: S311 - a test's dice
    results = []
    for number, zone in enumerate(("UTC", "Pacific/Auckland")):
        monkeypatch.setenv("TZ", zone)  # for the process that draws
        root = tmp_path / str(number)
        (root / "models").mkdir(parents=True)
        models = ModelRunner(sample_data, root / "models")
        models.connection.execute(f"set threads = {(1, 7)[number]}")
        results.append(_published(models, bodies, root))
        models.connection.close()
        random.Random(number).shuffle(bodies)  # noqa: S311 - a test's dice
    assert len(results[0][0]) > 20
    assert results[0] == results[1]
