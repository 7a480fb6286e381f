"""No figure is lost in a window of whatever width: the real commands on a terminal, compared with a pipe."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.project import answered, needs_captures

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
    expected = _figures(answered(captures_data, *arguments).stdout)
    assert expected.total() > 2
    for width in WIDTHS:
        shown = answered(captures_data, *arguments, columns=width)
        assert shown.returncode == 0, shown.stderr
        assert _figures(shown.stdout) == expected


@needs_captures
def test_names_wrap_in_a_narrow_window_and_no_column_goes(captures_data: Path) -> None:
    lines = answered(captures_data, "week", columns=60).stdout.splitlines()
    (title,) = [line for line in lines if line.startswith("rank")]
    assert title.split() == ["rank", "model", "vendor", "country", "tokens", "growth"]
    assert max(map(len, lines)) <= 60
    # The widest name, with its variant.
    assert re.search(r"Nemotron 3.* US .*Ultra.*\(free\)", " ".join(lines)), lines
