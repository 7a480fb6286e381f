"""What a chart over weeks says of them: gaps, incomplete weeks, another number of named models, exact tokens."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from orchestration.charts.band import band
from orchestration.charts.weekly import weekly

FIRST = date(2026, 3, 2)


def _row(number: int, tokens: int, **more: Any) -> dict[str, Any]:
    return {
        "week_start": FIRST + timedelta(weeks=number),
        "series": "China",
        "entity": "CN",
        "total_tokens": tokens,
        **more,
    }


def _drawn(rows: list[dict[str, Any]], kind: Any = "country") -> dict[str, list[Any]]:
    datasets: dict[str, list[Any]] = weekly("x", "Title", "Source", rows, kind=kind).wide["datasets"]
    return datasets


def _said(datasets: dict[str, list[Any]]) -> list[str]:
    return [word["text"] for word in datasets["words"]]


def test_weeks_without_a_row_are_shaded_named_and_no_line_crosses_them() -> None:
    drawn = _drawn([_row(number, 10**12) for number in (0, 1, 4, 5)])
    assert "no data" in _said(drawn)
    (gap,) = drawn["gaps"]
    assert gap["to"] - gap["at"] == 2 * 7 * 86_400_000
    runs = [point["run"] for point in drawn["points"]]
    assert runs[0] == runs[1] != runs[2] == runs[3]


def test_an_incomplete_week_is_hatched_and_says_how_many_days() -> None:
    drawn = _drawn([_row(0, 10**12), _row(1, 10**12), _row(2, 10**12, is_complete=False, days_observed=6)])
    assert "6 of 7 days" in _said(drawn)
    assert len(drawn["hatch"]) > 10
    assert [point["is_complete"] for point in drawn["points"]] == [True, True, False]
    assert len({point["run"] for point in drawn["points"]}) == 2


def test_the_figure_at_the_end_is_that_of_the_last_complete_week() -> None:
    (label,) = _drawn([_row(0, 7_360_000_000_000), _row(1, 9_990_000_000_000, is_complete=False)])["labels"]
    assert label["text"] == "7.36 T"


def test_another_number_of_named_models_is_ruled_and_breaks_the_lines_but_not_a_total() -> None:
    counts = [9, 9, 51, 55, 51]
    rows = [_row(number, 10**12, named_models=count) for number, count in enumerate(counts)]
    drawn = _drawn(rows)
    assert "9 → 51 models named" in _said(drawn)
    assert len(drawn["changes"]) == 1
    assert len({point["run"] for point in drawn["points"]}) == 2
    total = _drawn(rows, kind="market")
    assert "9 → 51 models named" in _said(total)
    assert len({point["run"] for point in total["points"]}) == 1


def test_two_sources_that_take_turns_are_one_change() -> None:
    counts = [60, 60, 404, 58, 413, 436, 440, 450]
    drawn = _drawn([_row(number, 10**12, named_models=count) for number, count in enumerate(counts)])
    assert [word for word in _said(drawn) if "named" in word] == ["60 → 58–413 models named"]


def test_every_tick_is_a_monday_in_utc() -> None:
    rows = [_row(number, 10**12) for number in range(60)]
    chart = weekly("x", "Title", "Source", rows, kind="country")
    for drawn in (chart.wide, chart.narrow):
        (weeks,) = [param["value"] for param in drawn["params"] if param["name"] == "weeks"]
        assert len(weeks) >= 2
        assert all(
            week % 86_400_000 == 0 and (date(1970, 1, 1) + timedelta(milliseconds=week)).weekday() == 0
            for week in weeks
        )


def test_the_picture_has_a_year_and_the_script_has_all() -> None:
    chart = weekly("x", "Title", "Source", [_row(number, 10**12) for number in range(60)], kind="country")
    assert len(chart.wide["datasets"]["points"]) == 52
    assert chart.interactive is not None
    assert chart.interactive["weeks"] == 60
    assert all(len(column.split(" ")) == 60 for column in chart.interactive["columns"])


def test_tokens_reach_the_script_to_the_token() -> None:
    """2^53 + 1 is the first count that a script's number cannot hold."""
    chart = weekly(
        "x", "Title", "Source", [_row(0, 2**53 + 1, low_tokens=2**53 + 1, high_tokens=2**60)], kind="country"
    )
    said = json.loads(json.dumps(chart.interactive))
    mid, low, high = (said["columns"][at] for at in said["views"][0]["series"][0]["tokens"])
    assert (mid, low, high) == ("9007199254740993", "9007199254740993", "1152921504606846976")


def test_bounds_are_a_band_and_what_is_known_only_between_bounds_has_two_lines_and_no_middle() -> None:
    drawn = _drawn([_row(number, 10**12, low_tokens=10**12, high_tokens=2 * 10**12) for number in range(3)])
    assert [(band["low"], band["high"]) for band in drawn["bands"]] == [(1, 2)] * 3
    rows = [{"week_start": FIRST + timedelta(weeks=n), "hhi_low": 900.0, "hhi_high": 1500.0} for n in range(3)]
    between = band("x", "Title", "Source", rows, of="hhi", axis="HHI").wide["datasets"]
    assert sorted({point["value"] for point in between["points"]}) == [900, 1500]
    assert [label["text"] for label in between["labels"]] == ["900–1,500"]


def test_all_is_first_whatever_comes_first_and_the_colour_does_not_change_with_the_basis() -> None:
    rows = [_row(0, 1, basis="top_10"), _row(0, 2, basis="all", attribution="as_known_then"), _row(0, 3, basis="all")]
    chart = weekly("x", "Title", "Source", rows, kind="country", labels={"top_10": "As the press counts"})
    assert chart.interactive is not None
    views = [(view["basis"], view["attribution"]) for view in chart.interactive["views"]]
    assert views == [
        ("Whole market", "As known now"),
        ("Whole market", "As known then"),
        ("As the press counts", "As known now"),
    ]
    assert {series["colour"] for view in chart.interactive["views"] for series in view["series"]} == {"#d1382c"}
    assert [point["value"] for point in chart.wide["datasets"]["points"]] == [3]


def test_where_there_is_no_room_for_all_names_the_smallest_have_none() -> None:
    rows = [{**_row(0, (number + 1) * 10**11), "series": f"vendor {number}", "entity": None} for number in range(40)]
    chart = weekly("x", "Title", "Source", rows, kind="vendor")
    for drawn in (chart.wide, chart.narrow):
        labels = drawn["datasets"]["labels"]
        assert 10 < len(labels) < 30
        assert labels[0]["text"].startswith("vendor 39")
        places = sorted(label["py"] for label in labels)
        assert all(lower - upper >= 15 for upper, lower in pairwise(places))
        assert 0 <= places[0] <= places[-1] <= drawn["height"]
        assert len(drawn["datasets"]["points"]) == 40


def test_a_whole_market_of_which_nobody_is_known_is_not_shown_first() -> None:
    rows = [{**_row(0, 5, basis="all"), "series": "Not attributed", "entity": None}, _row(0, 3, basis="top_10")]
    chart = weekly("x", "Title", "Source", rows, kind="country")
    assert chart.interactive is not None
    assert [view["basis"] for view in chart.interactive["views"]] == ["Top 10", "Whole market"]


@pytest.mark.parametrize("name", ["", "../up", "A", "a/b", "a b", ".a", "a\n", "a" * 101, "<b>"])
def test_a_name_that_is_no_file_stem_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="stem"):
        weekly(name, "Title", "Source", [_row(0, 1)], kind="country")


def test_no_rows_are_no_chart() -> None:
    with pytest.raises(ValueError, match="no rows"):
        weekly("x", "Title", "Source", [], kind="country")


def test_what_was_known_only_before_the_last_year_is_drawn_from_there() -> None:
    rows = [_row(number, 10**12, basis="all") for number in (3, 4)]
    rows += [_row(number, 10**11, basis="top_9") for number in range(100)]
    made = weekly("x", "Title", "Source", rows, kind="country")
    for drawing in (made.wide, made.narrow):
        points = drawing["datasets"]["points"]
        assert [point["value"] for point in points] == [1, 1]
        said = {param["name"]: param["value"] for param in drawing["params"]}
        assert said["start"] <= points[0]["at"] < points[-1]["at"] <= said["end"]


def test_a_measure_that_no_row_knows_leaves_the_picture_empty() -> None:
    rows = [_row(number, 10**12, share=None) for number in range(4)]
    made = weekly("x", "Title", "Source", rows, kind="country", measure="share")
    assert made.wide["datasets"]["points"] == made.wide["datasets"]["labels"] == []
