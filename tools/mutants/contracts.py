"""Run mutmut on the contracts of captures in the private copy, and return the changes that no test noticed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

CONTRACTS = "contracts"
MODULES = ("contract.py", "strict_json.py", "forms/daily.py", "forms/data_api_weeks.py", "forms/weekly.py")
TESTS = ("test_bounds.py", "test_forms.py", "test_gate.py", "test_sentences.py")
ALIKE = Path(__file__).with_name("alike.yml")
# Tests that cost much by intent cost ten times as much where each call is counted.
LEFT_OUT = "not million"
# Hypothesis's profile `ci` has no deadline: on a busy machine a slow example would count as a test that noticed.
SETTINGS = f"""[mutmut]
source_paths=orchestration/captures
only_mutate=
{"".join(f"    orchestration/captures/{name}{os.linesep}" for name in MODULES)}
also_copy=
    orchestration
    tests
    tools
    data
    dbt_project
pytest_add_cli_args_test_selection=
{"".join(f"    tests/captures/{name}{os.linesep}" for name in TESTS)}
pytest_add_cli_args=
    -p
    no:cacheprovider
    --hypothesis-profile=ci
    -k
    {LEFT_OUT}
"""


@dataclass(frozen=True)
class Change:
    """A line before and after a change that no test noticed; ``reason`` says why none can, or is None."""

    before: str
    after: str
    reason: str | None


def read_alike() -> list[Change]:
    """Return the changes of alike.yml, after which the product does the same."""
    return [Change(**row) for row in yaml.safe_load(ALIKE.read_text(encoding="utf-8"))]


def contract_changes(root: Path) -> tuple[int, list[Change]]:
    """Return how many changes were made in a copy of the project, and the unnoticed ones. Takes minutes.

    Raise RuntimeError when mutmut fails or did not try every change.
    """
    # Not a table in pyproject.toml, which mutmut would read first: it must not run in the clone.
    (root / "setup.cfg").write_text(SETTINGS, encoding="utf-8")
    _mutmut(root, "run", "--max-children", "2")
    _mutmut(root, "export-cicd-stats")
    stats = json.loads((root / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
    reasons = {(change.before, change.after): change.reason for change in read_alike()}
    unnoticed = []
    for line in _mutmut(root, "results").splitlines():
        name, _, status = line.strip().partition(": ")
        if name:
            before, after = _lines_of(_mutmut(root, "show", name))
            unnoticed.append(Change(before, after, reasons.get((before, after)) if status == "survived" else None))
    if stats["total"] < 300 or stats["killed"] + len(unnoticed) != stats["total"]:
        raise RuntimeError(f"mutmut did not try every change: {stats}, {len(unnoticed)} unnoticed")
    return stats["total"], unnoticed


def _lines_of(diff: str) -> tuple[str, str]:
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    return tuple(" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")  # type: ignore[return-value]  # two signs


def _mutmut(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    outcome = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if outcome.returncode:
        raise RuntimeError(f"mutmut {' '.join(arguments)}: {outcome.stdout[-2000:]}{outcome.stderr[-2000:]}")
    return outcome.stdout
