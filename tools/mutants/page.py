"""docs/mutants.md: the table of mutants and what killed each, and what no test noticed of those that a tool makes.

Belongs here: reading and writing the page. Does not: finding the killers (__main__.py, by_tool.py).
"""

from __future__ import annotations

from pathlib import Path

from tools.mutants.by_tool import MODULES, Changes
from tools.mutants.table import Mutant, read_mutants

SURVIVED = "**SURVIVED**"
INTRODUCTION = """# Mutants

Made by `make mutants`: each row is the product with one rule broken, and the first test or check that noticed. The
exact text before and after is in `tools/mutants/mutants.yml`. `make mutants ARGS="NAME …"` tries some of them and
writes their rows anew.

Cheapest first: dbt's unit tests of the models whose compiled SQL differs; then every model, made from the bundled
sample alone, against the recomputation, the self-audit and dbt's data tests, each of which stops a publication; then
the tests that the mutant names. That the sample is enough, and often the rows of a unit test, is on purpose: who has no
other captures must notice, too.

Rules in Python are broken by hand as well, those of the contracts by a tool besides (below).

| rule broken | where | noticed by |
|---|---|---|
"""
BY_TOOL = """
## The contracts, by mutmut

`make mutants ARGS=contracts` has mutmut change each function of {modules}
in every way that it knows, and puts each change to the quick tests of `tests/captures/`, in forks of one process: four
minutes in all, where cosmic-ray starts pytest anew for each change. It changes no constant and no type, so that the
bounds are broken by hand (above). SQL it cannot change, so the versions neither, and what holds the checks is mostly
whole builds, too slow for hundreds of them.

| changed from | to | why nothing differs |
|---|---|---|
"""


def read_page(page: Path) -> dict[str, str]:
    """Return what killed each mutant, by its rule, as the page says."""
    lines = _parts(page)[0].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and "`" in line]
    return {row[0]: row[2] for row in rows}


def write_page(page: Path, found: dict[str, str]) -> None:
    """Write the page anew, with these rows in place of what it said of the same rules."""
    killers = read_page(page) | found
    mutants = [mutant for mutant in read_mutants() if mutant.rule in killers]
    rows = "".join(f"| {m.rule} | `{Path(m.file).name}` | {killers[m.rule]} |\n" for m in mutants)
    text = INTRODUCTION + rows + "\n" + summary(mutants, killers) + "\n"
    page.write_text(text + _parts(page)[1], encoding="utf-8")


def write_changes(page: Path, changes: Changes) -> str:
    """Write the part on the contracts anew, and return in a sentence how many changes went unnoticed."""
    rows = "".join(f"| `{c.before}` | `{c.after}` | {c.reason or SURVIVED} |\n" for c in changes.unnoticed)
    survived = sum(change.reason is None for change in changes.unnoticed)
    alike = len(changes.unnoticed) - survived
    said = f"{changes.count} changes; {survived} survived; of {alike} nothing differs, for the reason given."
    modules = ", ".join(f"`{name}`" for name in MODULES)
    page.write_text(f"{_parts(page)[0]}{BY_TOOL.format(modules=modules)}{rows}\n{said}\n", encoding="utf-8")
    return said


def _parts(page: Path) -> tuple[str, str]:
    """Return what the page says of mutants made by hand, and of those made by the tool."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    by_hand, heading, by_tool = text.partition(BY_TOOL[: BY_TOOL.index("mutmut") + len("mutmut")])
    return by_hand, heading + by_tool


def summary(mutants: list[Mutant], killers: dict[str, str]) -> str:
    """Return in a sentence how many mutants there are and how many survived."""
    survived = sum(killers[mutant.rule] == SURVIVED for mutant in mutants)
    equivalent = sum(mutant.equivalent is not None for mutant in mutants)
    return f"{len(mutants)} mutants; {survived} survived; {equivalent} are equivalent, for the reason given."
