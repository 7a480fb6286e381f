"""Words in pictures: none is lost, none lies on another, and figures are round."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.charts.measure import SHARE, TOKENS, round_ticks
from orchestration.charts.words import spread, width, wrapped


@given(st.lists(st.floats(0, 300, allow_nan=False), min_size=1, max_size=12), st.floats(4, 20, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_labels_keep_their_order_and_their_distance(wanted: list[float], gap: float) -> None:
    places = spread(wanted, gap, 0, 300)
    ranked = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    for one, other in itertools.pairwise(ranked):
        assert places[other] - places[one] >= gap - 0.11
    assert all(-0.1 <= place <= 300.1 for place in places)


def test_a_label_with_room_stands_where_it_wishes() -> None:
    assert spread([10, 200, 100], 15, 0, 300) == [10, 200, 100]
    assert spread([100, 100], 16, 0, 300) == [92, 108]


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30), st.integers(60, 400))
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost_and_no_line_is_too_long(text: str, room: int) -> None:
    words = f"{text} and {text} of {text}"
    lines = wrapped(words, room, 16, most=99)
    assert "".join(lines).replace(" ", "").replace("\u00a0", "") == words.replace(" ", "").replace("\u00a0", "")
    assert all(width(line, 16) <= room for line in lines)


def test_a_figure_and_its_unit_stay_on_one_line() -> None:
    for room in range(120, 400, 7):
        assert not any(line.startswith("%") for line in wrapped("Chinese models have 60 % of it all", room, 16))


@given(st.floats(1e-9, 1e16, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_ticks_start_at_nought_reach_the_highest_and_are_few(high: float) -> None:
    ticks = round_ticks(high)
    assert ticks[0] == 0
    assert ticks[-1] >= high * (1 - 1e-6)
    assert ticks[-2] < high
    assert 2 <= len(ticks) <= 6


def test_the_axis_has_the_scale_that_suits_its_largest_figure() -> None:
    axes = [TOKENS.axis(largest) for largest in (6e13, 6e11, 6e7, 600)]
    assert [axis.words for axis in axes] == [
        "Trillions of tokens a week",
        "Billions of tokens a week",
        "Millions of tokens a week",
        "Tokens a week",
    ]
    assert [axis.names[:2] for axis in axes] == [["0", "20 T"], ["0", "200 B"], ["0", "20 M"], ["0", "200"]]
    assert SHARE.axis(0.7).names == ["0", "20 %", "40 %", "60 %", "80 %"]
