"""The same work by every peer, and whether it came to the same figures.

Belongs here: running the peers on captures, beside the floor. Does not: their scripts (peers/), comparing (figures.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

from orchestration.settings import SEEDS_DIR
from tests.support.project import command_environment
from tools.bench.figures import differences, write_published
from tools.bench.inputs import Input
from tools.bench.measuring import Measures
from tools.bench.processes import ran

FLOOR = "duckdb_sql"
PEERS = {
    FLOOR: "bare DuckDB, one script of SQL",
    "polars_script": "a polars script",
    "pandas_script": "a pandas script",
    "dlt_duckdb": "dlt into DuckDB, then the same SQL",
}
SCRIPTS = (FLOOR, "polars_script", "pandas_script")


def peers_work(
    measures: Measures, size: str, captures: Input, folder: Path, peers: tuple[str, ...], repeats: int
) -> None:
    """Let each peer do the work, in turn, so often, and hold all to the floor's figures."""
    for _ in range(repeats):
        for peer in peers:
            measures.say(f"{PEERS[peer]}: {captures.named}")
            out = folder / f"{size}-{peer}"
            out.mkdir(exist_ok=True)
            measures.command(f"work.{size}.{peer}", _script(peer, captures, out), command_environment(folder))
    for peer in peers:
        if peer != FLOOR:
            found = differences(folder / f"{size}-{peer}", folder / f"{size}-{FLOOR}")
            measures.alike(f"{PEERS[peer]}: {captures.named}", found)


def as_published(measures: Measures, captures: Input, database: Path, folder: Path) -> None:
    """Hold what the product published of captures to the floor's figures of the same."""
    floor, published = folder / "floor", folder / "published"
    for out in (floor, published):
        out.mkdir(parents=True)
    ran(_script(FLOOR, captures, floor), command_environment(folder))
    write_published(database, published)
    measures.alike(f"token-almanac: {captures.named}", differences(published, floor))


def _script(peer: str, captures: Input, out: Path) -> list[str]:
    return [sys.executable, "-m", f"tools.bench.peers.{peer}", *map(str, (captures.folder, SEEDS_DIR, out))]
