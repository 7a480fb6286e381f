"""Read a sentence of the press into questions; what no form covers is asked back, never guessed.

Every word must belong to a form of the seed claim_forms.csv. No parser library (lark was considered): sentences are not
nested, and a table of patterns, each with an example, shows what is read.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.claims.entities import KINDS, Names, UnknownName, names_of
from orchestration.claims.numbers import Figure, pattern, read_figure
from orchestration.claims.periods import Period, find_periods, start_of, week_of
from orchestration.claims.questions import Question, in_words
from orchestration.claims.rules import TOGETHER, bases, metrics
from orchestration.claims.words import BadQuestion, any_of, forms, words
from orchestration.publication.reader import open_published

_COUNT = rf"{pattern('count')}(?:st|nd|rd|th)?"
_PIECES = {
    "who": "(?P<who>[^,;，；]+?)",
    "over": "(?P<over>[^,;，；]+?)",
    "count": f"(?P<count>{_COUNT})",
    "took": any_of(words("took")),
    "way": f"(?P<way>{any_of(words('way'))})",
    "lead": any_of(words("lead")),
    "before": "(?: (?:than|on|from|over|compared with|compared to|against)(?: in)? the (?:week before|previous week))",
    "streak": f"(?:for )?(?:the |a )?(?:(?P<straight>{_COUNT}) (?:straight|consecutive) weeks?"
    f"|(?P<running>{_COUNT}) weeks? (?:in a row|running|straight))",
    "all": "(?:all(?: the)?|the) (?:tokens|market|total|usage|traffic)",
    **{unit: f"(?P<figure>{pattern(unit)})" for unit in ("tokens", "percent", "multiple", "usd")},
}
_CLAUSES = forms("clause", _PIECES, after=r"(?=\s*(?:[,;，；、.()（）]|$|(?:and|while|but|whereas|to|with)\b))")
_SKIP, _TOP, _AFFIX = ([form for _, form in forms(purpose, _PIECES)] for purpose in ("nothing", "basis", "name"))
_ALONE = forms("subject", _PIECES)
_SENTENCES = re.compile(r"(?<=[A-Za-z0-9%)])\.(?:\s+(?=[A-Z])|\s*$)|。")
_BETWEEN = re.compile(r"(?:[\s,;，；、.:()（）]|(?:and|while|but|whereas|which)\b|其中|而|且)*", re.IGNORECASE)
_BEFORE_PERIOD = re.compile(
    r"(?:\b(?:in|for|during|over|on)\s+)?(?:\bthe\s+)?(?:\bweek\s+of\s+)?[(（在]?\s*$", re.IGNORECASE
)
_AFTER_PERIOD = re.compile(r"^\s*[)）]?(?:的?[当这一]周|期间)?")
_AND = re.compile(r"\s+and\s+|[和与及、]")
_THIS_WEEK = re.compile(r"\b(?:this|a|per) week\b(?! (?:before|earlier|ago))|本周", re.IGNORECASE)
MOST = 1_000  # characters of a text: some forms take time that grows with its square
_PRONOUNS = ("", "that", "this", "it", "they", "these")


@dataclass(frozen=True)
class Subject:
    """What a clause is about: its kind (market, country, vendor, model, top_n), its id, and the basis named with it."""

    kind: str
    entity: str | None = None
    basis: str | None = None


@dataclass
class _Reader:
    """Reads one clause after another; subject and period stay until others are named."""

    names: Names
    published_on: date | None
    language: str | None
    period: Period | None
    subject: Subject | None = None
    questions: list[Question] = field(default_factory=list)

    def read(self, sentence: str) -> None:
        """Add the questions of a sentence."""
        rest = self._without_period(sentence)
        for form in _SKIP:
            rest = form.sub("", rest)
        while rest := _BETWEEN.sub("", rest, count=1).strip():
            matches = [(kind, match) for kind, form in _CLAUSES if (match := form.match(rest))]
            if not matches:
                raise BadQuestion(f"not understood: {rest!r}; say it otherwise, or ask with --metric and --value")
            rest = rest[self._ask_first(sorted(matches, key=lambda each: -each[1].end())) :]

    def _ask_first(self, matches: list[tuple[str, re.Match[str]]]) -> int:
        """Ask by the longest form whose names are known, and return where it ends."""
        error: UnknownName | None = None
        for kind, match in matches:
            try:
                self._ask(kind, match[0], {name: part for name, part in match.groupdict().items() if part is not None})
            except UnknownName as unknown:
                error = error or unknown
            else:
                return match.end()
        raise error or BadQuestion(matches[0][1][0])

    def _without_period(self, sentence: str) -> str:
        periods = find_periods(sentence, self.published_on)
        if not periods and self.period is None and self.published_on and _THIS_WEEK.search(sentence):
            # The checker also tries the seven days up to the publication.
            self.period = week_of(self.published_on - timedelta(7))
        if len({period for *_, period in periods}) > 1:
            raise BadQuestion(f"which figure is of which period, {' or '.join(str(period) for *_, period in periods)}?")
        for start, end, self.period in reversed(periods):
            sentence = f"{_BEFORE_PERIOD.sub('', sentence[:start])}{_AFTER_PERIOD.sub(' ', sentence[end:])}"
        return sentence

    def _ask(self, kind: str, clause: str, parts: dict[str, str]) -> None:
        counts = [parts[name] for name in ("count", "straight", "running") if name in parts]
        figure = self._figure(parts["figure"] if "figure" in parts else counts[0] if counts else "1", parts.get("way"))
        models: tuple[str, ...] = ()
        if kind == "top_list":
            who = self.subject_of(parts["who"]) if "who" in parts else Subject("country")
            parted = re.split(r",\s*(?:and\s+)?|\s+and\s+", parts["models"])
            models = tuple(self.names.resolve("in the sentence,", name.strip(), ["model"])[1] for name in parted)
            if len(models) != figure.value:
                raise BadQuestion(f"{clause!r} names {len(models)} models, not {figure.value}; which are meant?")
        else:
            who = self.subject_of(parts.get("who", ""), ("author",) if f"author_{kind}" in metrics() else KINDS)
            if kind == "record" and "who" not in parts and who.kind != "market":
                raise BadQuestion(f"{clause!r}: is it a record of {who.entity} or of all models? Name it")
        over = self.subject_of(parts["over"]) if "over" in parts else Subject(who.kind)
        stated = {who.basis, over.basis, f"top_{self._figure(counts[0]).value}" if kind == "share_of_top_n" else None}
        if over.kind != who.kind or len(stated - {None}) > 1:
            raise BadQuestion(f"{clause!r} compares two kinds of things; which one is meant?")
        metric = self._metric(kind, who, clause)
        basis = next(iter(stated - {None}), None)
        about = (who.entity, over.entity, models, basis, self.published_on)
        self.questions.append(Question(metric, self._start(metric), figure, *about))
        self.subject = who if kind != "top_list" else self.subject

    def _metric(self, kind: str, who: Subject, clause: str) -> str:
        span = self.period.span if self.period is not None else "week"
        if span == "other":
            raise BadQuestion(f"{self.period}: which week, from Monday to Sunday, month, 7 or 28 days are meant?")
        names = [name for name in (f"{span}_{kind}", f"{who.kind}_{kind}", kind) if name in metrics()]
        metric = next((name for name in names if metrics()[name]["period"] == span), None)
        subject = metrics()[metric]["subject"] if metric else ""
        if metric is None or who.kind not in {"any": KINDS, "list": ("country",)}.get(subject, (subject,)):
            other = f" for a {span}, only for a {metrics()[names[0]]['period']}" if names and metric is None else ""
            message = f"{kind} of a {who.kind} cannot be checked{other}; what is meant?"
            raise BadQuestion(f"{clause!r}: {message.replace('_', ' ')}")
        return metric

    def _start(self, metric: str) -> date:
        if self.period is None:
            raise BadQuestion("of which week? Say it in the sentence, or with --week")
        return start_of(self.period, metrics()[metric]["period"])

    def _figure(self, text: str, way: str | None = None) -> Figure:
        return read_figure(f"{words('way')[way.casefold()]} {text}" if way else text, self.language)

    def subject_of(self, text: str, kinds: tuple[str, ...] = KINDS) -> Subject:
        """Return what a text names; a pronoun stands for what the clause before was about."""
        if text.strip().casefold() in _PRONOUNS:
            if self.subject is None:
                raise BadQuestion("whose figure is it: of all models, of a country, a vendor or a model? Name it")
            return self.subject
        for kind, form in _ALONE:
            if alone := form.fullmatch(text.strip()):
                return Subject(kind, None, self._basis(text, alone["count"]) if "count" in alone.groupdict() else None)
        basis = None
        for top in filter(None, (form.search(text) for form in _TOP)):
            basis = self._basis(text, top["count"])
            text = f"{text[: top.start()]} {text[top.end() :]}".strip()
        name = self._name(text, kinds) or TOGETHER.join(self._name(part, kinds) or part for part in _AND.split(text))
        kind, entity = self.names.resolve_all("in the sentence,", name, kinds)
        return Subject(kind, None if kind == "market" else entity, basis)

    def _basis(self, text: str, count: str) -> str:
        basis = f"top_{self._figure(count).value}"
        if basis not in bases():
            raise BadQuestion(f"{text!r}: no basis is {basis}; valid are {', '.join(bases())}")
        return basis

    def _name(self, text: str, kinds: tuple[str, ...]) -> str:
        """Return the name that is left of a text without the words around it; empty where none is known."""
        while text and not self.names.find(kinds, text):
            text = next((less for form in _AFFIX if (less := form.sub("", text).strip()) != text), "")
        return text


def read_sentence(
    text: str,
    names: Names,
    *,
    week: Period | None = None,
    entity: str | None = None,
    basis: str | None = None,
    published_on: date | None = None,
    language: str | None = None,
) -> list[Question]:
    """Return the questions of a text, one for each figure; raise `BadQuestion` with what is not understood.

    Week, entity and basis are for what the text does not say; where it says another one, that is asked about.
    """
    if len(text) > MOST:
        raise BadQuestion(f"the text has more than {MOST:,} characters; give a sentence or a paragraph")
    reader = _Reader(names, published_on, language, week)
    given = reader.subject = reader.subject_of(entity) if entity else None
    try:
        for sentence in _SENTENCES.split(" ".join(text.split())):
            reader.read(sentence)
    except BadQuestion as error:
        understood = "".join(f"\nUnderstood before it: {in_words(question)}" for question in reader.questions)
        raise BadQuestion(f"{error}{understood}") from error
    if not reader.questions:
        raise BadQuestion(f"{text!r} has no figure that can be checked")
    for question in reader.questions:
        for option, stated, given_value in (
            ("--week", question.week_start, week and week.start),
            ("--entity", question.entity, given and given.entity),
            ("--basis", question.stated_basis, question.stated_basis and basis),
        ):
            if given_value is not None and stated != given_value:
                raise BadQuestion(f"{option} says {given_value}, the sentence {stated}: which is meant?")
    return [replace(question, stated_basis=question.stated_basis or basis) for question in reader.questions]


def questions_in(database: Path, text: str, **given: Any) -> list[Question]:
    """Return the questions of a text about a published database, as `read_sentence` does."""
    with open_published(database) as connection:
        return read_sentence(text, names_of(connection), **given)
