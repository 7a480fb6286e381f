"""`make mutants`: breaks one rule after the other in a private copy of the project and says what noticed.

Belongs here: the copy, and the order in which killers are tried. Does not: the mutants (mutants.yml), those that a tool
makes (by_tool.py), the page (page.py), how the models are rendered and checked (rendered.py).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.settings import PROJECT_ROOT
from tests.support.project import CAPTURES, almanac
from tools.mutants.by_tool import CONTRACTS, changes_of_contracts
from tools.mutants.page import SURVIVED, summary, write_changes, write_page
from tools.mutants.table import Mutant, read_mutants

if TYPE_CHECKING:
    from tools.mutants.rendered import Rendered

IN_COPY = "ALMANAC_MUTANTS_IN_COPY_OF"


def main(wanted: list[str]) -> int:
    """Return 0 when every mutant asked for is killed or said to be equivalent, 1 when one survived."""
    if IN_COPY not in os.environ:
        return _run_in_copy(wanted)
    page = Path(os.environ[IN_COPY]) / "docs" / "mutants.md"
    has_survivors = False
    if wanted != [CONTRACTS]:
        mutants = [mutant for mutant in read_mutants() if not wanted or mutant.name in wanted]
        with tempfile.TemporaryDirectory() as folder:
            killers = _killers(mutants, Path(folder) / "data", page)
        print(summary(mutants, killers))
        has_survivors = SURVIVED in killers.values()
    if not wanted or CONTRACTS in wanted:
        changes = changes_of_contracts(PROJECT_ROOT)
        print(write_changes(page, changes))
        has_survivors = has_survivors or changes.has_survivors
    return int(has_survivors)


def _killers(mutants: list[Mutant], data: Path, page: Path) -> dict[str, str]:
    rendered = _rendered(data) if any(mutant.file.endswith(".sql") for mutant in mutants) else None
    killers: dict[str, str] = {}
    for mutant in mutants:
        text = mutant.put_into(PROJECT_ROOT)
        killers[mutant.rule] = _killer(mutant, rendered)
        (PROJECT_ROOT / mutant.file).write_text(text, encoding="utf-8")
        write_page(page, killers)
        print(f"{mutant.name}: {killers[mutant.rule]}", flush=True)
    return killers


def _rendered(data: Path) -> Rendered:
    from tools.mutants.rendered import Rendered  # starts dbt, which only the copy needs

    made = almanac(data, "run", "--offline")
    if made.returncode:
        raise RuntimeError(made.stderr)
    rendered = Rendered(data)
    if fault := rendered.killer_of_models() or rendered.killer_of_load():
        raise RuntimeError(f"without any mutant, it is not whole: {fault}")
    return rendered


def _killer(mutant: Mutant, rendered: Rendered | None) -> str:
    killer = None
    if rendered and mutant.file.endswith(".sql"):
        killer = rendered.killer_of_models() if mutant.file.startswith("dbt_project/") else rendered.killer_of_load()
    return (
        killer or _failing_test(mutant.tests) or (mutant.equivalent and f"equivalent: {mutant.equivalent}") or SURVIVED
    )


def _failing_test(nodes: list[str]) -> str | None:
    if not nodes:
        return None
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-rfE"]
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *nodes],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if outcome.returncode == 0:
        return None
    failed = [line.split()[1] for line in outcome.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if not failed:
        raise RuntimeError(f"no test of {nodes} ran: {outcome.stdout[-2000:]}{outcome.stderr[-2000:]}")
    return f"`{failed[0].partition('[')[0]}`"


def _run_in_copy(wanted: list[str]) -> int:
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
        command = [sys.executable, "-m", "tools.mutants", *wanted]
        return subprocess.run(command, cwd=root, env=os.environ | ours, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
