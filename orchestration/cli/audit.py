"""`almanac audit`: the published claims with their verdicts, or one figure checked."""

import json
from collections import Counter
from typing import Annotated, Any

import typer

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


def audit(
    sentence: Annotated[str | None, typer.Argument(help="A sentence as printed: each figure in it is checked.")] = None,
    *,
    metric: Annotated[str | None, typer.Option(help="What the figure is about, e.g. country_total.")] = None,
    entity: Annotated[str | None, typer.Option(help="A country or vendor by name or code, or a permaslug.")] = None,
    over: Annotated[str | None, typer.Option(help="For lead_streak and ratio: the entity to compare with.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="For top_list: a model, once for each place.")] = None,
    week: Annotated[
        str | None, typer.Option(help="The week or month: 2026-03-16, 2026-W12, 16 to 22 March 2026, February 2026.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="The figure: 7.359T, 73,590亿, 56.9%, 3.")] = None,
    basis: Annotated[str | None, typer.Option(help="The basis that the publication names, e.g. top_10.")] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication.", metavar="YYYY-MM-DD")] = None,
    lang: Annotated[
        str | None, typer.Option(help="The language of the figures (de: 7,359 is seven point three).")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 3 if any is refuted.")] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Print the published claims with their verdicts, or check the figures of a sentence, or one figure."""
    from orchestration.claims.files import read_claims
    from orchestration.claims.numbers import read_figure
    from orchestration.claims.questions import Question, audit_claims, audit_figure, in_words, read_start

    published_on = day("--published", published) if published else None
    database = Settings.from_environment(data).published.database
    if sentence is not None:
        if any((metric, over, model, value)):
            raise BadInput("a sentence says metric and value itself; leave out --metric, --value, --over and --model")
        from orchestration.claims.periods import as_week, read_period
        from orchestration.claims.sentence import questions_in

        period = as_week(read_period(week, published_on)) if week else None
        given = {"week": period, "entity": entity, "basis": basis, "published_on": published_on, "language": lang}
        questions = questions_in(database, sentence, **given)
        for question in [] if as_json else questions:
            line(answer(), f"Understood: {in_words(question)}", hang=4)
        claims = [audit_figure(database, question) | {"understood": in_words(question)} for question in questions]
    elif not any((metric, entity, over, model, week, value, basis, published, lang)):
        claims = audit_claims(database)
        for set_aside in read_claims(CLAIMS_DIR)[1]:
            say(f"not counted, of data/claims/{set_aside}")
    elif metric is None or week is None or value is None:
        raise BadInput("to check a figure, give a sentence, or --metric, --week and --value (and --entity if needed)")
    else:
        about = (read_figure(value, lang), entity, over, tuple(model or ()), basis, published_on)
        claims = [audit_figure(database, Question(metric, read_start(metric, week, published_on), *about))]
    show_claims(claims, as_json=as_json)
    if strict and any(claim["verdict"] == "refuted" for claim in claims):
        raise typer.Exit(3)


def show_claims(claims: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print each claim with its verdict and the reason; with ``as_json`` every column, decimals as numbers."""
    if as_json:
        print_json(json.dumps(claims, indent=1, ensure_ascii=False, default=json_value))
        return
    out = answer()
    for claim in claims:
        source = f"{claim['publisher']}, {claim['published_on']}: " if claim["publisher"] else ""
        line(out, (claim["verdict"], MARKS[claim["verdict"]]), f"  {source}{claim['statement']}", hang=4)
        line(out, f"    {claim['explanation']}", hang=4)
        line(out, f"    {_subject(claim)}", hang=4)
        line(out, f"    {claim['matching_definitions']} of the definitions tried reproduce it.", hang=4)
        line(out)
    counts = Counter(claim["verdict"] for claim in claims)
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in MARKS if counts[verdict])
    line(out, f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'}: {verdicts or 'none on file'}.")


def _subject(claim: dict[str, Any]) -> str:
    """Return the metric, entity and period of a claim, and where it was published."""
    kind, _, _ = claim["metric"].partition("_")
    period = {"month": "month", "other": "period"}.get(kind, "week")
    subject = f"{claim['metric']}{' of ' + claim['entity'] if claim['entity'] else ''}, {period} {claim['week_start']}"
    return f"{subject}; {claim['source_text']}" if claim["source_text"] else subject
