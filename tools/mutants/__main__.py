"""Try every mutant, or those named (`python -m tools.mutants NAME … contracts`), in a private copy of the project.

Killers are tried cheapest first: dbt's unit tests of the changed models; then all models, made from the bundled sample,
against the reference, the self-audit and dbt's data tests; then the tests that the mutant names. A run of all of them
writes docs/mutants.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.settings import PROJECT_ROOT
from tests.support.project import CAPTURES, almanac
from tools.mutants.contracts import CONTRACTS, contract_changes
from tools.mutants.table import Mutant, read_mutants

if TYPE_CHECKING:
    from tools.mutants.rendered import Rendered

IN_COPY = "ALMANAC_MUTANTS_IN_COPY_OF"
SURVIVED = "SURVIVED"
PAGE = """# Mutants

`make mutants` breaks one rule of the product after another and looks for a test or a check that notices: dbt's unit
tests first, then the checks that block a publication, on models made from the bundled sample alone, then tests of
pytest. The rules are in `tools/mutants/mutants.yml`, with the text before and after; `make mutants ARGS="NAME …"` tries
some of them. For the contracts of captures `make mutants ARGS=contracts` has mutmut change every function in every way
that it knows; the changes that no test can notice are in `tools/mutants/alike.yml` with their reasons.

| noticed by | mutants |
|---|---|
"""


def main(names: list[str]) -> int:
    """Return 0 when every wanted mutant is noticed, 1 when one survived."""
    if IN_COPY not in os.environ:
        return _run_in_copy(names)
    mutants = [mutant for mutant in read_mutants() if mutant.name in names or not names]
    with tempfile.TemporaryDirectory() as folder:
        killers = _killers(mutants, Path(folder) / "data") if mutants else {}
    survivors = [name for name, killer in killers.items() if killer == SURVIVED]
    kinds = Counter(" ".join(killer.split("`")[0].split()[:2]) or "test of pytest" for killer in killers.values())
    summary = f"{len(mutants)} mutants; {len(survivors)} survived."
    print(summary)
    if not names or CONTRACTS in names:
        count, unnoticed = contract_changes(PROJECT_ROOT)
        survivors += [f"{change.before} → {change.after}" for change in unnoticed if change.reason is None]
        alike = sum(change.reason is not None for change in unnoticed)
        summary += f" Of {count} changes of the contracts, {len(unnoticed) - alike} survived; {alike} change nothing."
        print(summary, *survivors, sep="\n")
    if not names:
        rows = "".join(f"| {kind} | {number} |\n" for kind, number in kinds.most_common())
        (Path(os.environ[IN_COPY]) / "docs" / "mutants.md").write_text(f"{PAGE}{rows}\n{summary}\n", encoding="utf-8")
    return int(bool(survivors))


def _killers(mutants: list[Mutant], data: Path) -> dict[str, str]:
    """Return what noticed each mutant, by its name."""
    rendered = _rendered(data) if any(mutant.file.endswith(".sql") for mutant in mutants) else None
    killers: dict[str, str] = {}
    for mutant in mutants:
        text = mutant.put_into(PROJECT_ROOT)
        killers[mutant.name] = _killer(mutant, rendered)
        (PROJECT_ROOT / mutant.file).write_text(text, encoding="utf-8")
        print(f"{mutant.name}: {killers[mutant.name]}", flush=True)
    return killers


def _rendered(data: Path) -> "Rendered":
    from tools.mutants.rendered import Rendered  # starts dbt, which only the copy needs

    made = almanac(data, "run", "--offline")
    if made.returncode:
        raise RuntimeError(made.stderr)
    rendered = Rendered(data)
    if fault := rendered.killer_of_models() or rendered.killer_of_load():
        raise RuntimeError(f"fails without any mutant: {fault}")
    return rendered


def _killer(mutant: Mutant, rendered: "Rendered | None") -> str:
    killer = None
    if rendered and mutant.file.endswith(".sql"):
        killer = rendered.killer_of_models() if mutant.file.startswith("dbt_project/") else rendered.killer_of_load()
    return killer or _failing_test(mutant.tests) or SURVIVED


def _failing_test(nodes: list[str]) -> str | None:
    if not nodes:
        return None
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-rfE"]
    outcome = subprocess.run(
        [*command, *nodes], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    if outcome.returncode == 0:
        return None
    failed = [line.split()[1] for line in outcome.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if not failed:
        raise RuntimeError(f"no test of {nodes} ran: {outcome.stdout[-2000:]}{outcome.stderr[-2000:]}")
    return f"`{failed[0].partition('[')[0]}`"


def _run_in_copy(names: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        leave = shutil.ignore_patterns("__pycache__", "target", "logs", "node_modules")
        for name in ("orchestration", "dbt_project", "tests", "tools", "docs", "data/sample", "data/claims"):
            shutil.copytree(PROJECT_ROOT / name, root / name, ignore=leave)
        for path in PROJECT_ROOT.glob("*"):
            if path.is_file():
                shutil.copy(path, root / path.name)
        ours = {IN_COPY: str(PROJECT_ROOT), "PYTHONPATH": str(root), "ALMANAC_TEST_CAPTURES": str(CAPTURES)}
        command = [sys.executable, "-m", "tools.mutants", *names]
        return subprocess.run(command, cwd=root, env=os.environ | ours, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
