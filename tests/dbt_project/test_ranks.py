"""The ranks that bounds leave open, on any rows: set against their definition, row by row."""

from typing import NamedTuple

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from orchestration.settings import DBT_PROJECT_DIR

MACROS = (DBT_PROJECT_DIR / "macros" / "weeks" / "rank_bounds.sql").read_text(encoding="utf-8")
WITH_RANKS = Environment(autoescape=False).from_string(MACROS).module.with_ranks_left_open  # type: ignore[attr-defined]  # noqa: S701 - SQL
tokens = st.one_of(st.integers(0, 4), st.integers(0, 10**15))
UNNAMED_TOKENS = 5


class Row(NamedTuple):
    """A model of a week between its bounds."""

    week: int
    name: str
    low_tokens: int
    high_tokens: int


rows_of_weeks = st.lists(
    st.builds(
        lambda week, name, ends: Row(week, name, min(ends), max(ends)),
        st.integers(0, 2),
        st.text("abc", min_size=1, max_size=3),
        st.one_of(st.tuples(tokens, tokens), tokens.map(lambda one: (one, one))),
    ),
    max_size=40,
    unique_by=lambda row: (row.week, row.name),
)


def _defined(row: Row, rows: list[Row]) -> tuple[int, int | None]:
    others = [other for other in rows if other.week == row.week and other != row]
    surely = [other for other in others if (-other.low_tokens, other.name) < (-row.high_tokens, row.name)]
    perhaps = [other for other in others if (-other.high_tokens, other.name) < (-row.low_tokens, row.name)]
    unseen = UNNAMED_TOKENS // row.low_tokens if row.low_tokens else None
    return 1 + len(surely), None if unseen is None else 1 + len(perhaps) + unseen


@settings(max_examples=150, deadline=None)
@given(rows_of_weeks)
def test_ranks_are_those_that_the_bounds_leave(rows: list[Row]) -> None:
    """Fails when sorting all ends once puts a row before one that may have more, or counts a row against itself."""
    with duckdb.connect() as connection:
        connection.execute("create table bounds (week int, name text, low_tokens hugeint, high_tokens hugeint)")
        if rows:
            connection.executemany("insert into bounds values (?, ?, ?, ?)", rows)
        ranked = WITH_RANKS("bounds", "week", "name", str(UNNAMED_TOKENS))
        found = connection.sql(f"select week, name, rank_low, rank_high from ({ranked})").fetchall()
    assert sorted(found) == sorted((row.week, row.name, *_defined(row, rows)) for row in rows)
