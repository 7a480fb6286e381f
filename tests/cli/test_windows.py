"""No figure is cut, in a window of whatever width: the real commands on pseudo-terminals, beside what a pipe gets."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.support.project import almanac, needs_captures
from tests.support.terminal import Shown, on_a_terminal

WIDTHS = (60, 80, 120)
# 7.36 T, +37.4 %, 20.3 trillion, 2026-07-27, 27 July 2026
FIGURE = re.compile(
    r"(?<![\w.,])[+−]?\d[\d,]*(?:\.\d+)? (?:[TBMk]\b|%|trillion|billion)|20\d\d-\d\d-\d\d|\d+ (?:March|July) 20\d\d"
)
COMMANDS = {
    "week": ["week"],
    "week of the article": ["week", "2026-03-16"],
    "status": ["status"],
    "audit": ["audit"],
    "notable": ["notable"],
}


def _figures(lines: Iterable[str]) -> Counter[str]:
    return Counter(figure for line in lines for figure in FIGURE.findall(line))


def _at_every_width(data: Path, arguments: list[str]) -> dict[int, Shown]:
    with ThreadPoolExecutor() as pool:
        shown = pool.map(lambda width: on_a_terminal(data, width, *arguments), WIDTHS)
    return dict(zip(WIDTHS, shown, strict=True))


def _assert_nothing_is_cut(data: Path, arguments: list[str], least: int) -> None:
    piped = almanac(data, *arguments)
    assert piped.returncode == 0, piped.stderr
    expected = _figures(piped.stdout.splitlines())
    assert expected.total() >= least
    for width, shown in _at_every_width(data, arguments).items():
        assert shown.status == 0, shown.aside
        assert _figures(shown.lines) == expected, width
        # A word that is wider by itself (a path) is left whole.
        wide = [line for line in shown.lines if cell_len(line) > width and len(line.split()) > 1]
        assert not [line for line in wide if max(map(cell_len, line.split())) + 14 < width], width


@pytest.mark.parametrize("name", COMMANDS)
@needs_captures
def test_no_figure_is_cut(name: str, captures_data: Path) -> None:
    _assert_nothing_is_cut(captures_data, COMMANDS[name], least=3)


@needs_captures
def test_no_figure_of_a_difference_is_cut(sample_data: Path, captures_data: Path) -> None:
    folders = [str(data / "published") for data in (sample_data, captures_data)]
    _assert_nothing_is_cut(captures_data, ["diff", *folders], least=3)


@needs_captures
def test_names_give_way_in_their_middle_and_the_vendor_first(captures_data: Path) -> None:
    """The widest name of the week's ten, with its variant, which a cut at the end would hide."""
    shown = _at_every_width(captures_data, ["week"])
    titles = {width: next(line for line in one.lines if line.startswith("rank")) for width, one in shown.items()}
    assert titles[60].split() == ["rank", "model", "country", "tokens", "growth"]
    assert titles[80].split() == titles[120].split() == ["rank", "model", "vendor", "country", "tokens", "growth"]
    name = "Nemotron 3 Ultra 550B A55B (free)"
    assert any(name in line for line in shown[120].lines)
    (cut,) = [line for line in shown[60].lines if "Nemotron" in line]
    assert re.search(r"Nemotron 3 .*….*\(free\)  US ", cut), cut


def test_a_run_with_nothing_new_fits_a_narrow_window(
    sample_data: Path, copied: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Also: what it says beside the answer, of files of another kind a line, of one that is damaged its reason."""
    folder, data = tmp_path / "in", copied(sample_data)
    folder.mkdir()
    for name in ("README.md", "notes.md", "rows.csv"):
        (folder / name).write_text(f"no capture: {name}")
    (folder / "index.json").write_text('{"datasets": []}')
    (folder / "cut.json").write_text('{"data": [')
    shown = on_a_terminal(data, 60, "run", "--offline", "--captures", str(folder))
    assert shown.status == 2  # nothing could be taken of that folder
    assert _figures(shown.lines) == _figures(almanac(data, "week").stdout.splitlines())
    said = " ".join(shown.aside.split())
    assert "4 files are no captures (2 Markdown, 1 CSV, 1 JSON of something else); set aside" in said
    assert re.findall(r"refused (\S+): ", said) == ["cut.json"]
    assert "nothing new since the last publication" in said
    assert "Skipping" not in said
    status = json.loads(almanac(data, "status", "--json").stdout)
    kinds = {one["file"]: one["kind"] for one in status["refused"]}
    assert kinds == {
        "README.md": "Markdown",
        "notes.md": "Markdown",
        "rows.csv": "CSV",
        "index.json": "JSON of something else",
        "cut.json": "",
    }
