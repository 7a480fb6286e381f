"""The assets, one module per step of the way: captures, raw tables, dbt models, pages, publication, review."""

import importlib
import sys
import warnings

import dagster as dg

# Links to code and backfill policies are beta in Dagster: a matter of the pin, not of every user's terminal.
warnings.filterwarnings("ignore", category=dg.BetaWarning)


def _import_dagster_dbt() -> None:
    # We need dbt as a command only, and dagster-dbt can do without dbt-core in its own process (it has stand-ins for
    # its few names). Importing dbt-core there takes 1.6 s of every start (measured), the UI's included.
    is_hidden = "dbt.version" not in sys.modules
    if is_hidden:
        sys.modules["dbt.version"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("dagster_dbt")
    finally:
        if is_hidden:
            del sys.modules["dbt.version"]


_import_dagster_dbt()
