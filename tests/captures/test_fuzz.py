"""Test the gate against its later readers: they refuse no mutated capture that it takes."""

import json
import random
import time

import duckdb
import pytest

from orchestration.captures.contract import Circumstances, Refused
from orchestration.captures.parts import judge_file
from orchestration.captures.readers import unpacked
from orchestration.checks.reference_captures import read_captures
from orchestration.checks.reference_forms import READERS
from orchestration.warehouse.load import load
from tests.support.in_memory import NOW, InMemory
from tests.support.kept import kept_seeds, mutated_file
from tests.support.mutations import mutated, seeds

BATCH = 1000


def _hold_against_what_follows(zone: InMemory) -> None:
    """Compare each capture's contract with the load, and with the reference where usage is made of it."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        done = load(connection, zone)
        assert done.contradicted == []
        assert done.captures_held == len(zone.taken)
    captures = read_captures(zone)
    assert {capture.sha256 for capture in captures} == {
        sha256 for sha256, sidecar in zone.taken.items() if sidecar.form in READERS
    }
    for capture in captures:
        sidecar = zone.taken[capture.sha256]
        contract = (sidecar.form, sidecar.as_of, sidecar.window_start, sidecar.window_end, sidecar.row_count)
        assert capture.facts[1:] == contract, zone.bodies[capture.sha256]


def _fuzz(seed: int, count: int) -> tuple[int, int]:
    dice, originals = random.Random(seed), seeds()  # noqa: S311 - a test's dice
    taken = 0
    for start in range(0, count, BATCH):
        zone = InMemory()
        for _ in range(min(BATCH, count - start)):
            taken += zone.offer(mutated(dice.choice(originals), dice))
        _hold_against_what_follows(zone)
    return taken, count - taken


def test_every_seed_is_taken() -> None:
    zone = InMemory()
    refused = [seed for seed in seeds() if not zone.offer(mutated(seed, Unmoved()))]
    assert refused == []
    _hold_against_what_follows(zone)


def _offer_file(zone: InMemory, body: bytes) -> int:
    """Judge a file as the intake of a folder does, and return how many captures are in it."""
    taken, began = 0, time.perf_counter()
    try:
        for _, inner in unpacked(body, "a.json"):
            judged, misses = judge_file(inner, NOW, Circumstances(seen_at=NOW))
            assert not any("failed on it" in miss for miss in misses), inner[:2000]
            taken += len(judged)
            for one in judged:
                zone.keep_unjudged(one.part.body, one.form, one.facts)
    except Refused as refused:
        assert "failed on it" not in str(refused), body[:2000]
    assert time.perf_counter() - began < 20
    return taken


def _fuzz_files(seed: int, count: int) -> tuple[int, int]:
    dice, originals = random.Random(seed), kept_seeds()  # noqa: S311 - a test's dice
    zone, taken = InMemory(), 0
    for number in range(count):
        taken += _offer_file(zone, mutated_file(dice.choice(originals), dice)) > 0
        if len(zone.taken) >= BATCH or number == count - 1:
            _hold_against_what_follows(zone)
            zone = InMemory()
    return taken, count - taken


def test_every_kept_file_is_taken() -> None:
    zone = InMemory()
    bodies = [seed if isinstance(seed, bytes) else json.dumps(seed).encode() for seed in kept_seeds()]
    assert [body[:200] for body in bodies if not _offer_file(zone, body)] == []
    _hold_against_what_follows(zone)


def test_no_mutated_file_is_taken_that_a_later_reader_refuses() -> None:
    """Else one file of a folder fails every run after it; none may raise or hang, either."""
    taken, refused = _fuzz_files(seed=1, count=2000)
    assert taken > 80 < refused


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_none_of_many_files_is(seed: int) -> None:
    taken, refused = _fuzz_files(seed, count=5000)
    assert taken > 200 < refused


class Unmoved(random.Random):  # noqa: S311 - dice of a test
    """Dice that change nothing."""

    def choice(self, seq: object) -> object:  # type: ignore[override]  # the generic one would need a type that nobody reads
        return 0

    def random(self) -> float:
        return 1.0


def test_no_mutated_capture_is_taken_that_a_later_reader_refuses() -> None:
    taken, refused = _fuzz(seed=1, count=2000)
    assert taken > 80 < refused


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 14))
def test_none_of_many_is(seed: int) -> None:
    taken, refused = _fuzz(seed, count=5000)
    assert taken > 500 < refused
