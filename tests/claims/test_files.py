"""Whatever lies in data/claims, the claims that hold are read, and each that does not is set aside with its reason."""

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.claims.files import read_claims
from orchestration.cli.main import app
from orchestration.settings import CLAIMS_DIR

GOOD = """\
publisher: A paper
published_on: 2026-03-24
source: https://example.org/article
claims:
  - claim_id: {name}
    statement: China processed 7.359 trillion tokens.
    metric: country_total
    entity: CN
    week_start: 2026-03-16
    value: 7_359_000_000_000
    step: 1_000_000_000
    unit: tokens
"""
ONE = GOOD.format(name="one")
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
# What a file holds, which claim is set aside (None: the whole file), and a part of the reason.
HOSTILE: dict[str, tuple[str | bytes, str | None, str]] = {
    "a value of 1e26": (ONE.replace("7_359_000_000_000", "1e26"), "one", "never above"),
    "a value with a point": (ONE.replace("7_359_000_000_000", "1.0e+26"), "one", "never above"),
    "a value just below": (ONE.replace("7_359_000_000_000", "99999999999999999999999999"), "one", "never above"),
    "no number": (ONE.replace("7_359_000_000_000", ".nan"), "one", "value: "),
    "5,000 digits": (ONE.replace("7_359_000_000_000", "9" * 5000), "one", "never above"),
    "a step of 1e30": (ONE.replace("1_000_000_000\n", "1e30\n"), "one", "never above"),
    "a value of 1e-999999999": (ONE.replace("7_359_000_000_000", "1e-999999999"), "one", "an amount of tokens above 0"),
    "a value of 1e999999999": (ONE.replace("7_359_000_000_000", "1e999999999"), "one", "never above"),
    "a step of 1e-999999999": (ONE.replace("1_000_000_000\n", "1e-999999999\n"), "one", "more than 12 digits"),
    "13 digits after the point": (ONE.replace("1_000_000_000\n", "0.0000000000001\n"), "one", "more than 12 digits"),
    "the last week of all": (ONE.replace("2026-03-16", "9999-12-27"), "one", "is outside 2023-01-01 … 2099-12-31"),
    "the year 1": (ONE.replace("2026-03-16", "0001-01-01"), "one", "is outside"),
    "published at the end of time": (ONE.replace("2026-03-24", "9999-12-31"), None, "is outside"),
    "no such day": (ONE.replace("2026-03-16", "2026-02-30"), "one", "day value is outside expected range"),
    "a week after the publication": (ONE.replace("2026-03-16", "2026-03-30"), "one", "before its week began"),
    "an unknown country": (ONE.replace("CN", "CHN"), "one", "unknown entity 'CHN': no country has this id; similar"),
    "a lone surrogate": (ONE.replace("A paper", '"A \\ud800 paper"'), None, "unicode"),
    "an escape sequence": (ONE.replace("China processed", '"\\e[2J').replace("tokens.", 'tokens."'), "one", "U+001B"),
    "a statement of 100 kB": (ONE.replace("China", "China" * 20_000), "one", "at most 4000 characters"),
    "nested 5,000 deep": ("[" * 5000 + "]" * 5000, None, "recursion"),
    "nested 5,000 deep in blocks": ("- " * 5000 + "x", None, "recursion"),
    "an alias bomb": (BOMB, None, "contains an alias"),
    "an alias of itself": ("a: &a [*a]", None, "contains an alias"),
    "a key twice": (ONE.replace("    entity: CN\n", "    entity: CN\n    entity: US\n"), None, "repeats the key"),
    "5,000 keys": ("".join(f"k{number}: 1\n" for number in range(5_000)), None, "publisher: Field required"),
    "an object of Python": ("!!python/object/apply:os.getcwd []", None, "the whole: "),
    "no YAML": ("publisher: [", None, "expected the node content"),
    "no UTF-8": (b"publisher: \xff", None, "can't decode byte"),
    "nothing": ("", None, "the whole: "),
    "a list": ("- 1", None, "the whole: "),
    "an unknown comparator": (ONE + "    comparator: roughly\n", "one", "unknown comparator roughly; valid are exact"),
    "a range without an end": (ONE + "    comparator: range\n", "one", "a range has an upper end above its value"),
    "an end without a range": (ONE + "    upper: 8e12\n", "one", "and nothing else has one"),
    "a range that ends too high": (ONE + "    comparator: range\n    upper: 1e21\n", "one", "never above"),
    "a claim that is none": (ONE + "  - 7\n", "number 2", "the whole: "),
    "a claim without a name": (ONE + "  - {statement: x}\n", "number 2", "claim_id: Field required"),
    "one name twice in a file": (ONE + ONE.partition("claims:\n")[2], "one", "its claim_id is already used in b.yml"),
    "a name that is taken": (GOOD.format(name="good"), "good", "its claim_id is already used in a.yml"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_wrong_is_set_aside_with_file_and_reason_and_the_rest_is_read(what: str, tmp_path: Path) -> None:
    content, claim, reason_text = HOSTILE[what]
    (tmp_path / "a.yml").write_text(GOOD.format(name="good"))
    (tmp_path / "b.yml").write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "c.yml").write_text(GOOD.format(name="better"))
    began = time.monotonic()
    rows, aside = read_claims(tmp_path)
    assert time.monotonic() - began < 10
    expected = {"good", "better"} | ({"one"} if "2" in str(claim) or "twice in a file" in what else set())
    assert {row["claim_id"] for row in rows} == expected
    assert [(one.file, one.claim_id) for one in aside] == [("b.yml", claim)]
    assert reason_text in aside[0].reason
    assert len(aside[0].reason) < 310
    assert aside[0].reason.isprintable()


def test_a_file_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text(GOOD.format(name="good"))
    (tmp_path / "a.yml").mkdir()
    (tmp_path / "b.yml").symlink_to(tmp_path / "nowhere")
    rows, aside = read_claims(tmp_path)
    assert [row["claim_id"] for row in rows] == ["good"]
    assert [(one.file, one.reason.partition(":")[0]) for one in aside] == [
        ("a.yml", "cannot be read"),
        ("b.yml", "cannot be read"),
    ]


def test_a_person_hears_of_what_was_set_aside(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b.yml").write_text(str(HOSTILE["the year 1"][0]))
    monkeypatch.setattr("orchestration.cli.audit.CLAIMS_DIR", tmp_path)
    outcome = CliRunner().invoke(app, ["audit", "--data", str(sample_data)])
    assert outcome.exit_code == 0
    assert "not counted, of data/claims/b.yml, claim one: week_start: 0001-01-01 is outside" in outcome.stderr
    assert "87 claims: " in outcome.stdout


def test_the_claims_of_one_file_stand_and_fall_by_themselves(tmp_path: Path) -> None:
    good = (CLAIMS_DIR / "2026-03-16-odaily.yml").read_text()
    (tmp_path / "a.yml").write_text(good.replace("unit: weeks", "unit: tokens"))
    rows, aside = read_claims(tmp_path)
    assert (len(rows), len(aside)) == (5, 1)
    assert "a lead_streak is claimed in weeks, not in tokens" in str(aside[0])


def test_a_claim_on_file_may_be_no_exact_figure(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(ONE + "    comparator: range\n    upper: 8e12\n")
    (tmp_path / "b.yml").write_text(GOOD.format(name="other") + "    comparator: more_than\n")
    rows, aside = read_claims(tmp_path)
    assert aside == []
    assert [(row["comparator"], row["claimed_upper"]) for row in rows] == [("range", "8E+12"), ("more_than", None)]
