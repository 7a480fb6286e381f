"""The figures of the week on Dagster's assets: those of the published tables, put together another way."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from orchestration.assets.publication import figures_of_the_week, links
from orchestration.publication.reader import open_published
from orchestration.settings import Settings
from tests.support.project import query


def _figures(data: Path) -> dict[str, Any]:
    with open_published(Settings(data).published.database) as connection:
        return figures_of_the_week(connection)


def test_they_are_those_of_the_days_and_of_the_vendors(captures_data: Path) -> None:
    """To the token, from the days; shares from the vendors of each country: neither asks the tables they stand in."""
    found = _figures(captures_data)
    assert found["latest_complete_week"] == "2026-07-27"
    days = "select sum(total_tokens)::hugeint from fct_model_usage_daily where usage_date between '{}' and '{}'"
    ((this_week,),) = query(captures_data, days.format("2026-07-27", "2026-08-02"))
    ((last_week,),) = query(captures_data, days.format("2026-07-20", "2026-07-26"))
    assert (found["market_tokens"], type(found["market_tokens"])) == (this_week, int)
    assert found["market_growth"] == float(Fraction(int(this_week), int(last_week)) - 1)
    of_country = (
        "select sum(total_tokens)::hugeint from fct_vendor_weekly join dim_vendor using (vendor_id) "
        "where week_start = '2026-07-27' and basis = 'all' and attribution = 'as_known_now' and country_code = '{}'"
    )
    for name, code in {"china_share": "CN", "united_states_share": "US"}.items():
        ((tokens,),) = query(captures_data, of_country.format(code))
        assert found[name] == tokens / this_week
    assert found["captures"] == query(captures_data, "select count(distinct sha256) from capture_log")[0][0]


def test_what_is_unknown_is_left_out_and_a_table_that_is_not_there_fails_nothing(sample_data: Path) -> None:
    """The sample has no whole market by country; a zero in a plot would be a figure."""
    found = _figures(sample_data)
    assert found["market_tokens"] == 20_296_794_834_531
    assert all(value is not None for value in found.values())
    assert found.get("china_share") != 0
    with duckdb.connect() as empty:
        assert figures_of_the_week(empty) == {}


def test_links_are_to_pages_that_exist(sample_data: Path, tmp_path: Path) -> None:
    made = links(Settings(sample_data).published)
    assert {name: value.url for name, value in made.items()}.items() >= {
        ("open_report", "/published/report.html"),
        ("open_docs", "/published/docs/index.html"),
    }
    assert links(Settings(tmp_path).published) == {}
