"""Every query of the documents runs on the real captures and answers with rows; so do the shell and the status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.settings import PROJECT_ROOT
from tests.support.project import almanac

DOCUMENTS = ("docs/queries.md", "README.md", "docs/method.md")
QUERIES = [
    (document, sql)
    for document in DOCUMENTS
    for block in re.findall(r"```sql\n(.*?)```", (PROJECT_ROOT / document).read_text(encoding="utf-8"), re.DOTALL)
    for sql in re.findall(r"(.+?);\s*(?:--[^\n]*)?(?:\n|$)", block, re.DOTALL)
]
IDS = [f"{document}-{number}" for number, (document, _) in enumerate(QUERIES)]


def test_the_questions_are_numbered_and_each_has_its_query() -> None:
    text = (PROJECT_ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    asked = sum(document == "docs/queries.md" for document, _ in QUERIES)
    assert numbers == list(range(1, asked + 1)) and asked >= 20


@pytest.mark.parametrize(("document", "sql"), QUERIES, ids=IDS)
def test_every_query_answers(document: str, sql: str, captures_data: Path) -> None:
    with duckdb.connect(captures_data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        # The captures at hand were taken without a key.
        needs_key = re.search(r"fct_model_usage_weekly_(slice|estimate)", sql) is not None
        assert bool(connection.execute(sql).fetchall()) != needs_key, f"{document}: rows\n{sql}"


def test_every_query_answers_on_the_sample_or_says_why_not(sample_data: Path) -> None:
    """A newcomer has nothing but the sample; each question also says at which coverage it is answered."""
    text = (PROJECT_ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    with duckdb.connect(sample_data / "published" / "almanac.duckdb", read_only=True) as connection:
        for question in text.split("\n## ")[1:]:
            (sql,) = re.findall(r"```sql\n(.*?);\n```", question, re.DOTALL)
            is_said = "On the bundled sample: no rows, because" in " ".join(question.split())
            assert is_said == (not connection.execute(sql).fetchall()), question
            is_about_usage = not re.search(r"from (dim_|fct_claim|fct_model_price)", sql) or "fct_model_usage" in sql
            assert "Coverage: " in question or not is_about_usage, question
            is_of_parts = re.search(r"fct_model_usage_weekly_(slice|estimate)", sql) is not None
            assert ("Without a key: no rows." in " ".join(question.split())) == is_of_parts, question


def test_the_exposures_name_what_is_asked() -> None:
    """Else dbt's lineage hides whom a change of a table breaks."""
    models = PROJECT_ROOT / "dbt_project" / "models"
    tables = {path.stem for path in (models / "marts").glob("*.sql")}
    exposures = yaml.safe_load((models / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    named = {
        one["name"]: {ref.removeprefix("ref('").removesuffix("')") for ref in one["depends_on"]} for one in exposures
    }
    report = [path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "orchestration/report/sql").glob("*.sql")]
    questions = [sql for document, sql in QUERIES if document == "docs/queries.md"]
    for exposure, statements in (("report", report), ("sql_users", questions)):
        asked = {name for sql in statements for name in re.findall(r"\b(?:from|join) (?:main\.)?(\w+)", sql)} & tables
        assert asked, exposure
        assert asked <= named[exposure], f"{exposure} does not name {asked - named[exposure]}"


def test_the_claims_of_the_documents_about_their_queries_are_true(captures_data: Path) -> None:
    """docs/method.md writes the sums of 2026-07-18 beside its queries."""
    text = (PROJECT_ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    with duckdb.connect(captures_data / "published" / "almanac.duckdb", read_only=True) as connection:
        queries = re.findall(r"^(select sum.*);  -- ([\d,]+)$", text, re.MULTILINE)
        assert len(queries) == 2
        for sql, said in queries:
            assert connection.execute(sql).fetchall() == [(int(said.replace(",", "")),)]


def test_the_shell_answers_read_only(captures_data: Path) -> None:
    asked = almanac(
        captures_data, "sql", "-c", "select total_tokens from fct_market_weekly where week_start = '2026-07-20'"
    )
    assert "58041497415980" in asked.stdout
    refused = almanac(captures_data, "sql", "-c", "drop table fct_market_weekly")
    assert refused.returncode != 0


def test_status_says_what_is_known_and_what_failed(captures_data: Path, tmp_path: Path) -> None:
    shown = almanac(captures_data, "status")
    assert shown.returncode == 0, shown.stderr
    for words in ("2026-07-27 (27 Jul – 2 Aug 2026)", "last_week_is_here", "4 files are no captures"):
        assert words in shown.stdout
    known = json.loads(almanac(captures_data, "status", "--json").stdout)
    assert known["published"]["latest_complete_week"] == "2026-07-27"
    assert known["last_run"]["status"] == "success"
    assert len(known["refused"]) == 4
    assert "Nothing is published yet" in almanac(tmp_path / "nowhere", "status").stdout
