"""What a file is before it is read as rows: its encoding, its CSV, its packing, and where it is damaged."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.captures.contract import Circumstances
from orchestration.captures.parts import judge_file
from tests.support.kept import (
    DAY,
    MOMENT,
    RETRIEVED_AT,
    STATE_IT,
    as_csv,
    day_file,
    day_rows,
    manifest_of,
    put_in,
    refusal_of,
    take_from,
    zipped,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encoding_that_it_is_marked_with(encoding: str, tmp_path: Path) -> None:
    files = {"a.json": day_file(6), "20260809T000518Z.csv": as_csv(day_rows()).replace(b",", b";")}
    marked = {name: body.decode().encode(encoding) for name, body in files.items()}
    intake, said = take_from(put_in(tmp_path, marked))
    assert [str(one.window_start) for one in intake.taken] == [DAY, "2026-08-06"]
    assert (intake.refused, said) == ([], [])


@pytest.mark.parametrize("delimiter", [b";", b"\t", b"|"])
def test_a_csv_may_be_divided_by_other_signs(delimiter: bytes) -> None:
    stated = Circumstances(stated_at=datetime.fromisoformat(MOMENT))
    (one,), _ = judge_file(as_csv(day_rows()).replace(b",", delimiter), NOW, stated)
    assert (str(one.facts.window_start), one.facts.row_count) == (DAY, 51)


@pytest.mark.parametrize("packed", ["gzip", "zip", "zip of gzip"])
def test_a_packed_csv_has_its_manifest_beside_it(packed: str, tmp_path: Path) -> None:
    body = as_csv(day_rows(), "\r\n", with_ranks=True)
    manifest = {"x/2026-08-08.manifest.json": manifest_of(body)}
    files = {
        "gzip": {"2026-08-08.csv.gz": gzip.compress(body), "2026-08-08.manifest.json": manifest_of(body)},
        "zip": {"a.zip": zipped({"x/2026-08-08.csv": body} | manifest)},
        "zip of gzip": {"a.zip": zipped({"x/2026-08-08.csv.gz": gzip.compress(body)} | manifest)},
    }
    intake, _ = take_from(put_in(tmp_path, files[packed]))
    assert [(one.form, str(one.as_of)) for one in intake.taken] == [
        ("data_api_daily", "2026-08-08 01:46:15.433000+00:00")
    ]


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_the_exports_csv_is_its_days_as_of_its_manifest(ends: str, tmp_path: Path) -> None:
    as_sent = as_csv(day_rows(), "\r\n", with_ranks=True)
    folder = put_in(tmp_path, {"2026-08-08.csv": as_csv(day_rows(), ends, with_ranks=True)})
    intake, _ = take_from(folder)
    assert [why for _, why in intake.refused] == [f"daily rankings of {DAY} without a moment: {STATE_IT}"]
    put_in(tmp_path, {"2026-08-08.manifest.json": manifest_of(as_sent)})
    intake, _ = take_from(folder)
    (taken,) = intake.taken
    assert (taken.form, taken.row_count, taken.as_of) == ("data_api_daily", 51, datetime.fromisoformat(RETRIEVED_AT))
    put_in(tmp_path, {"2026-08-08.manifest.json": manifest_of(as_sent + b" ")})
    intake, _ = take_from(folder)
    assert [why for _, why in intake.refused if "manifest" in why] == [
        "its manifest is of other bytes: one of the two is damaged"
    ]


DAMAGED = {
    "nothing at all": (b"\n", "it is empty"),
    "another encoding": (json.dumps(day_rows()).encode("utf-16-le"), "it is no text in UTF-8: save it as such"),
    "columns that nobody knows": (
        b"date,model,tokens\n2026-08-07,a/b,5\n",
        "no JSON, and no CSV with two columns of a known shape (docs/forms.md): its first line is date,model,tokens",
    ),
    "two files joined": (as_csv(day_rows()) * 2, "row 53 of the CSV is its header again: import each file by itself"),
    "a cut row": (as_csv(day_rows())[:-3] + b"\n", "row 52 of the CSV has 2 cells, its header 3: was it cut short?"),
    "a cut number": (
        as_csv(day_rows())[:-1],
        "the last line of the CSV does not end: was it cut short? If it is whole, end the line",
    ),
    "an open quote": (as_csv(day_rows()) + b'"\n', "the CSV is damaged: unexpected end of data"),
    "two columns of a name": (b"date,model_permaslug,date\n1,2,3\n", "the CSV has two columns of one name"),
    "a cut line": (
        json.dumps({"data": day_rows()}).encode() + b'\n{"data": [',
        "line 2 of its JSON Lines is damaged: not JSON: Expecting value: line 1 column 11 (char 10)",
    ),
}


@pytest.mark.parametrize(("body", "sentence"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_named_with_the_place(body: bytes, sentence: str) -> None:
    assert refusal_of(body) == sentence


def test_compressed_files_are_taken_as_what_they_hold(tmp_path: Path) -> None:
    bodies = {f"2026-08-0{day}.json": day_file(day) for day in (5, 6, 7)}
    packed = {
        "a.json.gz": gzip.compress(bodies["2026-08-05.json"]),
        "b.zip": zipped({"x/2026-08-06.json.gz": gzip.compress(bodies["2026-08-06.json"]), "notes.md": b"# x"}),
        "c.json": bodies["2026-08-07.json"],
    }
    intake, said = take_from(put_in(tmp_path, packed))
    assert [str(one.window_start) for one in intake.taken] == ["2026-08-05", "2026-08-06", "2026-08-07"]
    assert [one.request for one in intake.taken] == ["a.json.gz", "b.zip/x/2026-08-06.json.gz", "c.json"]
    assert (intake.kinds, said) == ({"b.zip/notes.md": ".md"}, [])
    again, _ = take_from(put_in(tmp_path / "plain", bodies), tmp_path)
    assert (again.taken, again.already_held) == ([], 3)


BOMBS = {
    "gzip": (gzip.compress(b"0" * 9 * 2**20), "unpacked, it is larger than 8,388,608 bytes, so no capture"),
    "zip": (zipped({"a.json": b"0" * 2**20}), "the zip holds more than 2,000 files, or grows more than 100 times"),
    "many": (zipped({str(n): b"" for n in range(2001)}), "the zip holds more than 2,000 files, or grows more than"),
    "zip of zips": (zipped({"a.zip": zipped({"a.json": b"{}"})}), "it holds a zip within a zip: unpack it"),
    "cut": (gzip.compress(b"0" * 99)[:-9], "it is a damaged or an encrypted archive: "),
    "no zip": (b"PK\x03\x04" + b"x" * 99, "it is a damaged or an encrypted archive: File is not a zip file"),
}


@pytest.mark.parametrize(("body", "sentence"), BOMBS.values(), ids=BOMBS.keys())
def test_what_is_packed_is_unpacked_within_bounds(body: bytes, sentence: str, tmp_path: Path) -> None:
    intake, _ = take_from(put_in(tmp_path, {"a.json": body}))
    ((_, why),) = intake.refused
    assert why.startswith(sentence)
