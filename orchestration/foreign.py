"""Text from outside (file names, JSON keys, answers of servers, messages of libraries), made safe and short to show."""

import json
import logging
import re

# Most characters of a line of a terminal, a log or Dagster's metadata; of a name; of a reason.
LINE = 1_000
NAME = 300
REASON = 600
# Most lines of one message, such as dbt's on a model that it cannot compile.
LINES = 40

_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


class Plain(str):
    """Text of one line that is safe to show. Constructing it sanitizes the text.

    Unprintable characters (controls, escape sequences, newlines, bidi controls, other invisible ones, lone surrogates)
    are escaped as Python does, ``\\x1b``; text longer than ``most`` is cut, with ``…`` at its end.
    """

    __slots__ = ()

    def __new__(cls, foreign: object, most: int = LINE) -> "Plain":
        """Return the text of an object, sanitized; plain and short text is unchanged."""
        # Cut first: a refused text may have 30 MB, and escaping makes no character shorter.
        text = str(foreign)[: most + 1]
        if not text.isprintable():
            text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
        return super().__new__(cls, text if len(text) <= most else text[: most - 1] + "…")


def plain_lines(foreign: object) -> list[Plain]:
    """Return the lines of a message, at most `LINES` and one more that counts those that were cut."""
    lines = str(foreign).strip().split("\n", LINES)
    cut = [Plain(f"… {lines[LINES].count(chr(10)) + 1} more lines")] if len(lines) > LINES else []
    return [Plain(line.rstrip()) for line in lines[:LINES]] + cut


def plain_but_coloured(line: str) -> str:
    """Return a line of a process of ours with its colours and its end; everything else is made plain."""
    body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
    parts = _COLOUR.split(body)
    return "".join(part if _COLOUR.fullmatch(part) else Plain(part) for part in parts) + end


def ascii_json(text: str) -> str:
    """Return JSON with everything but printable ASCII escaped: the same value, without control characters."""
    return re.sub(r"[^\n -~]", lambda found: json.dumps(found[0])[1:-1], text)


class PlainMessages(logging.Filter):
    """A filter that makes the message of every record plain before a handler gets it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Sanitize a record and let it pass."""
        record.msg, record.args = str(Plain(record.getMessage())), ()
        return True
