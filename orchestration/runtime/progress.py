"""Print what a run logs to the terminal, a line for each message."""

import logging
import time

from rich.console import Console
from rich.text import Text

STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


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
