"""No figure is lost in a window of whatever width: the real commands on pseudo-terminals, compared with a pipe."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.project import almanac, needs_captures
from tests.support.terminal import on_a_terminal

WIDTHS = (60, 80)
# 7.36 T, +37.4 %, 20.3 trillion, 2026-07-27, 27 July 2026
FIGURE = re.compile(
    r"(?<![\w.,])[+−]?\d[\d,]*(?:\.\d+)? (?:[TBMk]\b|%|trillion|billion)|20\d\d-\d\d-\d\d|\d+ (?:March|July) 20\d\d"
)


def _figures(text: str) -> Counter[str]:
    return Counter(FIGURE.findall(" ".join(text.split())))


@needs_captures
@pytest.mark.parametrize("command", ["week", "week 2026-03-16", "status", "audit", "notable", "diff"])
def test_no_figure_is_lost_in_a_narrow_window(command: str, sample_data: Path, captures_data: Path) -> None:
    folders = [str(data / "published") for data in (sample_data, captures_data)] if command == "diff" else []
    arguments = [*command.split(), *folders]
    with ThreadPoolExecutor() as pool:
        windows = pool.map(lambda width: on_a_terminal(captures_data, width, *arguments), WIDTHS)
        expected = _figures(almanac(captures_data, *arguments).stdout)
    assert expected.total() > 2
    for shown in windows:
        assert shown.status == 0, shown.aside
        assert _figures(shown.answer) == expected


@needs_captures
def test_names_wrap_in_a_narrow_window_and_no_column_goes(captures_data: Path) -> None:
    shown = on_a_terminal(captures_data, 60, "week")
    (title,) = [line for line in shown.lines if line.startswith("rank")]
    assert title.split() == ["rank", "model", "vendor", "country", "tokens", "growth"]
    assert max(map(len, shown.lines)) <= 60
    # The widest name, with its variant.
    assert re.search(r"Nemotron 3.* US .*Ultra.*\(free\)", " ".join(shown.lines)), shown.answer
