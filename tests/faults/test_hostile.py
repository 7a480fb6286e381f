"""Every hostile file of the suite beside the real captures: the figures are those of the real ones alone."""

import json
import random
import shutil
from pathlib import Path

import pytest

from orchestration.captures.contract import Refused
from orchestration.captures.recognition import recognise
from orchestration.captures.strict_json import MAX_BYTES, TOO_LARGE
from orchestration.cli.verify import findings_of
from orchestration.settings import Settings
from tests.support.hostile import NOW, hostile_bodies
from tests.support.mutations import mutated, seeds
from tests.support.project import CAPTURES, almanac, figures_of, needs_captures

MUTATED = 300


def _refused_mutations() -> list[bytes]:
    dice, known = random.Random(5), seeds()  # noqa: S311 - a test's dice
    refused: list[bytes] = []
    while len(refused) < MUTATED:
        body = mutated(dice.choice(known), dice)
        try:
            recognise(body, NOW)
        except Refused:
            refused.append(body)
    return refused


@pytest.mark.long
@needs_captures
def test_hostile_files_beside_the_real_captures_change_no_figure(captures_data: Path, tmp_path: Path) -> None:
    folder, data = tmp_path / "in", tmp_path / "data"
    shutil.copytree(CAPTURES, folder)
    hostile = folder / "hostile"
    hostile.mkdir()
    bodies = [*hostile_bodies(), *_refused_mutations()]
    for number, body in enumerate(bodies):
        (hostile / f"{number:04}.json").write_bytes(body)
    (hostile / "environment.json").symlink_to("/proc/self/environ")
    (hostile / "\x1b[2Jname.json").write_text("{")
    outcome = almanac(data, "run", "--offline", "--captures", str(folder), OPENROUTER_API_KEY="the-secret-key")
    assert outcome.returncode == 0, outcome.stderr[-3000:]
    refusals = [json.loads(path.read_text()) for path in (data / "quarantine").glob("*.refusal.json")]
    hostile_ones = [one for one in refusals if one["request"].startswith("hostile/")]
    # One larger than any capture is named, and stays where it is.
    assert len(hostile_ones) >= len({body for body in bodies if len(body) <= MAX_BYTES})
    assert TOO_LARGE in outcome.stderr
    # Each that claims to be a capture has its line, those of another kind one for all of them.
    assert outcome.stderr.count("refused hostile/") >= sum(not one["kind"] for one in hostile_ones)
    assert figures_of(data) == figures_of(captures_data)
    assert [fault for finding in findings_of(Settings(data)) for fault in finding.faults] == []
    kept = b"".join(path.read_bytes() for path in (data / "quarantine").iterdir())
    assert b"the-secret-key" not in kept
    again = almanac(data, "run", "--offline")
    assert "Nothing new; the current publication is up to date" in again.stderr
