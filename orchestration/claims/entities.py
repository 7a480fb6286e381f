"""Find countries, vendors and models by code, name or alias, in English and Chinese (the seed aliases.csv)."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from orchestration.claims.rules import TOGETHER
from orchestration.claims.words import BadQuestion
from orchestration.seeds import read_seed

MODELS = "select distinct model_permaslug, display_name from dim_model order by 1"
SUBJECTS = ("country", "vendor", "model")
KINDS = ("market", *SUBJECTS)
_NAMED = (*KINDS, "author")
# 20260528, 2024-08-06, 07-25 and 0127 are dates, as in the macro without_date.
_DATE = re.compile("(-[0-9]{4})?(-[0-9]{2}-[0-9]{2}|-[0-9]{8})$")
_GAPS = r"[\s_/-]+|(?<=[一-鿿])(?=[a-z0-9])"
_VARIANT = re.compile(r"\s*(?:\((\w+)\)|:(\w+))$")


class UnknownName(BadQuestion):
    """A name that no entity has."""


@dataclass
class Names:
    """The names of all entities: their ids by subject and key, and how they are written, for messages."""

    ids: dict[str, dict[str, set[str]]] = field(default_factory=lambda: {subject: {} for subject in _NAMED})
    written: dict[str, dict[str, str]] = field(default_factory=lambda: {subject: {} for subject in _NAMED})

    def add(self, subject: str, name: str, entity: str) -> None:
        """Add a name of an entity."""
        self.ids[subject].setdefault(key_of(name), set()).add(entity)
        self.written[subject].setdefault(name, entity)

    def find(self, subjects: Iterable[str], name: str) -> list[tuple[str, str]]:
        """Return subject and id of all entities that a name can mean, in the order of the subjects."""
        keys = (name.strip().casefold(), key_of(name))
        return [
            (subject, entity)
            for subject in subjects
            for entity in sorted(next((self.ids[subject][key] for key in keys if key in self.ids[subject]), ()))
        ]

    def resolve(self, option: str, name: str, subjects: Iterable[str]) -> tuple[str, str]:
        """Return subject and id of the one entity of a name; `BadQuestion` with the choices for none or more."""
        entities = self.find(subjects, name)
        exact = [entity for entity in entities if entity[1] == name]
        if len(exact or entities) == 1:
            return (exact or entities)[0]
        if entities:
            raise BadQuestion(f"{option} {name}: which is meant, {' or '.join(entity for _, entity in entities)}?")
        raise UnknownName(
            unknown_message(option, name, [each for subject in subjects for each in self.written[subject]])
        )

    def resolve_all(self, option: str, name: str, subjects: Iterable[str]) -> tuple[str, str]:
        """Return subject and id of a name, or of several with + between them; `BadQuestion` as `resolve`."""
        entities = [self.resolve(option, part, subjects) for part in name.split(TOGETHER)]
        if len({subject for subject, _ in entities}) > 1 or len(set(entities)) < len(entities):
            raise BadQuestion(f"{option} {name}: name several of one kind, and each once")
        return entities[0][0], TOGETHER.join(entity for _, entity in entities)


def unknown_message(option: str, value: str, choices: list[str]) -> str:
    """Return the message for a value that is not among the choices, with the nearest of them."""
    near = difflib.get_close_matches(value, choices, n=5, cutoff=0.3)
    listed = near if len(choices) > 20 and near else choices[:20]
    return f"{option} {value}: not known; valid values are {', '.join(listed)}{' …' * (len(choices) > len(listed))}"


def key_of(name: str) -> str:
    """Return the words of a name in one order and lower case, so that Claude Sonnet 4 is claude-4-sonnet."""
    variant = _VARIANT.search(name)
    words = sorted(re.split(_GAPS, name[: variant.start() if variant else None].casefold().strip()))
    return " ".join(words) + (f":{(variant[1] or variant[2]).casefold()}" if variant else "")


def names_of(connection: duckdb.DuckDBPyConnection) -> Names:
    """Return the names of the entities of a published database."""
    return names_with(connection.execute(MODELS).fetchall())


def names_with(models: Iterable[tuple[str, str | None]]) -> Names:
    """Return the names of countries, vendors and the models given by permaslug and name in the catalogue.

    A model goes by its permaslug, its name in the catalogue and the words of its permaslug, with or without its vendor
    before them. Without (free) the name means each variant, and is asked about where there are several.
    """
    names = Names()
    for row in read_seed("countries"):
        for name in (row["country_code"], row["country_name"], row["adjective"]):
            names.add("country", name, row["country_code"])
    for row in read_seed("vendors"):
        for name in (row["vendor_id"], row["vendor_name"]):
            names.add("vendor", name, row["vendor_id"])
    for row in read_seed("aliases"):
        names.add(row["subject"], row["alias"], row["entity"])
    vendors = {row["author"]: row["vendor_id"] for row in read_seed("authors")}
    for permaslug, display_name in models:
        author, _, slug = permaslug.partition("/")
        slug, _, variant = slug.partition(":")
        makers = [
            "",
            author,
            *(name for name, vendor in names.written["vendor"].items() if vendor == vendors.get(author)),
        ]
        for name in filter(None, makers):
            names.add("author", name, author)
        plain = re.sub(r"\s*\(.*\)$", "", (display_name or "").rpartition(": ")[2].strip())
        for name in filter(None, (plain, _DATE.sub("", slug), slug)):
            for key in {key_of(f"{maker} {name}".strip()) for maker in makers}:
                for each in {key, f"{key}:{variant}" if variant else key}:
                    names.ids["model"].setdefault(each, set()).add(permaslug)
        names.ids["model"][permaslug.casefold()] = {permaslug}
        names.written["model"][permaslug] = permaslug
    return names
