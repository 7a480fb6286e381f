"""The command `almanac`: its subcommands, and how errors become a message and an exit status.

0 published or answered, 1 a check failed, 2 bad usage or input, 3 a claim is refuted and --strict was given, 130
interrupted.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import folders, out
from orchestration.cli.archive import archive
from orchestration.cli.audit import audit
from orchestration.cli.diff import diff
from orchestration.cli.explain import explain
from orchestration.cli.notable import notable
from orchestration.cli.run import run
from orchestration.cli.servers import docs, mcp, sql, ui
from orchestration.cli.status import status
from orchestration.cli.verify import verify
from orchestration.cli.week import week
from orchestration.settings import BadInput, is_debugging

app = typer.Typer(
    name="almanac",
    help="An open, checkable almanac of who uses which AI models.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
AUDIT_A_FIGURE = "--metric country_growth --entity CN --week 2026-03-16 --value 56.9% --published 2026-03-24"


def _add(command: Callable[..., None], *examples: str) -> None:
    app.command(epilog="\n\n".join(f"Example: almanac {example}" for example in examples))(command)


_add(run, "run --offline --captures ../shared/captures")
_add(explain, "explain ../shared/captures_raw/tracker_2026-08-03.json")
_add(week, "week", "week 2026-03-16")
_add(audit, "audit", f"audit {AUDIT_A_FIGURE}")
_add(notable, "notable", "notable --week 2026-03-16")
_add(status, "status --json")
_add(verify, "verify")
_add(diff, "diff", "diff data/publications/20260816T021500.000000Z")
_add(archive, "archive", "archive /media/disk/captures-of-2026")
_add(sql, 'sql -c "from fct_market_weekly limit 5"')
_add(docs, "docs --port 8080")
_add(mcp, "mcp", "mcp --http --port 8090")
_add(ui, "ui --port 3000")


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        out.announce(f"token-almanac {version('token-almanac')}")
        raise typer.Exit


@app.callback(epilog="Figures are OpenRouter's (openrouter.ai/rankings), licensed CC BY 4.0.")
def almanac(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """An open, checkable almanac of who uses which AI models."""


def main() -> None:
    """Run the command line; an error is one message, with its traceback only when ALMANAC_DEBUG is set."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A dash that the terminal's encoding lacks must not fail a run that is done.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except BadInput as error:
        _complain(error)
        sys.exit(2)
    except Exception as error:
        _complain(error, "(ALMANAC_DEBUG=1 shows where)")
        sys.exit(1)


def _complain(error: Exception, hint: str = "") -> None:
    if hint and is_debugging():
        out.show_traceback()
    text = folders.os_error_message(error) if isinstance(error, OSError) else str(error)
    out.complain(folders.in_a_sentence(text, Path.cwd()), hint)
