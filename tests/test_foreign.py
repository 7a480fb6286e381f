"""Text from outside: printable, short, and without loss for a person."""

import ast
import json
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.foreign import LINE, LINES, Plain, PlainMessages, ascii_json, plain_but_coloured, plain_lines
from orchestration.runtime.metadata import shown, table
from orchestration.settings import PROJECT_ROOT

ANY_TEXT = st.text(st.characters(), max_size=60)


@given(ANY_TEXT, st.integers(1, 80))
def test_plain_text_is_printable_short_encodable_and_stable(text: str, most: int) -> None:
    plain = Plain(text, most)
    assert plain.isprintable()
    assert len(plain) <= most
    assert plain.encode().decode() == plain
    assert Plain(plain, most) == plain
    assert not [char for char in plain if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S"]), max_size=60))
def test_printable_text_is_unchanged(text: str) -> None:
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
def test_control_characters_are_escaped(foreign: str, shown: str) -> None:
    assert Plain(foreign) == shown


def test_thirty_megabytes_become_a_line() -> None:
    plain = Plain("\x00" * 30_000_000)
    assert len(plain) == LINE
    assert plain.endswith("…")


def test_a_long_message_is_cut_and_the_cut_lines_counted() -> None:
    lines = plain_lines("one\x1b[2J\n  two\r\n" + "more\n" * 1000)
    assert lines[:2] == [r"one\x1b[2J", "  two"]
    assert len(lines) == LINES + 1
    assert lines[-1] == "… 962 more lines"


def test_colours_of_our_own_process_are_kept() -> None:
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


ORCHESTRATION = PROJECT_ROOT / "orchestration"
# How often each module may write to a terminal: out.py prints everything, the log its lines, the run those of the jobs'
# process, and that process and a query of an agent their outcome into a pipe.
MAY_PRINT = {"cli/out.py": 5, "cli/outcome.py": 1, "cli/job.py": 1, "cli/mcp_query.py": 1}
PRINTING = {"print", "print_exc", "print_exception", "echo", "secho", "pprint"}


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted(ORCHESTRATION.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                yield path.relative_to(ORCHESTRATION).as_posix(), called, node


def test_nothing_else_writes_to_a_terminal() -> None:
    """Each place that prints is counted; all of them make the text plain."""
    found = Counter(
        file
        for file, called, _ in _calls()
        if called.rpartition(".")[2] in PRINTING or called.endswith(("stdout.write", "stderr.write"))
    )
    assert found == MAY_PRINT
    written = [
        ast.unparse(node) for file, called, node in _calls() if file == "cli/outcome.py" and "stderr.write" in called
    ]
    assert set(written) == {"sys.stderr.write(plain_but_coloured(line))"}
    assert {file for file, called, _ in _calls() if called.endswith("Console")} == {"cli/out.py"}


def test_nothing_else_becomes_metadata_of_dagster() -> None:
    """None of it is Markdown, which the UI would render."""
    given = [
        (file, ast.unparse(keyword.value))
        for file, _, node in _calls()
        for keyword in node.keywords
        if keyword.arg == "metadata"
    ]
    given += [(file, ast.unparse(node.args[0])) for file, called, node in _calls() if called.endswith("with_metadata")]
    assert len(given) > 5
    assert [(file, value) for file, value in given if not value.startswith("shown(")] == []
    kinds = {called.rpartition(".")[2] for _, called, _ in _calls() if "MetadataValue." in called}
    assert kinds <= {"table", "path", "json", "url"}


def test_every_log_is_the_one_that_is_made_plain() -> None:
    named = {ast.unparse(node.args[0]) for file, called, node in _calls() if called.endswith("getLogger") and node.args}
    assert named == {"'almanac'"}
    assert [file for file, called, _ in _calls() if "context.log." in called] == []


def test_metadata_is_plain() -> None:
    text = "\x1b[2J\n*x*|<b>" + "x" * 5000
    made = shown({"text": text, text: 1, "table": table([text[:9]], [(text,), (5,)])})
    assert str(made["text"]).startswith(r"\x1b[2J\n*x*|<b>x")
    assert all(type(value) is str and value.isprintable() and len(value) <= LINE for value in (made["text"], *made))
    first, second = made["table"].records
    assert [len(str(cell)) for cell in first.data.values()] == [LINE]
    assert str(next(iter(first.data.values()))).isprintable()
    assert list(second.data.values()) == ["5"]
