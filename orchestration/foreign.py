"""Text from outside (names of files, keys of JSON, answers of a server, messages of libraries), made fit to be shown.

Belongs here: the one type of text that is safe and short, and the filter of the log. Does not: any output.
"""

import json
import logging
import re

# One line of a terminal, a log or Dagster's metadata: room for a name and for what is said of it.
LINE = 1_000
NAME = 300
REASON = 600
# Lines of one message, such as what dbt says of a model that it cannot compile.
LINES = 40

_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


class Plain(str):
    """Text of one line that is safe to show: to make it is to clean it, so that there is none that is not.

    What is not printable (control characters, escape sequences, newlines, bidi controls, other invisible ones, lone
    surrogates) stands as Python writes it, ``\\x1b``; what is longer than ``most`` is cut, with ``…`` at its end.
    """

    __slots__ = ()

    def __new__(cls, foreign: object, most: int = LINE) -> "Plain":
        """Return the text of anything, cleaned; what is plain and short already stays as it is."""
        # Cut first: what is refused may have 30 MB, and no character becomes shorter.
        text = str(foreign)[: most + 1]
        if not text.isprintable():
            text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
        return super().__new__(cls, text if len(text) <= most else text[: most - 1] + "…")


def plain_lines(foreign: object) -> list[Plain]:
    """Return a message of several lines as lines, at most `LINES` of them; what was cut is said in the last."""
    lines = str(foreign).strip().split("\n", LINES)
    cut = [Plain(f"… {lines[LINES].count(chr(10)) + 1} more lines")] if len(lines) > LINES else []
    return [Plain(line.rstrip()) for line in lines[:LINES]] + cut


def plain_but_coloured(line: str) -> str:
    """Return a line of a process of ours: its colours and its end stay, everything else is plain."""
    body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
    parts = _COLOUR.split(body)
    return "".join(part if _COLOUR.fullmatch(part) else Plain(part) for part in parts) + end


def ascii_json(text: str) -> str:
    """Return JSON with everything but printable ASCII escaped: the same value, and nothing that a terminal obeys."""
    return re.sub(r"[^\n -~]", lambda found: json.dumps(found[0])[1:-1], text)


class PlainMessages(logging.Filter):
    """Makes the message of every record plain, before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean one record; none is held back."""
        record.msg, record.args = str(Plain(record.getMessage())), ()
        return True
