"""`almanac audit`: the published claims with their verdicts, or one figure checked."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

import typer

from orchestration import figures
from orchestration.cli.options import DataOption, JsonOption, day
from orchestration.cli.out import answer, json_value, line, print_json, say
from orchestration.settings import CLAIMS_DIR, BadInput, Settings

MARKS = {
    "confirmed": "green",
    "holds_only_as": "yellow",
    "mixed_basis": "yellow",
    "refuted": "red",
    "not_checkable": "dim",
}
DEFAULT_LIMIT = 20


def audit(
    sentence: Annotated[str | None, typer.Argument(help="A sentence as printed: each figure in it is checked.")] = None,
    *,
    metric: Annotated[str | None, typer.Option(help="What the figure is about, e.g. country_total.")] = None,
    entity: Annotated[
        str | None, typer.Option(help="A country, vendor or model by name or id; several with ' + ' between them.")
    ] = None,
    over: Annotated[str | None, typer.Option(help="For lead_streak and ratio: the entity to compare with.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="For top_list: a model, once for each place.")] = None,
    week: Annotated[
        str | None, typer.Option(help="The week or month: 2026-03-16, 2026-W12, 16 to 22 March 2026, February 2026.")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="The figure: 7.359T, 73,590亿, 56.9%, 3, more than 200T, 30–32T.")
    ] = None,
    basis: Annotated[str | None, typer.Option(help="The basis that the publication names, e.g. top_10.")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication.", metavar="YYYY-MM-DD")] = None,
    lang: Annotated[
        str | None, typer.Option(help="The language of the figures (de: 7,359 is seven point three).")
    ] = None,
    verdict: Annotated[str | None, typer.Option(help="Of the claims on file those with this verdict.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Those whose publisher's name has this text.")] = None,
    since: Annotated[str | None, typer.Option(help="Those published since a day.", metavar="YYYY-MM-DD")] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, help="How many claims to print, 0 for all.", show_default="20, all in JSON")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 3 if any is refuted.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Print the published claims with their verdicts, or check the figures of a sentence, or one figure."""
    from orchestration.claims.asked import questions_asked
    from orchestration.claims.files import read_claims
    from orchestration.claims.questions import audit_claims, audit_figure, in_words

    published_on = day("--published", published) if published else None
    chosen: dict[str, Any] = {"verdict": verdict, "since": day("--since", since) if since else None}
    chosen["publisher"] = publisher or ""
    database = Settings.from_environment(data).published.database
    if sentence is None and not any((metric, entity, over, model, week, value, basis, published, lang)):
        claims = audit_claims(database, **chosen)
        for set_aside in read_claims(CLAIMS_DIR)[1]:
            say(f"not counted, of data/claims/{set_aside}")
    elif any((*chosen.values(), limit is not None)):
        raise BadInput("--verdict, --publisher, --since and --limit are of the claims on file; leave them out")
    else:
        options = {"metric": metric, "entity": entity, "over": over, "week": week, "value": value, "basis": basis}
        questions = questions_asked(
            database, sentence, **options, model=model or (), published_on=published_on, lang=lang
        )
        claims = [audit_figure(database, question) | {"understood": in_words(question)} for question in questions]
    show_claims(claims, as_json=as_json, limit=limit, of_all_periods=bool(verdict))
    if strict and any(claim["verdict"] == "refuted" for claim in claims):
        raise typer.Exit(3)


def show_claims(
    claims: list[dict[str, Any]], *, as_json: bool, limit: int | None = None, of_all_periods: bool = False
) -> None:
    """Print each claim with its verdict, the reason and the addition; with ``as_json`` every column and row.

    Decimals are numbers in JSON. ``limit`` is how many claims are printed; those of which nothing could be tried are
    only counted, except ``of_all_periods``.
    """
    if as_json:
        print_json(json.dumps(claims[: limit or None], indent=1, ensure_ascii=False, default=json_value))
        return
    out = answer()
    tried = [claim for claim in claims if of_all_periods or claim["definitions_tried"] or not claim["publisher"]]
    shown = tried[: DEFAULT_LIMIT if limit is None else limit or None]
    for claim in shown:
        said = claim.get("claim_text") or claim["understood"]
        line(out, (claim["verdict_text"], MARKS[claim["verdict"]]), f"  {said}", hang=4)
        for text in (claim["explanation"], _counts(claim), *_additions(claim), _subject(claim)):
            line(out, f"    {text}", hang=4)
        line(out)
    if len(shown) < len(tried):
        line(out, f"{len(tried) - len(shown)} more: --limit 0")
    if untried := len(claims) - len(tried):
        claims_are = "claim is" if untried == 1 else "claims are"
        line(out, f"{untried} more {claims_are} about periods of which this data folder holds no figure.")
    counts = Counter(claim["verdict_text"] for claim in claims)
    verdicts = ", ".join(f"{count} {verdict.lower()}" for verdict, count in counts.most_common())
    line(out, f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {verdicts or 'none on file'}.")


def _counts(claim: dict[str, Any]) -> str:
    """Return the figure of the default definition, and how many definitions were tried and agree."""
    kind = {"weeks": "count"}.get(claim["unit"], claim["unit"])
    default = figures.figure(kind, claim["default_low"], claim["default_high"], claim["default_value"], finer=1)
    default = "" if default == figures.UNKNOWN else f"By default {default}. "
    return f"{default}{claim['matching_definitions']} of {claim['definitions_tried']} definitions tried agree."


def _additions(claim: dict[str, Any]) -> Iterator[str]:
    """Return each sum of a claim: 1.49 T a/x + 1.48 T b/y = 2.970 T; of a rank the ranking."""
    from orchestration.claims.questions import shortened
    from orchestration.claims.rules import metrics

    is_ranking = claim["unit"] == "rank" and claim["metric"] != "record"
    for (week, name), rows in groupby(
        shortened(claim["addition"]), lambda row: (row["week_start"], row["counted_for"])
    ):
        every = list(rows)
        added = (", " if is_ranking else " + ").join(f"{_tokens(row)} {row['model_permaslug']}" for row in every)
        total = "" if is_ranking else f" = {figures.exactly('tokens', every[-1]['running_tokens'], finer=1)}"
        days = "week" if metrics()[claim["metric"]]["period"] == "week" and not week.weekday() else "from"
        yield f"{name or 'All models'}, {days} {week}: {added}{total}"


def _tokens(row: dict[str, Any]) -> str:
    low = row["added_tokens"]
    return figures.figure("tokens", low, None if row["is_at_least"] else low, finer=0 if row["is_displayed"] else 1)


def _subject(claim: dict[str, Any]) -> str:
    """Return the metric, entity and period of a claim, and where it was published."""
    from orchestration.claims.rules import metrics

    period = metrics()[claim["metric"]]["period"].replace("other", "period").replace("_", " ")
    subject = f"{claim['metric']}{' of ' + claim['entity'] if claim['entity'] else ''}, {period} {claim['week_start']}"
    return f"{subject}; {claim['source_text']}" if claim["source_text"] else subject
