"""Turn rows and texts into Dagster's metadata, all of it plain."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import dagster as dg

from orchestration.foreign import Plain


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata as the UI shows it: texts, which may quote what comes from outside, are plain and short."""
    return {str(Plain(name)): str(Plain(value)) if isinstance(value, str) else value for name, value in values.items()}


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.TableMetadataValue:
    """Return rows as table metadata, texts plain; counts are texts with separators: the UI would round above 2^53."""
    records = [dg.TableRecord(dict(zip(columns, map(_cell, row), strict=True))) for row in rows]
    return dg.MetadataValue.table(records, dg.TableSchema([dg.TableColumn(column) for column in columns]))


def _cell(value: object) -> str | float | bool | None:
    if isinstance(value, bool | float) or value is None:
        return value
    return f"{value:,}" if isinstance(value, int | Decimal) else str(Plain(value))
