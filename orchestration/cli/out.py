"""Everything the command line prints: lines and tables of plain text (orchestration/foreign.py), and JSON."""

import logging
import sys
import time
import traceback
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.foreign import NAME, Plain, ascii_json, plain_but_coloured, plain_lines

Part = str | tuple[str, str]  # a text, or a text and its style
Align = Literal["left", "right"]
LEFT: Align = "left"  # names
RIGHT: Align = "right"  # figures
WIDTH_OF_A_PIPE = 1_000  # in a pipe no table is narrowed
STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


def answer() -> Console:
    """Return the console of standard output."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)


def aside() -> Console:
    """Return the console of standard error, for what is not the answer."""
    return Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDTH_OF_A_PIPE)


def line(out: Console, *parts: Part, hang: int = 0) -> None:
    """Print one line as plain text, without markup.

    On a terminal, text that is wider than the window continues after ``hang`` blanks; in a pipe it is one line.
    """
    texts = [(part, "") if isinstance(part, str) else part for part in parts]
    _print(out, Text.assemble(*((Plain(text), style) for text, style in texts)), hang)


def _print(out: Console, text: Text, hang: int) -> None:
    width = out.width - hang
    # A word wider than the window, such as a path, is left whole, so that it can be copied.
    if not out.is_terminal or max(map(cell_len, text.plain.split()), default=0) > width:
        out.print(text, soft_wrap=True)
        return
    for number, part in enumerate(text.wrap(out, width)):
        out.print(Text(" " * hang if number else "") + part, soft_wrap=True)


def table(out: Console, columns: Mapping[str, Align], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their titles; in a narrow window the names (left) wrap, and no figure (right) is cut."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title, justify in columns.items():
        grid.add_column(title, justify=justify, no_wrap=justify == RIGHT, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(Plain(cell, NAME)) for cell in row))
    out.print(grid)


def print_json(text: str) -> None:
    """Print JSON for machines."""
    print(ascii_json(text))


def json_value(value: object) -> object:
    """Return a value that JSON has no type for: a decimal as a number, anything else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def say(text: str) -> None:
    """Print a remark to the person on standard error."""
    line(aside(), (text, "yellow"))


def pass_on(text: str) -> None:
    """Print a line of a process of ours on standard error; its colours stay, everything else is made plain."""
    _print(aside(), Text.from_ansi(plain_but_coloured(text.rstrip("\n"))), hang=9)
    sys.stderr.flush()


def announce(text: str) -> None:
    """Print at once, in a line of the answer, what is about to happen."""
    line(answer(), text)
    sys.stdout.flush()


def message(out: Console, mark: Part, text: object) -> None:
    """Print a message behind its mark; its further lines are indented, so that none looks like one of ours."""
    first, *more = plain_lines(text) or [Plain("no error message")]
    line(out, mark, first, hang=4)
    for further in more:
        line(out, f"    {further}", hang=4)


def complain(text: object, hint: str = "") -> None:
    """Print why a command failed on standard error, and a hint."""
    message(aside(), "almanac: ", text)
    if hint:
        line(aside(), hint)


def show_traceback() -> None:
    """Print the traceback of the error being handled."""
    for text in traceback.format_exc().splitlines():
        line(aside(), text)


class ProgressHandler(logging.Handler):
    """Prints each message to standard error, with the seconds since the handler was made."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._began = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Print one message; what it holds is text, never markup."""
        seconds = Text(f"{time.monotonic() - self._began:5.1f} s  ", style="dim")
        self._console.print(seconds + Text(record.getMessage(), style=STYLES.get(record.levelno, "")))


def show_progress() -> None:
    """Let the messages of the logger ``almanac`` reach the terminal."""
    logger = logging.getLogger("almanac")
    logger.setLevel(logging.INFO)
    logger.addHandler(ProgressHandler())
