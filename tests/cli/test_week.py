"""`almanac week`, and the last lines of a run: which week is shown, its figures and their source."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.support.project import almanac, answered, needs_captures, query

SAMPLE = "Sample data from March 2026. For current figures, run `almanac run` (or `make run`) while online."


def test_the_first_screen_says_that_it_is_sample_data_and_what_to_do(sample_data: Path) -> None:
    printed = (sample_data.parent / "sample.done").read_text().strip().splitlines()
    assert printed[0].startswith(SAMPLE)
    # By hand: 7,333.5 and 3,529.5 of 20,296.8 billion, the least that the ten displayed rows can stand for.
    assert printed[2] == (
        "AI use on OpenRouter rose 20.3 % to 20.3 trillion tokens in the week of 16 March 2026; "
        "Chinese models took at least 36 %, American models at least 17 %."
    )
    assert answered(sample_data, "status").stdout.startswith(SAMPLE)


@needs_captures
def test_a_run_ends_with_the_latest_complete_week_alone(captures_data: Path) -> None:
    printed = (captures_data.parent / "captures.done").read_text()
    assert [line for line in printed.splitlines() if line.startswith("Week ")] == [
        "Week 2026-07-27 (27 Jul – 2 Aug 2026)"
    ]
    assert "sample" not in printed.partition("report ")[0]
    assert (
        "fell 2.2 % to 56.8 trillion tokens in the week of 27 July 2026; "
        "Chinese models took 60–68 %, American models 29–38 %."
    ) in printed
    # As National Business Daily printed it for the top nine: CN 28.13, US 4.38 from rounded rows.
    assert (
        "As the press counts (top nine, attribution as known then): China 28.1 T (−14.7 %), United States 4.37 T"
        in printed
    )
    assert "The two differ because" in printed


@needs_captures
def test_the_week_of_the_article_is_there_on_request(captures_data: Path) -> None:
    shown = answered(captures_data, "week", "2026-03-16").stdout
    assert "rose 20.3 % to 20.3 trillion tokens in the week of 16 March 2026" in shown
    assert "Hunter Alpha" in shown


@needs_captures
def test_the_json_of_a_week_is_what_the_tables_have(captures_data: Path) -> None:
    shown = json.loads(answered(captures_data, "week", "2026-07-20", "--json").stdout)
    assert (shown["week_start"], shown["week_end"]) == ("2026-07-20", "2026-07-26")
    assert shown["market"]["total_tokens"] == 58_041_497_415_980
    rows = query(
        captures_data,
        "select basis, country_code, low_tokens::bigint, high_tokens::bigint from fct_country_weekly "
        "where week_start = '2026-07-20' and attribution = 'as_known_now' and basis in ('all', 'top_9') "
        "and named_models > 0",
    )
    printed = {
        (basis, one["code"], one["low_tokens"], one["high_tokens"])
        for basis, key in (("all", "countries"), ("top_9", "countries_as_the_press_counts"))
        for one in shown[key]
    }
    assert printed == set(rows)
    assert [one["rank"] for one in shown["top_ten"]] == list(range(1, 11))


@pytest.mark.parametrize(
    ("monday", "printed"),
    [
        ("2026-03-17", "write 2026-03-16"),
        ("2026-03-23", "not complete; complete weeks are those of 2026-02-09 … 2026-03-16"),
        ("soon", "write a day as YYYY-MM-DD"),
    ],
)
def test_a_week_that_cannot_be_shown_is_bad_usage(monday: str, printed: str, sample_data: Path) -> None:
    outcome = answered(sample_data, "week", monday)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert printed in outcome.stderr


def test_no_complete_week_gives_a_message(data: Path) -> None:
    with duckdb.connect((data / "published" / "almanac.duckdb").resolve()) as connection:
        connection.execute("update fct_market_weekly set is_complete = false")
    assert "No complete week of AI use on OpenRouter is known yet." in answered(data, "week").stdout
    assert json.loads(answered(data, "week", "--json").stdout)["week_start"] is None


def test_a_publication_of_another_version_gives_the_remedy(data: Path) -> None:
    """After an update and before the next run, tables and columns may be missing."""
    with duckdb.connect((data / "published" / "almanac.duckdb").resolve()) as connection:
        connection.execute("alter table about drop column is_bundled_sample")
    for command in ("week", "status"):
        outcome = answered(data, command)
        printed = outcome.stdout + outcome.stderr
        assert "was made by another version of the code; `almanac run` publishes again" in printed


def test_a_run_prints_its_result_as_one_json_document(data: Path) -> None:
    outcome = almanac(data, "run", "--offline", "--json")
    assert outcome.returncode == 0, outcome.stderr
    shown = json.loads(outcome.stdout)
    assert (shown["is_published"], shown["is_new"]) == (True, False)
    assert shown["week"]["market"]["total_tokens"] == 20_296_794_834_531
    assert shown["week"]["is_bundled_sample"] is True
    assert [one["name"] for one in shown["warnings"]] == ["last_week_is_here"]
    assert shown["warnings"][0]["sentence"].endswith("the newest complete week: 2026-03-16")
    assert Path(shown["places"]["database"]).is_file()
    assert shown["run_id"]
    # A failure is in the document too, with the same exit status.
    shutil.rmtree(data / "warehouse")
    (data / "warehouse").touch()
    failed = almanac(data, "run", "--offline", "--json")
    printed = json.loads(failed.stdout)
    assert failed.returncode == 1
    assert printed["is_published"] is False
    assert printed["errors"]
    assert printed["week"]["week_start"] == "2026-03-16"


def test_version_is_printed(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert answered(tmp_path, "--version").stdout == f"token-almanac {version('token-almanac')}\n"
