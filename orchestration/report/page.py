"""The page: exhibits and charts put into the template, everything inline, nothing fetched, no script.

Belongs here: what stands where, and in which words. Does not: SQL (sql/), pictures (charts.py), looks (template).
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from orchestration.publication.reader import rows_of
from orchestration.report import charts, figures
from orchestration.report.data import Checks, Exhibit, basis_labels, exhibit

HERE = Path(__file__).parent


def render(connection: duckdb.DuckDBPyConnection, checks: Checks) -> str:
    """Return the whole report as HTML, from a connection to the published tables."""
    (about,) = rows_of(connection, "select * from main.about")
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "tokens": figures.tokens,
        "percent": figures.percent,
        "week": figures.week,
        "places": figures.places,
        "exact": lambda value: figures.UNKNOWN if value is None else f"{value:,}",
        "moment": lambda value: f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else figures.UNKNOWN,
    }
    labels = basis_labels(connection)
    by_basis = [basis for basis in labels if exhibit(connection, "countries", basis).rows]
    market = exhibit(connection, "market")
    complete = [row for row in market.rows if row["is_complete"]]
    return environment.get_template("template.html.j2").render(
        about=about,
        latest=complete[0] if complete else None,
        market=_chart(market, charts.bars),
        top_ten=exhibit(connection, "top_ten"),
        bases={basis: labels[basis] for basis in by_basis},
        countries=[_chart(exhibit(connection, "countries", basis), charts.lines) for basis in by_basis],
        vendors=[_chart(exhibit(connection, "vendors", basis), charts.lines) for basis in by_basis],
        leads=[_chart(exhibit(connection, "lead", basis), charts.bars) for basis in by_basis],
        concentration=_chart(exhibit(connection, "concentration"), charts.band),
        weights=_chart(exhibit(connection, "weights"), _shares),
        variants=_chart(exhibit(connection, "variants"), _shares),
        restatements=exhibit(connection, "restatements"),
        claims=exhibit(connection, "claims"),
        checks=checks,
        pivot=pivot,
    )


def _shares(rows: list[dict[str, Any]], name: str) -> str:
    return charts.bars(rows, name, normalised=True)


def _chart(shown: Exhibit, draw: Callable[[list[dict[str, Any]], str], str]) -> dict[str, Any]:
    # What draws nothing shows its sentence instead.
    picture = Markup(draw(shown.rows, shown.identifier)) if shown.rows else None  # noqa: S704 - our own SVG
    return {"exhibit": shown, "picture": picture}


def pivot(shown: Exhibit) -> dict[str, Any]:
    """Return rows by week and series as a table: one row per week, newest first, one column per series."""
    series = charts.by_size(shown.rows) if shown.rows else []
    tokens = {(row["week_start"], row["series"]): row["total_tokens"] for row in shown.rows}
    incomplete = {row["week_start"] for row in shown.rows if not row["is_complete"]}
    weeks: list[date] = sorted({row["week_start"] for row in shown.rows}, reverse=True)
    rows = [(week, week not in incomplete, [tokens.get((week, name)) for name in series]) for week in weeks]
    return {"series": series, "rows": rows}
