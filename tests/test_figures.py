"""How a figure is written: the same cases in Python and in SQL, and figures of any size written alike."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orchestration.figures import UNKNOWN, figure, in_words
from orchestration.settings import DBT_PROJECT_DIR, PROJECT_ROOT
from tests.support.site_pages import SCALES

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "figures.yml").read_text(encoding="utf-8"))
MACRO = jinja2.Environment().from_string(  # noqa: S701 - SQL
    (DBT_PROJECT_DIR / "macros" / "people" / "figure_in_words.sql").read_text(encoding="utf-8")
)
KINDS_IN_SQL = ("tokens", "share", "growth", "ratio")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {case['text']}")
def test_a_figure_is_written_as_the_case_says(case: dict[str, Any]) -> None:
    given = (case.get("low"), case.get("high"), case.get("point"))
    assert figure(case["kind"], *given, finer=case.get("finer", 0)) == case["text"]
    if case["kind"] in KINDS_IN_SQL:
        assert _in_sql(case["kind"], *given, finer=case.get("finer", 0)) == case["text"]


def _in_sql(kind: str, *given: Any, finer: int = 0) -> str:
    of_type = "decimal(38, 0)" if kind == "tokens" else "double"
    values = [f"{'null' if value is None else value}::{of_type}" for value in given]
    sql = MACRO.module.figure_in_words(kind, *values, finer=finer)  # type: ignore[attr-defined]
    ((text,),) = duckdb.execute(f"select {sql}").fetchall()
    return text or UNKNOWN


@given(st.sampled_from(KINDS_IN_SQL), st.floats(-9, 2), st.floats(-9, 3), st.sampled_from([-1, 1]))
def test_the_bounds_shown_hold_the_bounds_in_sql_too(kind: str, size: float, wide: float, sign: int) -> None:
    low: Decimal = Decimal(str(10**size)) * (sign if kind == "growth" else 1)
    high = low + Decimal(str(10**wide))
    if kind == "tokens":
        low, high = round(low * 10**12), round(high * 10**12)  # type: ignore[assignment]
    text = figure(kind, low, high)
    assert _in_sql(kind, low, high) == text
    scale, decimals = Decimal(1).scaleb(SCALES.get(text.rpartition(" ")[2], 0)), Decimal("1e-12")
    numbers = re.findall(r"[−+]?[\d,]+(?:\.\d+)?", text)
    bounds = [low, high] if len(numbers) == 2 else [low if text.startswith("at least") else high]
    for shown, bound in zip(numbers, bounds, strict=text != UNKNOWN):
        gap = (bound - Decimal(shown.replace("−", "-").replace(",", "")) * scale) * (1 if bound == low else -1)
        assert -decimals <= gap <= scale.scaleb(-len(shown.partition(".")[2])) + decimals, (text, low, high)


def test_tokens_are_said_in_words() -> None:
    assert [in_words(text) for text in ("19.8 T", "at least 43.2 T", "17.0–19.1 B", "999", UNKNOWN)] == [
        "19.8 trillion",
        "at least 43.2 trillion",
        "17.0–19.1 billion",
        "999",
        UNKNOWN,
    ]


def test_nothing_else_writes_a_share_a_growth_or_tokens() -> None:
    """A figure that is written elsewhere is written with its lower bound for a point."""
    written = re.compile(r"%%|\d[fg]\}? %|\d[fg] T\b|\bT tokens")
    others = [
        f"{path.relative_to(PROJECT_ROOT)}: {line.strip()}"
        for folder, ending in (("orchestration", "py"), ("dbt_project/m*", "sql"))
        for path in PROJECT_ROOT.glob(f"{folder}/**/*.{ending}")
        for line in path.read_text(encoding="utf-8").splitlines()
        if written.search(line) and path.stem not in ("figures", "figure_in_words")
    ]
    assert others == []
