"""The command line: subcommands by what they are for, and how errors leave it.

Belongs here: wiring, errors and their exit status (0 published, 1 a check failed, 2 bad usage or input, 3 a claim is
refuted and --strict was given, 130 stopped). Does not: any command (work.py, questions.py).
"""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import questions, work
from orchestration.settings import BadInput, is_debugging

app = typer.Typer(
    name="almanac",
    help="An open, checkable almanac of who uses which AI models.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(work.app)
app.add_typer(questions.app)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        # Imported here: no other command needs it, and a fifth of the time of --help went into it.
        from importlib.metadata import version

        from orchestration.cli import out

        out.announce(f"token-almanac {version('token-almanac')}")
        raise typer.Exit


@app.callback(epilog="Figures are OpenRouter's (openrouter.ai/rankings), licensed CC BY 4.0.")
def almanac(
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version and leave.")
    ] = False,
) -> None:
    """An open, checkable almanac of who uses which AI models."""


def main() -> None:
    """Run the command line; an error is said in a sentence, with the traceback only when ALMANAC_DEBUG is set."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A dash that the terminal's encoding lacks must not fail what is done already.
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
    from orchestration.cli import folders, machine, out

    if hint and is_debugging():
        out.show_traceback()
    why = folders.os_error_in_a_sentence(error) if isinstance(error, OSError) else str(error)
    out.complain(machine.in_a_sentence(why, Path.cwd()), hint)
