"""Turn rows and texts into Dagster's metadata, all of it plain, and a check's metadata back into texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import dagster as dg

from orchestration.foreign import Plain
from orchestration.publication.gate import CheckResult, keep_results
from orchestration.settings import Settings

Describe = Callable[[str, str, Mapping[str, Any]], str]


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


def result_of(check: dg.AssetCheckEvaluation | dg.AssetCheckResult, describe: Describe) -> CheckResult:
    """Return a check's result in texts: what it expected and found; of a dbt test, its failing rows.

    ``describe`` gives the sentence for one that warned, from its name, asset and metadata.
    """
    name, asset = check.check_name or "", check.asset_key.path[-1] if check.asset_key else ""
    is_error = check.severity is dg.AssetCheckSeverity.ERROR
    values = {name: str(value.value) for name, value in check.metadata.items() if hasattr(value, "value")}
    rows = values.get("dagster_dbt/failed_row_count", "some")
    return CheckResult(
        asset=asset,
        name=name,
        passed=check.passed,
        is_error=is_error,
        sentence="" if is_error or check.passed else describe(name, asset, check.metadata),
        expected=values.get("expected", "no failing rows"),
        found=values.get("found", "no failing rows" if check.passed else f"{rows} failing rows"),
    )


def keep(settings: Settings, checks: Iterable[dg.AssetCheckResult], describe: Describe) -> None:
    """Keep results of checks for the build database as it is: `published_tables` publishes nothing without them."""
    keep_results(settings, (result_of(check, describe) for check in checks))
