"""Read the mutants of mutants.yml, and put one into a copy of the project."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

MUTANTS = Path(__file__).with_name("mutants.yml")


@dataclass(frozen=True)
class Mutant:
    """One rule broken: in ``file`` the text ``before``, which must occur once, becomes ``after``.

    ``tests`` are the pytest nodes to try when nothing cheaper notices.
    """

    name: str
    rule: str
    file: str
    before: str
    after: str
    tests: list[str] = field(default_factory=list)

    def put_into(self, root: Path) -> str:
        """Break the rule in a copy of the project and return the file's former text; raise ValueError when stale."""
        text = (root / self.file).read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.name}: its text occurs {text.count(self.before)} times in {self.file}, not once")
        (root / self.file).write_text(text.replace(self.before, self.after), encoding="utf-8")
        return text


def read_mutants() -> list[Mutant]:
    """Return every mutant, in the order of the file."""
    return [Mutant(**row) for row in yaml.safe_load(MUTANTS.read_text(encoding="utf-8"))]
