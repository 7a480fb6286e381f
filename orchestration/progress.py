"""What a run says while it goes on, in the terminal: one line for each thing a person would want to know.

Belongs here: the run's own messages, made readable. Does not: what is said (assets, checks).
"""

import logging
import time
from typing import Any

import dagster as dg
from rich.console import Console
from rich.markup import escape

STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


class ProgressHandler(logging.Handler):
    """Prints what assets and checks log, with the seconds since the run began; Dagster's own events are left out."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._began = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        """Print one message."""
        meta: dict[str, Any] = getattr(record, "dagster_meta", {})
        # What has neither step nor resource is Dagster's own: that it skips a step is in the outcome.
        is_ours = meta.get("op_name") is not None or meta.get("resource_name") is not None
        if meta.get("dagster_event") is not None or not is_ours:
            return
        text = escape(str(meta.get("orig_message") or record.getMessage()))
        style = STYLES.get(record.levelno)
        seconds = f"[dim]{time.monotonic() - self._began:5.1f} s[/dim]"
        self._console.print(f"{seconds}  [{style}]{text}[/{style}]" if style else f"{seconds}  {text}")


@dg.logger(None, "One readable line for each thing a run does.")
def progress(init_context: dg.InitLoggerContext) -> logging.Logger:
    """Give the logger that `almanac run` uses."""
    # dagster-dbt tells of its own files and arguments here; warnings are for the reader, the rest is not.
    dg.get_dagster_logger().setLevel(logging.WARNING)
    # A run with nothing to do skips dbt, and Dagster warns of each of its checks that they "emitted no result".
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    logger = logging.Logger("almanac", logging.INFO)
    logger.addHandler(ProgressHandler())
    return logger
