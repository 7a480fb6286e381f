"""Read what people keep (JSON, JSON Lines, CSV) as strictly as captures; unpack gzip and zip within bounds."""

import codecs
import csv
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from typing import Any

from orchestration.captures.strict_json import MAX_BYTES, TOO_LARGE, NotJson, Refused, parse_strictly

MANIFEST_SUFFIX = ".manifest.json"  # of the source's exports
MAX_HEADER = 10_000  # bytes; the reader of CSV gives up at a cell of 131,072
MAX_MEMBERS = 2_000
FAULTS = (OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, LZMAError, zipfile.BadZipFile)
# JSON of a capture shrinks to a tenth; an archive that grows a hundredfold is made to fill a memory.
MAX_GROWTH = 100
MAX_NESTING = 2  # a .json.gz in a zip
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# The first bytes of text that a program marked with its encoding.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ",;\t|"


def read(body: bytes, columns: set[str]) -> Any:
    """Return the value of JSON, or a list of the lines of JSON Lines, or of the rows of a CSV with two known columns.

    Raise `NotJson` for anything else, and `Refused` for what is damaged.
    """
    if not body.strip() or b"\0" in body[:4]:
        raise NotJson("it is no text in UTF-8: save it as such" if body.strip() else "it is empty")
    try:
        return parse_strictly(body)
    except NotJson as not_json:
        lines = [line for line in body.splitlines() if line.strip()]
        if lines[0][:1] in (b"{", b"["):
            return _values_of(lines, not_json)
        first = lines[0][:MAX_HEADER].decode(errors="replace")
        for delimiter in DELIMITERS:
            if len(columns.intersection(next(csv.reader([first], delimiter=delimiter)))) >= 2:
                return _rows_of_csv(body, delimiter)
        why = f"no JSON, and no CSV with two columns of a known shape (docs/forms.md): its first line is {first:.60}"
        raise NotJson(why) from not_json


def _values_of(lines: list[bytes], not_json: NotJson) -> list[Any]:
    """Return the values of JSON Lines; raise `not_json` where the first line is no JSON either."""
    values = []
    for number, line in enumerate(lines, start=1):
        try:
            values.append(parse_strictly(line))
        except NotJson as error:
            if number == 1:
                raise not_json from error
            raise Refused(f"line {number} of its JSON Lines is damaged: {error}") from error
    return values


def _rows_of_csv(body: bytes, delimiter: str) -> list[dict[str, str | None]]:
    try:
        text = io.StringIO(body.decode(), newline="")
        header, *rows = csv.reader(text, strict=True, delimiter=delimiter)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise Refused(f"the CSV is damaged: {error}") from error
    if not body.endswith((b"\n", b"\r")):  # a number that was cut still reads as one
        raise Refused("the last line of the CSV does not end: was it cut short? If it is whole, end the line")
    if len(set(header)) < len(header):
        raise Refused("the CSV has two columns of one name")
    for number, row in enumerate(rows, start=2):
        if row == header:
            raise Refused(f"row {number} of the CSV is its header again: import each file by itself")
        if len(row) != len(header):
            raise Refused(f"row {number} of the CSV has {len(row)} cells, its header {len(header)}: was it cut short?")
    # An empty cell is a null.
    return [dict(zip(header, (cell or None for cell in row), strict=True)) for row in rows]


def unpacked(body: bytes, name: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes, text in UTF-8, of the files that bytes hold: themselves, or those of a gzip or a zip.

    Of a zip the manifests come first. Raise `Refused` for what is damaged, or larger than its bounds.
    """
    if depth == MAX_NESTING or (body[:4] != ZIP and body[:2] != GZIP):
        yield name, _in_utf8(body)
        return
    try:
        if body[:2] == GZIP:
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
                yield from unpacked(_bounded(file.read(MAX_BYTES + 1)), name, depth + 1)
            return
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX/" not in one.filename]
            if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_GROWTH * len(body):
                raise Refused(  # noqa: TRY301 - a fault like the others
                    f"the zip holds more than {MAX_MEMBERS:,} files, or grows more than {MAX_GROWTH} times"
                )
            for member in sorted(members, key=lambda one: not one.filename.endswith(MANIFEST_SUFFIX)):
                with archive.open(member) as file:
                    # No more than it says, so that the sum above holds.
                    inner = _bounded(file.read(min(member.file_size, MAX_BYTES) + 1))
                if inner[:4] == ZIP:
                    raise Refused("it holds a zip within a zip: unpack it")  # noqa: TRY301
                yield from unpacked(inner, f"{name}/{member.filename}", depth + 1)
    except Refused:
        raise
    except FAULTS as error:
        raise Refused(f"it is a damaged or an encrypted archive: {error}") from error


def _in_utf8(body: bytes) -> bytes:
    encoding = next((name for mark, name in MARKS.items() if body.startswith(mark)), "")
    try:
        return body.decode(encoding).encode() if encoding else body
    except UnicodeError as error:
        raise Refused(f"it is damaged text in {encoding}: {error}") from error


def _bounded(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise Refused(f"unpacked, it is {TOO_LARGE}")
    return content
