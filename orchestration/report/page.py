"""The page: exhibits and charts put into the template, everything inline, nothing fetched, no script.

Belongs here: what stands where, and in which words. Does not: SQL (sql/), pictures (charts.py), looks (template).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from orchestration.publication.reader import rows_of
from orchestration.report import charts, figures
from orchestration.report.data import Checks, Exhibit, basis_labels, exhibit
from orchestration.report.drawing import draw

HERE = Path(__file__).parent
Chart = tuple[Exhibit, Callable[[list[dict[str, Any]]], dict[str, Any]]]


def render(connection: duckdb.DuckDBPyConnection, checks: Checks) -> str:
    """Return the whole report as HTML, from a connection to the published tables."""
    (about,) = rows_of(connection, "select * from main.about")
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "tokens": figures.tokens,
        "percent": figures.percent,
        "week": figures.week,
        "places": figures.places,
        "dollars": figures.dollars,
        "exact": lambda value: figures.UNKNOWN if value is None else f"{value:,}",
        "moment": lambda value: f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else figures.UNKNOWN,
    }
    labels = basis_labels(connection)
    by_basis = [basis for basis in labels if exhibit(connection, "countries", basis).rows]
    market = exhibit(connection, "market")
    complete = [row for row in market.rows if row["is_complete"]]
    charted: dict[str, list[Chart]] = {
        "market": [(market, charts.bars)],
        "countries": [(exhibit(connection, "countries", basis), charts.lines) for basis in by_basis],
        "vendors": [(exhibit(connection, "vendors", basis), charts.lines) for basis in by_basis],
        "leads": [(exhibit(connection, "lead", basis), charts.bars) for basis in by_basis],
        "concentration": [(exhibit(connection, "concentration"), _concentration)],
        "weights": [(exhibit(connection, "weights"), _shares)],
        "variants": [(exhibit(connection, "variants"), _shares)],
        "openness": [(exhibit(connection, "openness"), _openness)],
        "price_index": [(exhibit(connection, "price_index"), _price_index)],
    }
    drawn = _drawn(charted)
    return environment.get_template("template.html.j2").render(
        about=about,
        latest=complete[0] if complete else None,
        market=drawn["market"][0],
        top_ten=exhibit(connection, "top_ten"),
        bases={basis: labels[basis] for basis in by_basis},
        countries=drawn["countries"],
        vendors=drawn["vendors"],
        leads=drawn["leads"],
        concentration=drawn["concentration"][0],
        weights=drawn["weights"][0],
        variants=drawn["variants"][0],
        growth_and_prices=exhibit(connection, "growth_and_prices"),
        spend=exhibit(connection, "spend"),
        openness=drawn["openness"][0],
        price_index=drawn["price_index"][0],
        restatements=exhibit(connection, "restatements"),
        claims=exhibit(connection, "claims"),
        checks=checks,
        pivot=pivot,
    )


def _shares(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return charts.bars(rows, normalised=True)


def _concentration(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return charts.band(rows, "hhi", "HHI (0 … 10 000)")


def _openness(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return charts.band(rows, "open_share", "share of open weights in tokens", "%")


def _price_index(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return charts.band(rows, "price_index", "price index, base week = 100")


def _drawn(charted: Mapping[str, list[Chart]]) -> dict[str, list[dict[str, Any]]]:
    # What has no rows draws nothing and shows its sentence instead.
    each = [chart for group in charted.values() for chart in group]
    pictures = draw({shown.identifier: chart(shown.rows) for shown, chart in each if shown.rows})
    return {
        name: [
            {"exhibit": shown, "picture": Markup(pictures.get(shown.identifier, ""))}  # noqa: S704 - our own SVG
            for shown, _ in group
        ]
        for name, group in charted.items()
    }


def pivot(shown: Exhibit) -> dict[str, Any]:
    """Return rows by week and series as a table: one row per week, newest first, one column per series."""
    series = charts.by_size(shown.rows) if shown.rows else []
    tokens = {(row["week_start"], row["series"]): row["total_tokens"] for row in shown.rows}
    incomplete = {row["week_start"] for row in shown.rows if not row["is_complete"]}
    weeks: list[date] = sorted({row["week_start"] for row in shown.rows}, reverse=True)
    rows = [(week, week not in incomplete, [tokens.get((week, name)) for name in series]) for week in weeks]
    return {"series": series, "rows": rows}
