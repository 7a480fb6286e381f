"""Text from outside: nothing that a terminal obeys, nothing long, nothing lost that a person would need."""

from __future__ import annotations

import json
import logging
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.foreign import LINE, LINES, Plain, PlainMessages, ascii_json, plain_but_coloured, plain_lines

ANY_TEXT = st.text(st.characters(), max_size=60)


@given(ANY_TEXT, st.integers(1, 80))
def test_it_is_printable_short_encodable_and_stays_as_it_is(text: str, most: int) -> None:
    plain = Plain(text, most)
    assert plain.isprintable()
    assert len(plain) <= most
    assert plain.encode().decode() == plain
    assert Plain(plain, most) == plain
    assert not [char for char in plain if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), max_size=60))
def test_what_is_plain_stays(text: str) -> None:
    assert Plain(text) == text


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("one\ntwo\r\x85\u2028three", r"one\ntwo\r\x85\u2028three"),
        ("\u202egpj.exe\u2066\u200f", r"\u202egpj.exe\u2066\u200f"),
        ("\x9b31m", r"\x9b31m"),
        ("bad\udcff.json", r"bad\udcff.json"),
        ("a\u200bb\u00adc", r"a\u200bb\xadc"),
        ("plain – ü 模型 | <b> *x*", "plain – ü 模型 | <b> *x*"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled(foreign: str, shown: str) -> None:
    assert Plain(foreign) == shown


def test_thirty_megabytes_become_a_line() -> None:
    plain = Plain("\x00" * 30_000_000)
    assert len(plain) == LINE
    assert plain.endswith("…")


def test_a_message_of_many_lines_is_cut_and_says_so() -> None:
    lines = plain_lines("one\x1b[2J\n  two\r\n" + "more\n" * 1000)
    assert lines[:2] == [r"one\x1b[2J", "  two"]
    assert len(lines) == LINES + 1
    assert lines[-1] == "… 962 more lines"


def test_of_our_own_process_the_colours_stay() -> None:
    assert plain_but_coloured("\x1b[33mred\x1b[2J\x1b[0m\n") == "\x1b[33mred\\x1b[2J\x1b[0m\n"


@given(st.dictionaries(ANY_TEXT, ANY_TEXT))
def test_json_for_machines_is_ascii_and_the_same(value: dict[str, str]) -> None:
    text = ascii_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert text.replace("\n", "").isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text) == value


def test_every_record_of_the_log_is_made_plain(caplog: pytest.LogCaptureFixture) -> None:
    from orchestration.runtime.resources import LOG

    assert any(isinstance(found, PlainMessages) for found in LOG.filters)
    with caplog.at_level(logging.INFO, "almanac"):
        LOG.warning("refused %s", "a\nb\x1b[2J" + "x" * 5000)
    assert caplog.records[-1].getMessage().startswith(r"refused a\nb\x1b[2Jxxx")
    assert len(caplog.records[-1].getMessage()) == LINE
