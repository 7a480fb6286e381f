"""Charts drawn to files, in processes that may die: a limit on memory ends them, not the run.

Belongs here: what is drawn anew and what is taken from the publication before. Does not: the pictures (pictures.py).
"""

import base64
import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.charts.chart import Chart
from orchestration.publication.folders import link_or_copy

LOG = logging.getLogger("almanac")
MANIFEST = "charts.json"
# A chart takes a tenth of a second; a machine that needs a hundred times as long will not draw them.
PATIENCE_SECONDS = 200
# Fewer are drawn sooner by one process than two take to start.
MANY = 24


@dataclass(frozen=True)
class Drawn:
    """The drawings of a chart, as files and for a page that is one file."""

    path: Path
    narrow_path: Path

    @property
    def data_uri(self) -> str:
        """Return the wide drawing as a data URI."""
        return _data_uri(self.path)

    @property
    def narrow_data_uri(self) -> str:
        """Return the narrow drawing as a data URI."""
        return _data_uri(self.narrow_path)


def _data_uri(path: Path) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(path.read_bytes()).decode()


def draw(charts: Sequence[Chart], folder: Path, before: Path | None = None) -> dict[str, Drawn]:
    """Draw each chart into a folder as NAME.svg, NAME-narrow.svg and NAME.png; return those that are there, by name.

    What ``before``, the same folder of an earlier publication, has drawn from the same content is linked from there,
    when its bytes are those that were drawn.
    When the process that draws dies or does not end, its charts are missing and one warning says so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {chart.name: _content(chart) for chart in charts}
    if len(contents) < len(charts):
        raise ValueError("two charts have one name")
    kept = {chart.name for chart in charts if before and _taken(chart, contents[chart.name], before, folder)}
    fresh = [chart for chart in charts if chart.name not in kept]
    halves = [fresh[::2], fresh[1::2]] if len(fresh) >= MANY else [fresh]
    if fresh:
        _drawn(halves, folder)
    there = [chart.name for chart in charts if all((folder / name).is_file() for name in files_of(chart))]
    by_name = {chart.name: chart for chart in charts}
    manifest = {name: [contents[name], *_sums(by_name[name], folder)] for name in sorted(there)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=0) + "\n", encoding="utf-8")
    return {name: Drawn(folder / f"{name}.svg", folder / f"{name}-narrow.svg") for name in there}


def files_of(chart: Chart) -> list[str]:
    """Return the names of a chart's files: the wide and the narrow SVG, and the PNG if it has one."""
    return [f"{chart.name}.svg", f"{chart.name}-narrow.svg", *([f"{chart.name}.png"] if chart.has_png else [])]


def _content(chart: Chart) -> str:
    said = json.dumps([chart.title, chart.wide, chart.narrow, chart.has_png, _drawer()])
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _drawer() -> list[str]:
    # What else a picture is made by: the engine, and the code around it.
    code = [
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("pictures.py", "colours.py", "drawings.py")
    ]
    return [version("vl-convert-python"), *code]


@cache
def _manifest(before: Path) -> dict[str, Any]:
    try:
        said = json.loads((before / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _sums(chart: Chart, folder: Path) -> list[str]:
    return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_of(chart)]


def _taken(chart: Chart, content: str, before: Path, folder: Path) -> bool:
    try:
        if _manifest(before).get(chart.name) != [content, *_sums(chart, before)]:
            return False
    except OSError:
        return False
    for name in files_of(chart):
        link_or_copy(before / name, folder / name)
    return True


def _drawn(halves: list[list[Chart]], folder: Path) -> None:
    with ThreadPoolExecutor(max_workers=2) as threads:
        list(threads.map(lambda half: _half(half, folder), halves))


def _half(charts: list[Chart], folder: Path) -> None:
    parts = ("name", "title", "wide", "narrow", "has_png")
    asked = {"folder": str(folder), "charts": [{part: getattr(chart, part) for part in parts} for chart in charts]}
    try:
        subprocess.run(
            [sys.executable, "-m", "orchestration.charts.pictures"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        LOG.warning(
            f"pages have tables but not all pictures: {len(charts)} could not be drawn ({type(error).__name__}); "
            "with more memory, `almanac run --rebuild` draws them"
        )
