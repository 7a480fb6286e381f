"""`almanac week`: one week for a person (headline, market, countries, top ten) or as JSON; a run ends with it too."""

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration import figures
from orchestration.cli.options import DataOption, JsonOption, monday
from orchestration.cli.out import LEFT, RIGHT, answer, json_value, line, print_json, table
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.report.summary import Publication, Row, Week

MOST_COUNTRIES = 5
COUNTRIES = {"country": LEFT, "tokens": RIGHT, "share": RIGHT, "growth": RIGHT}
TOP_TEN = {"rank": RIGHT, "model": LEFT, "vendor": LEFT, "country": LEFT, "tokens": RIGHT, "growth": RIGHT}
WHY_THE_PRESS_DIFFERS = (
    "The two differ because the press adds up the nine most used models only; the whole market is all of them."
)
NO_COUNTRIES = "Whole market: no stored capture names enough of this week's models to tell countries apart."


def week(
    week_start: Annotated[
        str | None,
        typer.Argument(help="The week, by its Monday.", metavar="MONDAY", show_default="the latest complete one"),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Show one week: its headline, the market, countries, the ten models with the most tokens."""
    from orchestration.report.summary import glance

    start = monday("MONDAY", week_start)
    shown, about = glance(Settings.from_environment(data).published.database, start)
    (print_week if as_json else show_week)(shown, about)


def show_week(week: "Week", about: "Publication") -> None:
    """Print a week for a person, with its citation, and first whether its figures are simulated or of the sample."""
    out = answer()
    line(out)
    if about.is_simulated:
        line(out, ("Simulated: no figure is real.", "yellow"))
        line(out)
    if about.is_bundled_sample:
        line(out, (sample_note(week.week_start), "yellow"))
        line(out)
    line(out, (week.headline, "bold"))
    if week.week_start:
        _show_market(week, week.week_start)
        _show_countries(week)
        _show_top_ten(week.models)
    line(out)
    line(out, f"{about.citation} Licensed CC BY 4.0.")
    line(out, "Token counts are those of each provider's own tokenizer: not comparable to the last percent.")


def sample_note(week: date | None) -> str:
    """Return that the figures are those of the bundled sample, and how to get current ones."""
    month = f" from {week:%B %Y}" if week else ""
    return f"Sample data{month}. For current figures, run `almanac run` (or `make run`) while online."


def print_week(week: "Week", about: "Publication") -> None:
    """Print a week as JSON."""
    print_json(json.dumps(week_as_json(week, about), indent=1, default=json_value))


def week_as_json(week: "Week", about: "Publication") -> dict[str, Any]:
    """Return a week by names as in the tables: tokens as integers, ratios as fractions of 1."""
    return {
        "week_start": week.week_start,
        "week_end": week.week_start + timedelta(days=6) if week.week_start else None,
        "headline": week.headline,
        "is_bundled_sample": about.is_bundled_sample,
        "is_simulated": about.is_simulated,
        "market": week.market,
        "countries": week.countries,
        "countries_as_the_press_counts": week.press,
        "top_ten": week.models,
        "citation": about.citation,
    }


def _show_market(week: "Week", week_start: date) -> None:
    out = answer()
    line(out)
    line(out, (f"Week {week_start} ({figures.week(week_start)})", "bold"))
    if market := week.market:
        change = f", {figures.of(market, 'growth')} on the week before" if market["growth"] is not None else ""
        source = f"({market['source']}, as of {market['as_of']:%Y-%m-%d})"
        line(out, f"Market {figures.of(market, 'tokens')} tokens{change} {source}.")


def _show_countries(week: "Week") -> None:
    out = answer()
    line(out)
    named = [row for row in week.countries if row["code"]][:MOST_COUNTRIES]
    if named:
        line(out, "Whole market, attribution as known now:")
        rows = [*named, *(row for row in week.countries if not row["code"])]
        cells = [(row["name"], *(figures.of(row, name) for name in ("tokens", "share", "growth"))) for row in rows]
        table(out, COUNTRIES, cells)
    else:
        line(out, NO_COUNTRIES)
    press = [f"{row['name']} {figures.of(row, 'tokens')} ({figures.of(row, 'growth')})" for row in week.press]
    if press:
        line(out, f"As the press counts (top nine, attribution as known then): {', '.join(press)}.")
    if press and named:
        line(out, WHY_THE_PRESS_DIFFERS)


def _show_top_ten(models: "list[Row]") -> None:
    if not models:
        return
    out = answer()
    line(out)
    cells = [
        (
            figures.of(model, "rank"),
            model["model_name"],
            model["vendor_name"],
            model["country_code"] or figures.UNKNOWN,
            figures.of(model, "tokens"),
            figures.of(model, "growth"),
        )
        for model in models
    ]
    table(out, TOP_TEN, cells)
