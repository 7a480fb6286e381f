"""The assets, one module per step: captures, raw tables, dbt models, publication, pages."""

import warnings

import dagster as dg

# Links to code and backfill policies are beta in Dagster: a matter of the pin, not of every user's terminal.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
