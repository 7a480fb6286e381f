"""What a chart over weeks shows: gaps, incomplete weeks, another number of named models, bounds, exact tokens."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from orchestration.charts.chart import Chart
from orchestration.charts.lines import band, weekly
from orchestration.charts.measure import SHARE

FIRST = date(2026, 3, 2)
SVG = "{http://www.w3.org/2000/svg}"


def _row(number: int, tokens: int, **more: Any) -> dict[str, Any]:
    week = FIRST + timedelta(weeks=number)
    return {"week_start": week, "series": "China", "entity": "CN", "total_tokens": tokens, **more}


def _chart(rows: list[dict[str, Any]], kind: Any = "country", **how: Any) -> Chart:
    return weekly("x", "Title", "Source", rows, kind=kind, **how)


def _elements(picture: str, tag: str, **attributes: str) -> list[ET.Element]:
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    return [one for one in root.iter(SVG + tag) if given.items() <= one.attrib.items()]


def _texts(picture: str) -> list[str]:
    return [one.text or "" for one in _elements(picture, "text")]


def _lines(picture: str) -> list[int]:
    # The points of each line.
    return [len(re.findall("[ML]", one.get("d", ""))) for one in _elements(picture, "path", stroke_width="2.25")]


def test_weeks_without_a_row_are_grey_named_and_no_line_crosses_them() -> None:
    picture = _chart([_row(number, 10**12) for number in (0, 1, 4, 5)]).wide
    assert "no data" in _texts(picture)
    (gap,) = _elements(picture, "rect", opacity="0.55")
    first, _, _, last = (float(one.get("cx", "")) for one in _elements(picture, "circle"))
    assert float(gap.get("width", "")) == pytest.approx((last - first) / 5 * 2, abs=0.1)
    assert _lines(picture) == [2, 2]


def test_an_incomplete_week_is_hatched_has_an_open_point_and_its_number_of_days() -> None:
    chart = _chart([_row(0, 10**12), _row(1, 10**12), _row(2, 10**12, is_complete=False, days_observed=6)])
    assert "6 of 7 days" in _texts(chart.wide)
    (hatch,) = _elements(chart.wide, "path", opacity="0.45")
    assert hatch.get("d", "").count("M") > 10
    assert [one.get("fill") for one in _elements(chart.wide, "circle")] == ["#d1382c", "#d1382c", "#ffffff"]
    assert _lines(chart.wide) == [2]
    assert chart.hover and chart.hover["notes"] == {2: "6 of 7 days"}


def test_the_figure_at_the_end_is_that_of_the_last_complete_week() -> None:
    rows = [_row(0, 7_360_000_000_000), _row(1, 9_990_000_000_000, is_complete=False)]
    assert _elements(_chart(rows).wide, "text", font_weight="bold")[-2].text == "7.36 T"


def test_another_number_of_named_models_is_ruled_and_breaks_the_lines_but_not_a_total() -> None:
    rows = [_row(number, 10**12, named_models=count) for number, count in enumerate([9, 9, 51, 55, 51])]
    for kind, lines in (("country", [2, 3]), ("market", [5])):
        picture = _chart(rows, kind).wide
        assert "51 models named, before 9" in _texts(picture)
        assert len(_elements(picture, "line", stroke_dasharray="2,3")) == 1
        assert _lines(picture) == lines


def test_two_sources_that_take_turns_are_one_change() -> None:
    counts = [60, 60, 404, 58, 413, 436, 440, 450]
    picture = _chart([_row(number, 10**12, named_models=count) for number, count in enumerate(counts)]).wide
    assert [text for text in _texts(picture) if "named" in text] == ["58–413 models named, before 60"]


def test_every_name_on_the_axis_is_that_of_a_monday() -> None:
    chart = _chart([_row(number, 10**12) for number in range(60)])
    for picture in (chart.wide, chart.narrow):
        names = [one.text or "" for one in _elements(picture, "text", text_anchor="middle")]
        assert len(names) >= 2
        assert all(datetime.strptime(name, "%d %b %Y").weekday() == 0 for name in names)


def test_a_picture_has_a_year_unless_it_is_asked_for_all() -> None:
    rows = [_row(number, 10**12) for number in range(60)]
    assert len(_elements(_chart(rows).wide, "circle")) == 52
    assert len(_elements(_chart(rows, weeks=None).wide, "circle")) == 60


def test_the_tooltip_has_tokens_to_the_token_their_bounds_and_the_share() -> None:
    bounds = {"low_tokens": 2**53 + 1, "high_tokens": 2**60, "share": None, "share_low": 0.6, "share_high": 0.674}
    row = {**_row(0, 0, **bounds), "total_tokens": None}
    hover = _chart([row]).hover
    assert hover
    assert hover["weeks"] == ["Week of 2 Mar 2026"]
    assert hover["series"] == [["China", "#d1382c"]]
    tip = ["9,007,199,254,740,993–1,152,921,504,606,846,976 tokens", "60–68 % of the week"]
    assert hover["points"][0][6:] == tip


def test_the_tooltip_of_both_pictures_is_at_the_point() -> None:
    chart = _chart([_row(number, (number + 1) * 10**12) for number in range(3)])
    for picture, first in ((chart.wide, 2), (chart.narrow, 4)):
        (group,) = _elements(picture, "g")
        left, top = (float(part) for part in re.findall(r"[\d.]+", group.get("transform", "")))
        drawn = [
            (float(one.get("cx", "")) + left, float(one.get("cy", "")) + top) for one in _elements(picture, "circle")
        ]
        assert chart.hover
        for (x, y), point in zip(drawn, chart.hover["points"], strict=True):
            assert (x, y) == pytest.approx((point[first], point[first + 1]), abs=0.1)


def test_a_band_runs_through_exact_weeks_and_has_two_lines_and_no_point_where_it_is_open() -> None:
    """Else a line through an exact week would lie outside of its own band."""
    rows = [_row(number, 10**12, low_tokens=10**12, high_tokens=10**12) for number in range(3)]
    rows[1] |= {"total_tokens": None, "high_tokens": 2 * 10**12}
    picture = _chart(rows).wide
    (area,) = _elements(picture, "path", opacity="0.2", fill="#d1382c")
    places = re.findall(r"[-\d.]+,[-\d.]+", area.get("d", ""))
    dots = [f"{one.get('cx')},{one.get('cy')}" for one in _elements(picture, "circle")]
    assert [places.count(dot) for dot in dots] == [2, 2]
    assert [len(re.findall("[ML]", one.get("d", ""))) for one in _elements(picture, "path", stroke_width="1")] == [3, 3]
    assert "1.00 T" in _texts(picture)


def test_a_page_s_reading_is_a_line_within_its_band() -> None:
    rows = [_row(number, 1490 * 10**9, low_tokens=1485 * 10**9, high_tokens=1495 * 10**9) for number in range(3)]
    picture = _chart(rows).wide
    assert len(_elements(picture, "path", opacity="0.2", fill="#d1382c")) == 1
    assert (_lines(picture), len(_elements(picture, "circle"))) == ([3], 3)
    assert "1.49 T" in _texts(picture)


def test_what_is_known_only_between_bounds_has_two_lines_and_no_points() -> None:
    rows = [{"week_start": FIRST + timedelta(weeks=n), "hhi_low": 900.0, "hhi_high": 1500.0} for n in range(3)]
    between = band("x", "Title", "Source", rows, of="hhi", kind="hhi", axis="HHI")
    assert len(_elements(between.wide, "path", stroke_width="1")) == 2
    assert _elements(between.wide, "circle") == []
    assert "900–1,500" in _texts(between.wide)
    assert between.hover and between.hover["points"][0][6:] == ["900–1,500"]


def test_where_there_is_no_room_for_all_names_the_smallest_have_none() -> None:
    rows = [{**_row(0, (number + 1) * 10**11), "series": f"vendor {number}", "entity": None} for number in range(40)]
    chart = _chart(rows, "vendor")
    for picture in (chart.wide, chart.narrow):
        labels = [one for one in _elements(picture, "text", font_weight="bold") if "vendor" in (one.text or "")]
        assert 10 < len(labels) < 30
        assert (labels[0].text or "").startswith("vendor 39")
        places = sorted(float(label.get("y", "")) for label in labels)
        assert all(lower - upper >= 14.9 for upper, lower in pairwise(places))
        assert len(_elements(picture, "circle")) == 40


def test_a_measure_that_no_row_knows_leaves_the_picture_empty() -> None:
    chart = _chart([_row(number, 10**12, share=None) for number in range(4)], measure=SHARE)
    assert _elements(chart.wide, "circle") == []
    assert chart.hover and chart.hover["points"] == []
