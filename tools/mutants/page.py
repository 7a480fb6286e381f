"""docs/mutants.md: the table of mutants and what killed each.

Belongs here: reading and writing the page. Does not: finding the killers (__main__.py).
"""

from __future__ import annotations

from pathlib import Path

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

Rules in Python are mutated by hand as well. mutmut 3.8 was tried on the contracts for ten minutes, in two
configurations, and found no test that runs its mutants, though their tests ran. cosmic-ray 8.7 starts pytest anew for
each mutant, which takes some seconds of imports: for the contracts, checks and readers of captures that is hours, where
these minutes hold the rules that a person would get wrong.

| rule broken | where | noticed by |
|---|---|---|
"""


def read_page(page: Path) -> dict[str, str]:
    """Return what killed each mutant, by its rule, as the page says."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.is_file() else []
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and "`" in line]
    return {row[0]: row[2] for row in rows}


def write_page(page: Path, found: dict[str, str]) -> None:
    """Write the page anew, with these rows in place of what it said of the same rules."""
    killers = read_page(page) | found
    mutants = [mutant for mutant in read_mutants() if mutant.rule in killers]
    rows = "".join(f"| {m.rule} | `{Path(m.file).name}` | {killers[m.rule]} |\n" for m in mutants)
    page.write_text(INTRODUCTION + rows + "\n" + summary(mutants, killers) + "\n", encoding="utf-8")


def summary(mutants: list[Mutant], killers: dict[str, str]) -> str:
    """Return in a sentence how many mutants there are and how many survived."""
    survived = sum(killers[mutant.rule] == SURVIVED for mutant in mutants)
    equivalent = sum(mutant.equivalent is not None for mutant in mutants)
    return f"{len(mutants)} mutants; {survived} survived; {equivalent} are equivalent, for the reason given."
