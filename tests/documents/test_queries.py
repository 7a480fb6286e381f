"""Every query of the documents runs on the real captures and answers with rows; so do the shell and the status."""

import json
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.settings import PROJECT_ROOT
from tests.support.project import almanac, answered

DOCUMENTS = ("docs/queries.md", "README.md", "docs/method.md")
QUERIES = [
    (document, sql)
    for document in DOCUMENTS
    for block in re.findall(r"```sql\n(.*?)```", (PROJECT_ROOT / document).read_text(encoding="utf-8"), re.DOTALL)
    for sql in re.findall(r"(.+?);\s*(?:--[^\n]*)?(?:\n|$)", block, re.DOTALL)
]
IDS = [f"{document}-{number}" for number, (document, _) in enumerate(QUERIES)]


def _has_answer(answer: duckdb.DuckDBPyConnection) -> bool:
    """Return whether there are rows and, where columns are of numbers, a number: a row of nulls answers nothing."""
    kinds = [str(column[1]) for column in answer.description or []]
    columns = [number for number, kind in enumerate(kinds) if re.match("INT|BIGINT|HUGEINT|DOUBLE|DECIMAL", kind)]
    rows = answer.fetchall()
    return any(row[number] is not None for row in rows for number in columns) if columns else bool(rows)


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
        assert _has_answer(connection.execute(sql)) != needs_key, f"{document}: rows\n{sql}"


# What the sample cannot answer, by the reason that the document gives: nothing comes to it by accident.
DUMB_ON_THE_SAMPLE = {
    "it has six weeks": ["How much more is it than a year ago?"],
    "no capture in it names the models of a whole market": ["How concentrated is the market?"],
    "it has no days": [
        "How large was each month?",
        "How far was last week's figure restated?",
        "Which day was restated most, ever?",
        "How did the day that was restated most read before?",
        "Where does a figure come from?",
        "What did the row `other` of a day hold?",
        "How far is the week that runs?",
        "What share does each country have by month?",
    ],
    "its totals were captured months after their weeks": ["What was printed first, what second, and what stands now?"],
    "none of its weeks was captured so soon": ["How far do figures move after their first print?"],
    "its totals all were captured on one day": [
        "What did the market look like as known a week before the newest ranking?"
    ],
    "it has no prices": [
        "How did the list price change that changed most often?",
        "Did price and openness go with growth?",
        "Who has what share of priced spend against what share of the market's tokens?",
        "How did list prices move, like for like?",
        "What did use do after a price was cut?",
        "What did each country's models cost?",
        "And each model's, in the newest week with prices, and what was billed?",
    ],
    "it has no catalogue": ["Which ids of the catalogue are joined to no model, and why?"],
    "it has no list of providers": ["Where are the providers, and how many in each country?"],
    "it has no ranking of apps": ["Which apps use most tokens, and how many for each request?"],
    "it was taken without one": [
        "Which models have the largest part of the tokens of long contexts?",
        "Which models are used most for role play, by the source's estimate?",
    ],
}


def test_every_query_answers_on_the_sample_or_says_why_not(sample_data: Path) -> None:
    """A newcomer has nothing but the sample; each question also says at which coverage it is answered."""
    text = (PROJECT_ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    dumb: dict[str, list[str]] = {}
    with duckdb.connect(sample_data / "published" / "almanac.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        for question in re.split(r"\n## \d+\. ", text)[1:]:
            title, words = question.partition("\n")[0], " ".join(question.split())
            (sql,) = re.findall(r"```sql\n(.*?);\n```", question, re.DOTALL)
            reason = re.search(r"On the bundled sample: no (?:rows|figures), because ([^.]*)\.", words)
            assert (reason is None) == _has_answer(connection.execute(sql)), title
            if reason is not None:
                dumb.setdefault(reason[1], []).append(title)
            is_about_usage = not re.search(r"from (dim_|fct_claim|fct_model_price)", sql) or "fct_model_usage" in sql
            assert "Coverage: " in question or not is_about_usage, title
            is_of_parts = re.search(r"fct_model_usage_weekly_(slice|estimate)", sql) is not None
            assert ("Without a key: no rows." in words) == is_of_parts, title
        for document, sql in QUERIES:
            if document == "README.md":
                assert _has_answer(connection.execute(sql)), sql
    assert dumb == DUMB_ON_THE_SAMPLE


def test_the_questions_take_their_dates_from_the_data() -> None:
    """A query with a date in it is empty for whoever has other weeks."""
    dated = [sql for document, sql in QUERIES if document != "docs/method.md" and re.search(r"'20\d\d-", sql)]
    assert dated == []


def test_the_exposures_name_what_is_asked() -> None:
    """Else dbt's lineage hides whom a change of a table breaks."""
    models = PROJECT_ROOT / "dbt_project" / "models"
    tables = {path.stem for path in (models / "marts").glob("*.sql")}
    exposures = yaml.safe_load((models / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    named = {
        one["name"]: {ref.removeprefix("ref('").removesuffix("')") for ref in one["depends_on"]} for one in exposures
    }
    rooms = (PROJECT_ROOT / "orchestration" / room / "sql" for room in ("site", "report"))
    site = [path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.sql")]
    questions = [sql for document, sql in QUERIES if document == "docs/queries.md"]
    for exposure, statements in (("site", site), ("sql_users", questions)):
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
    shown = answered(captures_data, "status")
    assert shown.returncode == 0, shown.stderr
    for words in ("2026-07-27 (27 Jul – 2 Aug 2026)", "last_week_is_here", "3 files are no captures"):
        assert words in shown.stdout
    known = json.loads(answered(captures_data, "status", "--json").stdout)
    assert known["published"]["latest_complete_week"] == "2026-07-27"
    assert known["last_run"]["status"] == "success"
    assert len(known["refused"]) == 4
    assert "Nothing is published yet" in answered(tmp_path / "nowhere", "status").stdout
