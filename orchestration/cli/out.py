"""The one way out to a person: lines and tables in which everything is plain text (orchestration/foreign.py).

Belongs here: printing, and nothing else prints. Does not: what the answers say (terminal.py).
"""

import sys
import traceback
from collections.abc import Iterable, Sequence
from decimal import Decimal

import yaml
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from orchestration.foreign import NAME, Plain, ascii_json, plain_lines

Part = str | tuple[str, str]  # a text, or a text and its style


def answer() -> Console:
    """Return the console of standard output; in a pipe it does not wrap."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def line(out: Console, *parts: Part) -> None:
    """Print one line: the one way out, so that all of it is plain (orchestration/foreign.py) and none is markup."""
    texts = [(part, "") if isinstance(part, str) else part for part in parts]
    out.print(Text.assemble(*((Plain(text), style) for text, style in texts)), soft_wrap=True)


def table(out: Console, titles: dict[str, JustifyMethod], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their titles; a cell is cut sooner than a line."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for title, justify in titles.items():
        drawn.add_column(title, justify=justify, no_wrap=True)
    for row in rows:
        drawn.add_row(*(Text(Plain(cell, NAME)) for cell in row))
    out.print(drawn)


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
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Say something to the person in a line, beside the answer."""
    line(aside(), (text, "yellow"))


def announce(text: str) -> None:
    """Say at once what is about to happen, in a line of the answer."""
    line(answer(), text)
    sys.stdout.flush()


def message(out: Console, mark: Part, text: object) -> None:
    """Print a message behind its mark; lines after the first are set in, so that none passes for one of ours."""
    first, *more = plain_lines(text) or [Plain("no error message")]
    line(out, mark, first)
    for further in more:
        line(out, f"    {further}")


def complain(text: object, hint: str = "") -> None:
    """Say why a command cannot do what was asked."""
    message(aside(), "almanac: ", text)
    if hint:
        line(aside(), hint)


def show_traceback() -> None:
    """Show where the error that is being handled came from."""
    for text in traceback.format_exc().splitlines():
        line(aside(), text)
