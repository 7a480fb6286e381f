"""The titles of charts: a sentence that its rows bear out, and none where they do not."""

from datetime import date
from typing import Any

from orchestration.site import findings

NEWEST, BEFORE = date(2026, 8, 3), date(2026, 7, 27)


def _row(series: str, share: float, week: date = NEWEST, **other: Any) -> dict[str, Any]:
    given = {
        "week_start": week,
        "series": series,
        "entity": series.lower(),
        "share": share,
        "share_low": share,
        "share_high": share,
        "total_tokens": int(share * 10**13),
        "low_tokens": int(share * 10**13),
        "high_tokens": int(share * 10**13),
        "is_complete": True,
        "basis": "all",
        "attribution": "as_known_now",
    }
    return {**given, **other}


def test_a_title_names_the_two_largest_of_the_newest_complete_week() -> None:
    rows = [
        _row("China", 0.6),
        _row("France", 0.3),
        _row("Others", 0.99, entity="other"),
        _row("France", 0.9, BEFORE),
        _row("France", 0.9, date(2026, 8, 10), is_complete=False),
    ]
    week = "in the week of 3–9 Aug 2026"
    assert findings.largest(rows, "None") == f"China had 60.0 % of all tokens {week}, France 30.0 %"
    assert findings.largest(rows, "None", in_tokens=True) == f"China had 6.00 T tokens {week}, France 3.00 T"
    within = [_row("China", 0.7, basis="top_10")]
    assert findings.largest(within, "None") == f"Within the top ten, China had 70.0 % of all tokens {week}"
    assert findings.largest([_row("Others", 1.0, entity="other")], "None") == "None"


def test_bounds_are_both_in_the_title() -> None:
    """No sum of named rows is a title to share: Alibaba in 2026-07-27 has 232 B by them, and 1,153 B in truth."""
    rows = [{**_row("China", 0.6, share_low=0.6, share_high=0.674), "share": None}]
    assert findings.largest(rows, "None") == "China had 60–68 % of all tokens in the week of 3–9 Aug 2026"
    open_tokens: dict[str, Any] = {"total_tokens": None, "low_tokens": 232 * 10**9, "high_tokens": 1153 * 10**9}
    alibaba = _row("Alibaba", 0.004, share_low=0.004, share_high=0.0204, **open_tokens) | {"share": None}
    assert findings.entity([alibaba]) == "Alibaba: 0.23–1.16 T tokens in the week of 3–9 Aug 2026, 0.4–2.1 % of all"


def test_growth_of_the_market_is_against_the_same_week_of_the_year_before_or_says_which() -> None:
    year_before = date(2025, 8, 4)
    rows = [_row("All", 1, week, total_tokens=tokens) for week, tokens in ((year_before, 2 * 10**12), (NEWEST, 10**13))]
    assert findings.market(rows) == "AI use is 5.0 times what it was a year before: 10.0 T tokens a week"
    rows[0]["week_start"] = BEFORE
    assert "5.0 times what it was in the week of 27 Jul – 2 Aug 2026" in findings.market(rows)
    assert findings.market(rows[1:]) == "Tokens of all models by week"
    rows[0]["is_complete"] = False
    assert findings.market(rows) == "Tokens of all models by week"


def test_a_share_between_bounds_has_grown_only_where_the_bounds_do_not_meet() -> None:
    def rows(*bounds: tuple[float, float]) -> list[dict[str, Any]]:
        weeks = (BEFORE, NEWEST)
        return [
            {"week_start": week, "share_low": low, "share_high": high}
            for week, (low, high) in zip(weeks, bounds, strict=False)
        ]

    assert findings.moved(rows((0.1, 0.2), (0.3, 0.4)), "share", "It").startswith(
        "It has grown since the week of 27 Jul"
    )
    assert findings.moved(rows((0.3, 0.4), (0.1, 0.2)), "share", "It").startswith("It has shrunk")
    assert findings.moved(rows((0.1, 0.3), (0.2, 0.4)), "share", "It") == "It: may have grown or shrunk"
    assert findings.moved(rows((0.1, 0.2)), "share", "It") == "It, at least and at most"
