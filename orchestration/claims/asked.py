"""Read what is asked, a sentence or the options of one figure, into questions."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from orchestration.claims.numbers import read_figure
from orchestration.claims.periods import as_week, read_period
from orchestration.claims.questions import Question, read_start
from orchestration.claims.sentence import questions_in
from orchestration.claims.words import BadQuestion


def questions_asked(
    database: Path,
    sentence: str | None,
    *,
    metric: str | None,
    entity: str | None,
    over: str | None,
    model: Sequence[str],
    week: str | None,
    value: str | None,
    basis: str | None,
    published_on: date | None,
    lang: str | None,
) -> list[Question]:
    """Return the questions of a sentence, one for each figure, or the one that options ask.

    Raise `BadQuestion` for what is missing, said twice or not understood, and `NotPublished` before the first
    publication.
    """
    if sentence is not None:
        if any((metric, over, model, value)):
            raise BadQuestion(
                "a sentence says metric and value itself; leave out --metric, --value, --over and --model"
            )
        period = as_week(read_period(week, published_on)) if week else None
        given = {"week": period, "entity": entity, "basis": basis, "published_on": published_on, "language": lang}
        return questions_in(database, sentence, **given)
    if metric is None or week is None or value is None:
        raise BadQuestion(
            "to check a figure, give a sentence, or --metric, --week and --value (and --entity if needed)"
        )
    about = (read_figure(value, lang), entity, over, tuple(model), basis, published_on)
    return [Question(metric, read_start(metric, week, published_on), *about)]
