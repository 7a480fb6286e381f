"""Made-up captures: true to the contract, the same for a seed, and never beside a real one."""

import json
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.captures.archive import CannotArchive, write_archive
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import recognise, refuse_mixture
from orchestration.settings import BadInput, Settings
from orchestration.sources.folder import Folder
from orchestration.sources.intake import take
from tests.support.project import almanac
from tools.simulate import simulate

DAYS = 45


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "captures"
    simulate(folder, DAYS)
    return folder


def _days(path: Path) -> dict[str, dict[str, int]]:
    days: dict[str, dict[str, int]] = {}
    for row in json.loads(path.read_bytes())["data"]:
        days.setdefault(row["date"], {})[row["model_permaslug"]] = int(row["total_tokens"])
    return days


def test_each_is_a_capture_of_thirty_days_and_fifty_one_rows_a_day(simulated: Path) -> None:
    files = sorted(simulated.iterdir())
    assert len(files) == DAYS
    for path in files:
        form, facts = recognise(path.read_bytes(), datetime.now(UTC))
        assert (form.name, facts.row_count) == ("simulated_daily", 30 * 51)
        assert (facts.window_end - facts.window_start).days == 29


def test_one_seed_gives_one_market_and_fewer_days_are_the_beginning_of_more(simulated: Path, tmp_path: Path) -> None:
    simulate(tmp_path / "again", 10)
    simulate(tmp_path / "other", 10, seed=1)
    for path in sorted((tmp_path / "again").iterdir()):
        # A launch after the tenth day is not known in the shorter run, and moves nothing before it.
        assert path.read_bytes() == (simulated / path.name).read_bytes()
        assert path.read_bytes() != (tmp_path / "other" / path.name).read_bytes()


def test_days_are_restated_once_a_day_later_by_hundredths_of_a_percent(simulated: Path) -> None:
    # What 50 real captures did, taken daily (captures/README.md of the real ones): 43 of 51 days, 0.0008 … 0.02 %.
    files = sorted(simulated.iterdir())
    restated, changes = 0, []
    for before, after in pairwise(files):
        old, new = _days(before), _days(after)
        newest = max(old)
        assert all(old[day] == new[day] for day in old.keys() & new.keys() if day < sorted(old)[-2])
        if old[newest] != new[newest]:
            restated += 1
            changes.append(sum(new[newest].values()) / sum(old[newest].values()) - 1)
    assert 0.6 * DAYS < restated < DAYS
    assert all(0 <= change <= 2.1e-4 for change in changes)


def test_models_are_launched_and_revealed(tmp_path: Path) -> None:
    simulate(tmp_path / "captures", 110)
    files = sorted((tmp_path / "captures").iterdir())
    first, last = _days(files[0]), _days(files[-1])
    assert {name for day in last.values() for name in day} - {name for day in first.values() for name in day}
    # Revealed on 2025-04-14 (seed reveals), hidden in the weeks before it.
    named_on = {day for path in files[60::10] for day, rows in _days(path).items() if "openrouter/quasar-alpha" in rows}
    assert min(named_on) >= "2025-03-20"
    assert max(named_on) < "2025-04-19"


def test_a_run_without_the_switch_takes_none_and_says_how(simulated: Path, data: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    (few / "one.json").write_bytes(next(iter(sorted(simulated.iterdir()))).read_bytes())
    outcome = almanac(data, "run", "--offline", "--captures", str(few))
    assert outcome.returncode == 2
    assert "it is simulated, no figure in it is real; only a run with ALMANAC_SIMULATED=1 takes it" in outcome.stderr
    assert not (data / "raw" / "simulated_daily").exists()

    mixed = almanac(data, "run", "--offline", "--captures", str(few), ALMANAC_SIMULATED="1")
    assert mixed.returncode == 2
    assert "holds real captures, and ALMANAC_SIMULATED is set: name a folder of its own with --data" in mixed.stderr


@pytest.mark.parametrize(("value", "is_on"), [("1", True), ("true", True), ("0", False), ("false", False), ("", False)])
def test_the_switch_is_on_or_off(value: str, is_on: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALMANAC_SIMULATED", value)
    assert Settings.from_environment(tmp_path).is_simulated is is_on


def test_a_switch_that_is_neither_is_bad_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALMANAC_SIMULATED", "maybe")
    with pytest.raises(BadInput, match="ALMANAC_SIMULATED is maybe: write 1 for yes"):
        Settings.from_environment(tmp_path)


def test_simulated_ones_are_not_archived(simulated: Path, tmp_path: Path) -> None:
    zone = RawZone(tmp_path / "raw")
    take(Folder(simulated), zone, tmp_path / "quarantine", print, is_simulated=True)
    with pytest.raises(CannotArchive, match="no figure in them is real"):
        write_archive(zone, tmp_path / "bag", date(2026, 11, 27))


def test_simulated_ones_stand_alone(simulated: Path, tmp_path: Path) -> None:
    zone = RawZone(tmp_path / "raw")
    intake = take(Folder(simulated), zone, tmp_path / "quarantine", print, is_simulated=True)
    assert len(intake.taken) == DAYS
    (tmp_path / "real").mkdir()
    real = json.loads(sorted(simulated.iterdir())[0].read_bytes())
    del real["simulated"]
    (tmp_path / "real" / "one.json").write_text(json.dumps(real))
    refused = take(Folder(tmp_path / "real"), zone, tmp_path / "quarantine", print, is_simulated=True)
    assert "it is real, and with ALMANAC_SIMULATED only simulated captures are taken" in refused.refused[0][1]
    refuse_mixture(zone, is_simulated=True)
    with pytest.raises(BadInput, match=r"holds simulated captures \(raw/simulated_daily\): set ALMANAC_SIMULATED=1"):
        refuse_mixture(zone, is_simulated=False)
