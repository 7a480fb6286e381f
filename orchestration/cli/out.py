"""The one way out to a person: lines and tables in which everything is plain text (orchestration/foreign.py).

Belongs here: printing, and nothing else prints. Does not: what the answers say (terminal.py).
"""

import re
import sys
import textwrap
import traceback
from collections.abc import Iterable, Sequence
from decimal import Decimal

import yaml
from rich.console import Console
from rich.text import Text

from orchestration.cli.table import Column, fitted
from orchestration.foreign import NAME, Plain, ascii_json, plain_but_coloured, plain_lines

Part = str | tuple[str, str]  # a text, or a text and its style
# Narrower than this, nothing can be laid out.
LEAST_WIDTH = 20
# Blanks where no line is broken: between a figure and its unit, within a date.
WITHIN_A_FIGURE = re.compile(
    r"(?<=\d) (?=%|[TBMk]\b|(?:trillion|billion|million|thousand)\b|(?:[–…] )?[A-Z][a-z]{2,8} 20\d\d\b)"
    r"|(?<=[≥≤]) (?=\d)|(?<=[a-z]{3}) (?=20\d\d\b(?!-))"
)


def answer() -> Console:
    """Return the console of standard output."""
    return Console(highlight=False)


def line(out: Console, *parts: Part, hang: int = 0) -> None:
    """Print one line: the one way out, so that all of it is plain (orchestration/foreign.py) and none is markup.

    On a terminal, what is wider than the window goes on after ``hang`` blanks, and no word or figure is cut; in a pipe
    it is one line.
    """
    texts = [(part, "") if isinstance(part, str) else part for part in parts]
    _print(out, Text.assemble(*((Plain(text), style) for text, style in texts)), hang)


def _print(out: Console, text: Text, hang: int) -> None:
    width = max(out.width, LEAST_WIDTH)
    if not out.file.isatty() or text.cell_len <= width:
        out.print(text, soft_wrap=True)
        return
    glued = WITHIN_A_FIGURE.sub("\N{NO-BREAK SPACE}", text.plain)
    hang = min(hang, width // 3)
    wrapped = textwrap.wrap(
        glued, width, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    at = 0
    for number, found in enumerate(wrapped):
        words = found if number == 0 else found[hang:]
        at = glued.index(words, at)
        out.print(Text(" " * (hang if number else 0)) + text[at : at + len(words)], soft_wrap=True)
        at += len(words)


def table(out: Console, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their titles, within the window; in a pipe as wide as they are."""
    plain = [[Plain(cell, NAME) for cell in row] for row in rows]
    title, *lines = fitted(columns, plain, max(out.width, LEAST_WIDTH) if out.file.isatty() else None)
    out.print(Text(title, style="bold"), soft_wrap=True)
    for text in lines:
        out.print(Text(text), soft_wrap=True)


def print_json(text: str) -> None:
    """Print JSON for machines."""
    print(ascii_json(text))


def json_value(value: object) -> object:
    """Return what JSON has no word for as a number, where it is one, or as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def print_yaml(content: object) -> None:
    """Print YAML for machines: of ASCII, as JSON is, so that nothing in it is obeyed by a terminal."""
    # By the same way out: what is ASCII already stays as it is.
    print_json(yaml.safe_dump(content, sort_keys=False, width=120).removesuffix("\n"))


def aside() -> Console:
    """Return the console of standard error, for what is no answer."""
    return Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Say something to the person in a line, beside the answer."""
    line(aside(), (text, "yellow"))


def pass_on(text: str) -> None:
    """Print a line of a process of ours beside the answer: its colours stay, everything else is plain."""
    _print(aside(), Text.from_ansi(plain_but_coloured(text.rstrip("\n"))), hang=9)
    sys.stderr.flush()


def announce(text: str) -> None:
    """Say at once what is about to happen, in a line of the answer."""
    line(answer(), text)
    sys.stdout.flush()


def message(out: Console, mark: Part, text: object) -> None:
    """Print a message behind its mark; lines after the first are set in, so that none passes for one of ours."""
    first, *more = plain_lines(text) or [Plain("no error message")]
    line(out, mark, first, hang=4)
    for further in more:
        line(out, f"    {further}", hang=4)


def complain(text: object, hint: str = "") -> None:
    """Say why a command cannot do what was asked."""
    message(aside(), "almanac: ", text)
    if hint:
        line(aside(), hint)


def show_traceback() -> None:
    """Show where the error that is being handled came from."""
    for text in traceback.format_exc().splitlines():
        line(aside(), text)
