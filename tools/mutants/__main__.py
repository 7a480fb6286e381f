"""`make mutants`: breaks one rule after the other in a private copy of the project and says what noticed.

Belongs here: the copy, the order in which killers are tried, the page docs/mutants.md. Does not: the mutants
(mutants.yml), how the models are rendered and checked (rendered.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.support.project import CAPTURES, almanac
from tools.mutants.table import Mutant, read_mutants

IN_COPY = "ALMANAC_MUTANTS_IN_COPY_OF"
SURVIVED = "**SURVIVED**"
Killers = list[tuple[Mutant, str]]
INTRODUCTION = """# Mutants

Made by `make mutants`: each row is the product with one rule broken, and the first test or check that noticed. The
exact text before and after is in `tools/mutants/mutants.yml`; `tests/test_mutants.py` holds that each still applies.

Cheapest first: dbt's unit tests of the models whose compiled SQL differs, then those models on the captures against the
recomputation, the self-audit and the data tests (all of them stop a publication), then tests of pytest. About as many
rules of SQL are noticed by rows written for them as by the second pair of eyes; a load or a page is noticed by tests.

Python is mutated by hand, too. mutmut 3.8 was tried on the contracts and is not used: see the end of this page.

| rule broken | file | noticed by |
|---|---|---|
"""


def main() -> int:
    """Return 0 when every mutant asked for is killed or said to be equivalent; names in arguments choose some."""
    if IN_COPY not in os.environ:
        return _run_in_copy(sys.argv[1:])
    wanted = sys.argv[1:]
    mutants = [mutant for mutant in read_mutants() if not wanted or mutant.name in wanted]
    with tempfile.TemporaryDirectory() as folder:
        killers = _killers(mutants, Path(folder) / "data")
    if not wanted:
        rows = (f"| {m.rule} | `{Path(m.file).name}` | {killer} |\n" for m, killer in killers)
        page = Path(os.environ[IN_COPY]) / "docs" / "mutants.md"
        page.write_text(INTRODUCTION + "".join(rows) + _summary(killers), encoding="utf-8")
    print(_summary(killers))
    return int(any(killer == SURVIVED for _, killer in killers))


def _summary(killers: Killers) -> str:
    survivors = sum(killer == SURVIVED for _, killer in killers)
    equivalent = sum(mutant.equivalent is not None for mutant, _ in killers)
    return f"\n{len(killers)} mutants, {equivalent} equivalent, {survivors} survived.\n"


def _killers(mutants: list[Mutant], data: Path) -> Killers:
    from tools.mutants.rendered import Rendered  # dbt is of the copy only

    captures = ["--captures", str(CAPTURES)] if CAPTURES.is_dir() else []
    made = almanac(data, "run", "--offline", *captures)
    assert made.returncode == 0, made.stderr
    rendered = Rendered(data)
    killers: Killers = []
    for mutant in mutants:
        text = mutant.put_into(PROJECT_ROOT)
        killers.append((mutant, _killer(mutant, rendered) or SURVIVED))
        (PROJECT_ROOT / mutant.file).write_text(text, encoding="utf-8")
        print(f"{mutant.name}: {killers[-1][1]}", flush=True)
    return killers


def _killer(mutant: Mutant, rendered: "Rendered") -> str | None:
    killer = None
    if mutant.file.startswith("dbt_project/"):
        killer = rendered.killer_of_models()
    elif mutant.file.startswith("orchestration/warehouse/sql/"):
        killer = rendered.killer_of_load()
    killer = killer or _failing_test(mutant.tests)
    return killer or (f"equivalent: {mutant.equivalent}" if mutant.equivalent else None)


def _failing_test(nodes: list[str]) -> str | None:
    if not nodes:
        return None
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-rfE", "--durations=0"]
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *nodes],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode == 0:
        return None
    failed = [line.split()[1] for line in outcome.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if not failed:
        raise RuntimeError(f"no test of {nodes} ran: {outcome.stdout[-2000:]}{outcome.stderr[-2000:]}")
    return f"`{failed[0].partition('[')[0]}`"


def _run_in_copy(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        leave = shutil.ignore_patterns("__pycache__", "target", "logs", "node_modules", "raw", "published", "dagster")
        for name in ("orchestration", "dbt_project", "tests", "tools", "docs", "data/sample", "data/claims"):
            shutil.copytree(PROJECT_ROOT / name, root / name, ignore=leave)
        for path in PROJECT_ROOT.glob("*"):
            if path.is_file():
                shutil.copy(path, root / path.name)
        environment = {
            **os.environ,
            IN_COPY: str(PROJECT_ROOT),
            "PYTHONPATH": str(root),
            "ALMANAC_TEST_CAPTURES": str(CAPTURES),
        }
        command = [sys.executable, "-m", "tools.mutants", *arguments]
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
