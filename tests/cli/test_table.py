"""How a table fits a window: by hand, for the widths at which something has to give way."""

from __future__ import annotations

import pytest

from orchestration.cli.table import Column, fitted, in_the_middle

COLUMNS = (
    Column("n"),
    Column("name", least=6),
    Column("from", least=4, leaves=2),
    Column("in", least=2, leaves=1),
    Column("tokens"),
)
ROWS = [("1", "a-long-name:free", "Somebody", "CN", "7.36 T"), ("10", "b", "X", "US", "976 B")]


def test_with_room_nothing_gives_way() -> None:
    expected = [
        " n  name              from      in  tokens",
        " 1  a-long-name:free  Somebody  CN  7.36 T",
        "10  b                 X         US   976 B",
    ]
    assert fitted(COLUMNS, ROWS, None) == fitted(COLUMNS, ROWS, 42) == expected


def test_the_widest_name_gives_way_first() -> None:
    assert fitted(COLUMNS, ROWS, 36)[1] == " 1  a-lon…free  Somebody  CN  7.36 T"


@pytest.mark.parametrize(
    ("width", "title"),
    [
        (28, " n  name    from  in  tokens"),
        (27, " n  name         in  tokens"),
        (22, " n  name    in  tokens"),
        (21, " n  name       tokens"),
        (18, " n  name    tokens"),
    ],
)
def test_what_is_used_least_leaves_when_no_name_can_give_more(width: int, title: str) -> None:
    assert fitted(COLUMNS, ROWS, width)[0] == title


@pytest.mark.parametrize("width", range(1, 60))
def test_no_figure_is_cut_however_narrow(width: int) -> None:
    for row, line in zip(ROWS, fitted(COLUMNS, ROWS, width)[1:], strict=True):
        assert line.split()[0] == row[0]
        assert line.endswith(f"  {row[-1]}") or line.endswith(f"   {row[-1]}")


@pytest.mark.parametrize(
    ("width", "name"), [(12, "abcdefghijkl"), (11, "abcde…hijkl"), (4, "ab…l"), (2, "a…"), (1, "…")]
)
def test_a_name_is_cut_in_its_middle(width: int, name: str) -> None:
    assert in_the_middle("abcdefghijkl", width) == name


def test_a_wide_character_counts_twice() -> None:
    assert fitted((Column("n"), Column("name", least=4)), [("1", "日本語日本語")], 11)[1] == "1  日本…語"
