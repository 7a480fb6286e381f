"""Let every peer do the same work, and compare its figures with the floor's and with the published ones."""

import sys
from pathlib import Path

from orchestration.settings import SEEDS_DIR
from tests.support.project import command_environment
from tools.bench.figures import differences, write_published
from tools.bench.inputs import Input, small
from tools.bench.measures import Measures
from tools.bench.processes import ran

FLOOR = "duckdb_sql"
PEERS = {
    FLOOR: "bare DuckDB, one script of SQL",
    "polars_script": "a polars script",
    "dlt_duckdb": "dlt into DuckDB, then the same SQL",
}
SCRIPTS = (FLOOR, "polars_script")
# dlt takes a quarter of a second for a capture.
DLT_CAPTURES = 5


def peers_work(
    measures: Measures, size: str, captures: Input, folder: Path, peers: tuple[str, ...], repeats: int = 1
) -> None:
    """Measure each peer, in turn, and compare its figures with the floor's."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(repeats):
        for peer in peers:
            out = folder / f"{size}-{peer}"
            out.mkdir(exist_ok=True)
            measures.command(f"{peer}.{size}", _script(peer, captures, out), command_environment(folder))
    for peer in peers:
        if peer != FLOOR:
            found = differences(folder / f"{size}-{peer}", folder / f"{size}-{FLOOR}")
            measures.same(f"{PEERS[peer]}: {captures.label}", found)


def as_published(measures: Measures, captures: Input, database: Path, folder: Path) -> None:
    """Compare what the product published with the floor's figures of the same captures."""
    floor, published = folder / "floor", folder / "published"
    for out in (floor, published):
        out.mkdir(parents=True)
    ran(_script(FLOOR, captures, floor), command_environment(folder))
    write_published(database, published)
    measures.same(f"token-almanac: {captures.label}", differences(published, floor))


def quick(measures: Measures, folder: Path, published: Path | None) -> None:
    """Compare the figures of every peer, and those of a published database; raise AssertionError where they differ."""
    captures = small(folder / "few")
    peers_work(measures, "few", captures, folder / "work", SCRIPTS)
    part = captures.part(folder / "for-dlt", captures.files[-DLT_CAPTURES:])
    peers_work(measures, "part", part, folder / "work", (FLOOR, "dlt_duckdb"))
    if published:
        as_published(measures, captures, published, folder / "published")


def _script(peer: str, captures: Input, out: Path) -> list[str]:
    return [sys.executable, "-m", f"tools.bench.peers.{peer}", *map(str, (captures.folder, SEEDS_DIR, out))]
