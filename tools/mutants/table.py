"""The mutants as data: one row each in mutants.yml.

Belongs here: what a mutant is, reading them, putting one into a copy of the project. Does not: what kills them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

MUTANTS = Path(__file__).with_name("mutants.yml")


@dataclass(frozen=True)
class Mutant:
    """One rule broken: in ``file`` the text ``before``, which stands there once, becomes ``after``.

    ``tests`` are the pytest nodes to try when nothing cheaper notices. ``equivalent`` is the reason why no figure can
    differ; None for all that must be killed.
    """

    name: str
    rule: str
    file: str
    before: str
    after: str
    tests: list[str] = field(default_factory=list)
    equivalent: str | None = None

    def put_into(self, root: Path) -> str:
        """Break the rule in a copy of the project and return the file's text as it was; raise ValueError when stale."""
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.name}: its text stands {text.count(self.before)} times in {self.file}, not once")
        (root / self.file).write_text(text.replace(self.before, self.after), encoding="utf-8")
        return text


def read_mutants() -> list[Mutant]:
    """Return every mutant on file, in its order."""
    return [Mutant(**row) for row in yaml.safe_load(MUTANTS.read_text(encoding="utf-8"))]
