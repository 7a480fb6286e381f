"""The colours: each entity has one of its own, and it can be seen on both papers and by the colour-blind."""

from itertools import combinations
from pathlib import Path

import pytest

from orchestration.charts.colours import DARK, GREYS, LIGHT, colour_of, for_text
from orchestration.seeds import read_seed
from tests.support.project import query

COLOURS = read_seed("entity_colours")
# WCAG 2.2, success criterion 1.4.11: what is needed to understand a graphic stands out by 3 : 1.
SEEN, READ = 3, 4.5
# Machado, Oliveira and Fernandes 2009, severity 1.0: linear RGB as deuteranopes and protanopes have it.
BLIND = {
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}
THE_EIGHT = ["deepseek", "openai", "tencent", "google", "xiaomi", "anthropic", "zhipu", "nvidia"]


def _linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _contrast(one: str, other: str) -> float:
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_linear(one), _linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _seen_by(colour: str, kind: str) -> tuple[float, ...]:
    # As CIE L*a*b*, in which a distance of 10 is plain to see.
    red, green, blue = (
        max(0.0, sum(part * by for part, by in zip(_linear(colour), row, strict=True))) for row in BLIND[kind]
    )
    white = (0.9505, 1.0, 1.089)
    xyz = (
        0.4124 * red + 0.3576 * green + 0.1805 * blue,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        0.0193 * red + 0.1192 * green + 0.9505 * blue,
    )
    x, y, z = (
        (part / of) ** (1 / 3) if part / of > 0.008856 else 7.787 * part / of + 16 / 116
        for part, of in zip(xyz, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_no_two_share_a_colour_and_none_is_a_grey_of_those_without() -> None:
    colours = [row["colour"] for row in COLOURS] + list(GREYS)
    assert len(colours) == len(set(colours)) > 40


@pytest.mark.parametrize("paper", [LIGHT["paper"], DARK["paper"]])
def test_each_stands_out_on_both_papers_and_its_text_can_be_read(paper: str) -> None:
    for colour in [*(row["colour"] for row in COLOURS), *GREYS]:
        assert _contrast(colour, paper) >= SEEN, colour
        assert _contrast(for_text(colour, paper), paper) >= READ, colour


@pytest.mark.parametrize("kind", BLIND)
def test_the_colour_blind_tell_those_apart_that_are_drawn_together(kind: str) -> None:
    groups = [("country", ["CN", "US"], 20), ("vendor", THE_EIGHT, 8), ("category", ["open", "closed"], 8)]
    for of, entities, least in groups:
        for one, other in combinations(entities, 2):
            a, b = _seen_by(colour_of(of, one), kind), _seen_by(colour_of(of, other), kind)
            assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 >= least, (one, other)


def test_every_country_has_one_and_every_vendor_that_stood_among_eight(captures_data: Path) -> None:
    have = {(row["kind"], row["entity"]) for row in COLOURS}
    assert {("country", row["country_code"]) for row in read_seed("countries")} <= have
    stood = query(captures_data, "select distinct vendor_id from fct_vendor_weekly where rank <= 8")
    assert {("vendor", vendor) for (vendor,) in stood} <= have
