"""Names from outside on the page: text that is plain, and never markup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.publication.reader import open_published
from orchestration.report.data import Checks
from orchestration.report.page import render

EVIL = "evil/\x1b[2J\x9b\u202e<script>alert(1)</script>"


def test_a_name_of_controls_and_markup_is_text_everywhere(sample_data: Path, copied: Callable[[Path], Path]) -> None:
    database = (copied(sample_data) / "published").resolve() / "almanac.duckdb"
    with duckdb.connect(database) as connection:
        connection.execute(
            "update fct_model_usage_weekly set model_permaslug = $evil || rank where rank <= 3", {"evil": EVIL}
        )
        connection.execute("update fct_claim_verification set explanation = $evil", {"evil": EVIL})
    with open_published(database) as connection:
        page = render(connection, Checks())
    assert page.count(r"evil/\x1b[2J\x9b\u202e&lt;script&gt;") > 3
    assert "<script" not in page
    assert [line for line in page.split("\n") if not line.replace("\t", "").isprintable()] == []
