"""Test that each threshold that models and checks share is changed in one place, the seed, and is then published.

The models run without dbt (its compiled SQL on a copy of the build), since a whole run for each threshold takes a
minute; what a run publishes is what passes the same checks.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration import seeds
from orchestration.captures.raw_zone import RawZone
from orchestration.checks.blocking import audit_facts, verify
from orchestration.settings import PROJECT_ROOT, SEEDS_DIR, Settings
from tests.support.model_runner import ModelRunner

# With "0" every difference between sources is beyond a restatement; real captures have none above 0.1 %.
CHANGED = {"restatable": "0"}
# Read by a check that warns, and by no model.
UNSHARED = {"implausible_growth"}


@pytest.fixture
def _forgotten() -> Iterator[None]:
    """Forget the thresholds that a test read."""
    yield
    _forget()


def test_every_threshold_that_a_check_reads_is_changed() -> None:
    checks = "".join(path.read_text() for path in (PROJECT_ROOT / "orchestration" / "checks").glob("*.py"))
    assert set(re.findall(r'threshold\("(\w+)"\)', checks)) == CHANGED.keys() | UNSHARED


@pytest.mark.usefixtures("_forgotten")
@pytest.mark.parametrize("name", CHANGED)
def test_a_threshold_is_changed_in_one_place(
    name: str, captures_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SEEDS_DIR, tmp_path / "seeds")
    seed = tmp_path / "seeds" / "thresholds.csv"
    text, changes = re.subn(rf"^{name},[^,]*,", f"{name},{CHANGED[name]},", seed.read_text(), flags=re.MULTILINE)
    assert changes == 1
    seed.write_text(text)
    models = ModelRunner(captures_data, tmp_path)
    models.connection.execute(
        "create or replace table seeds.thresholds as from read_csv($1, all_varchar = true)", [str(seed)]
    )
    models.make()
    assert _failed(captures_data, models) != [], "checks that read the old value differ from the models"
    monkeypatch.setattr(seeds, "SEEDS_DIR", tmp_path / "seeds")
    _forget()
    assert _failed(captures_data, models) == []


def _forget() -> None:
    seeds.read_thresholds.cache_clear()
    seeds.threshold.cache_clear()


def _failed(data: Path, models: ModelRunner) -> list[str]:
    """Return the checks that fail: those against the captures, and the self-audit."""
    comparisons = verify(RawZone(Settings(data).raw), models.connection)
    failed = [f"{one.name} on {one.asset}" for one in comparisons if one.differences]
    return [*failed, *(str(result.asset_key) for result in audit_facts(models.connection) if not result.passed)]
