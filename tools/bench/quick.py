"""The quick form: results, not times. All peers' figures of the same captures, and the published ones, are the same.

Belongs here: what is compared in some seconds. Does not: measuring.
"""

from __future__ import annotations

from pathlib import Path

from tools.bench.inputs import small
from tools.bench.measuring import Measures
from tools.bench.work import FLOOR, SCRIPTS, as_published, peers_work

# dlt takes a quarter of a second for a capture.
DLT_CAPTURES = 5


def quick(measures: Measures, folder: Path, published: Path | None) -> None:
    """Compare the figures of every peer, and those of a published database; raise AssertionError where they differ."""
    captures = small(folder / "few")
    work = folder / "work"
    work.mkdir()
    peers_work(measures, "small", captures, work, SCRIPTS, 1)
    part = captures.part(folder / "for-dlt", captures.files[-DLT_CAPTURES:])
    peers_work(measures, "part", part, work, (FLOOR, "dlt_duckdb"), 1)
    if published:
        as_published(measures, captures, published, work / "published")
