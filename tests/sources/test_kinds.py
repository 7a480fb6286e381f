"""Which files of a folder never were captures, and which are captures that are damaged: the first are one line."""

from pathlib import Path

import pytest

from orchestration.captures.raw_zone import RawZone
from orchestration.captures.repair import read_refusal
from orchestration.sources.folder import Folder
from orchestration.sources.intake import Intake, kinds_in_words, take

OTHER_JSON = "JSON of something else"


def _take(tmp_path: Path, name: str, body: bytes) -> tuple[Intake, list[str]]:
    said: list[str] = []
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(body)
    intake = take(Folder(tmp_path / "in"), RawZone(tmp_path / "raw"), tmp_path / "quarantine", said.append)
    return intake, said


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("README.md", b"# Captures", ".md"),
        ("notes", b"hello", "without a suffix"),
        ("rows.CSV", b"date,model", ".csv"),
        ("a.very-long-suffix-of-a-file", b"x", ".very-long-…"),
        ("index.json", b'{"datasets": [], "license": "CC BY 4.0"}', OTHER_JSON),
        ("package.json", b"{}", OTHER_JSON),
    ],
)
def test_what_never_was_a_capture_is_counted_by_kind(name: str, body: bytes, kind: str, tmp_path: Path) -> None:
    intake, said = _take(tmp_path, name, body)
    assert (intake.kinds, said) == ({name: kind}, [])
    assert [request for request, _ in intake.refused] == [name]
    (path,) = (tmp_path / "quarantine").glob("*.refusal.json")
    refusal = read_refusal(path)
    assert refusal is not None
    assert (refusal.kind, bool(refusal.reason)) == (kind, True)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("20260809T000518Z.json", b'{"data": [{"date": "2026-08'),  # cut short
        ("20260809T000518Z.json", b"\x1f\x8b\xff"),
        ("20260809T000518Z.json.gz", b"\x1f\x8b\xff"),
        ("empty.json", b""),
        ("list.json", b"[]"),
        ("rows.json", b'{"rows": []}'),
        ("page.txt", b'{"models": [], "when": 1}'),
    ],
    ids=["cut short", "no text", "compressed", "empty", "a list", "rows", "by its rows"],
)
def test_what_claims_to_be_a_capture_keeps_its_line_and_its_reason(name: str, body: bytes, tmp_path: Path) -> None:
    intake, said = _take(tmp_path, name, body)
    assert intake.kinds == {}
    assert [line.partition(": ")[0] for line in said] == [f"refused {name}"]


def test_kinds_are_said_in_a_line() -> None:
    assert kinds_in_words(["CSV", "Markdown", "CSV"]) == "3 files are no captures (2 CSV, 1 Markdown)"
    assert kinds_in_words(["CSV"]) == "1 file is no capture (1 CSV)"
