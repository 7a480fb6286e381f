"""The command line on a pseudo-terminal of a given width, as in a person's window."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path
from typing import NamedTuple

from orchestration.settings import PROJECT_ROOT
from tests.support.project import command_environment

STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Shown(NamedTuple):
    """The text of a terminal without its colours: standard output, standard error, and the exit status."""

    answer: str
    aside: str
    status: int

    @property
    def lines(self) -> list[str]:
        """Return the lines of the answer."""
        return self.answer.splitlines()


def on_a_terminal(data: Path, columns: int, *arguments: str, **environment: str) -> Shown:
    """Run the command line with both outputs on terminals of that many columns, and return what they showed.

    Raise subprocess.TimeoutExpired after five minutes.
    """
    variables = command_environment(data) | {"TERM": "xterm-256color", **environment}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        variables.pop(name, None)
    ends = [_window(columns), _window(columns)]
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        env=variables,
        cwd=PROJECT_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=ends[0][1],
        stderr=ends[1][1],
        start_new_session=True,
    )
    shown: list[bytes] = [b"", b""]

    def read(number: int) -> None:
        shown[number] = _all_of(ends[number][0])

    readers = [threading.Thread(target=read, args=(number,)) for number in (0, 1)]
    for _, inner in ends:
        os.close(inner)
    for reader in readers:
        reader.start()
    try:
        status = process.wait(300)
    finally:
        process.kill()
        for reader in readers:
            reader.join()
    answer, aside = (STYLE.sub("", text.decode().replace("\r\n", "\n")) for text in shown)
    return Shown(answer, aside, status)


def _window(columns: int) -> tuple[int, int]:
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    return outer, inner


def _all_of(outer: int) -> bytes:
    text = b""
    try:
        while part := os.read(outer, 65536):
            text += part
    except OSError:  # on Linux: the other end is closed
        pass
    finally:
        os.close(outer)
    return text
