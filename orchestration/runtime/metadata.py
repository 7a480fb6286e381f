"""Tables as Dagster's UI shows them on an asset or a check.

Belongs here: turning rows into Dagster's table metadata. Does not: what is shown.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import dagster as dg


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.TableMetadataValue:
    """Return rows as table metadata. Counts are texts with separators: the UI would round above 2^53."""
    records = [dg.TableRecord(dict(zip(columns, map(_cell, row), strict=True))) for row in rows]
    return dg.MetadataValue.table(records, dg.TableSchema([dg.TableColumn(column) for column in columns]))


def _cell(value: object) -> str | float | bool | None:
    if isinstance(value, bool | float) or value is None:
        return value
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)
