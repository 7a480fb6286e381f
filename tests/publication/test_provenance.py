"""A publication says what made it, and what other code made is never published."""

from pathlib import Path

import duckdb
import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.publication.gate import NotChecked, refuse_unchecked
from orchestration.publication.provenance import is_up_to_date
from orchestration.settings import Settings
from orchestration.warehouse.writer import open_warehouse
from tests.support.project import almanac, query


def _is_up_to_date(data: Path) -> bool:
    settings = Settings(data)
    return is_up_to_date(settings, RawZone(settings.raw))


def test_the_publication_itself_says_what_it_was_made_from(sample_data: Path, data: Path) -> None:
    assert _is_up_to_date(sample_data)
    ((captures, code, rows),) = query(sample_data, "select captures_sha256, code_sha256, raw_tables_hash from about")
    assert len(captures) == len(code) == 64
    assert "-7." in rows  # seven captures in the sample
    next((data / "raw").rglob("*.sidecar.json")).unlink()
    assert not _is_up_to_date(data)


@pytest.mark.parametrize(
    "statement",
    [
        "update raw.usage_states set total_tokens = total_tokens + 1",
        "delete from raw.capture_periods where period_start = '2026-03-16'",
        "update raw.captures set as_of = as_of + interval 1 day",
        "update raw.claims set claimed_value = 1",
    ],
)
def test_a_raw_table_changed_by_hand_is_noticed(statement: str, data: Path) -> None:
    with duckdb.connect(data / "warehouse" / "almanac.duckdb") as connection:
        connection.execute(statement)
    assert not _is_up_to_date(data)
    with pytest.raises(NotChecked, match="almanac run --rebuild"):
        refuse_unchecked(Settings(data), [])


def test_rows_and_tables_of_other_code_never_reach_a_publication(data: Path, project_copy: Path) -> None:
    """Code B settles days at once, adds a mart and a column of a seed (into which dbt would insert A's rows, and fail),
    and maps an author twice, so that a check of dbt's stops it; A after it publishes A's alone.
    """
    before = set(query(data, "select * from fct_market_weekly"))
    other = project_copy / "dbt_project"
    settled = other / "seeds" / "thresholds.csv"
    settled.write_text(settled.read_text().replace("settling_hours,48", "settling_hours,0"))
    (other / "models" / "marts" / "fct_of_code_b.sql").write_text(
        "{{ config(contract={'enforced': false}) }} select 1 as one"
    )
    routers = other / "seeds" / "routers.csv"
    routers.write_text("\n".join(f"{line},b" for line in routers.read_text().splitlines()) + "\n")
    with (other / "seeds" / "authors.csv").open("a", encoding="utf-8") as file:
        file.write("xiaomi,alibaba,a second mapping\n")
    published = (data / "published").resolve()
    refused = almanac(data, "run", "--offline", project=project_copy)
    assert (refused.returncode, (data / "published").resolve()) == (1, published), refused.stderr
    for words in ("seeds_are_sound on thresholds", "no failing rows", "1 failing rows"):
        assert words in refused.stderr
    with open_warehouse(Settings(data).warehouse, read_only=True) as connection:
        assert connection.execute("select one from main.fct_of_code_b").fetchall() == [(1,)]
    outcome = almanac(data, "run", "--offline", "--rebuild")
    assert outcome.returncode == 0, outcome.stderr
    assert set(query(data, "select * from fct_market_weekly")) == before
    assert query(data, "select table_name from duckdb_tables() where table_name = 'fct_of_code_b'") == []
