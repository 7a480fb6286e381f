"""Two figures side by side: what a check expected, what it found, and the rows that differ, as Dagster shows them.

Belongs here: turning differences into a check's result, and when a double is the fraction that it stands for. Does
not: any rule about the figures.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import dagster as dg
import duckdb

from orchestration.runtime.metadata import shown, table

SHOWN_DIFFERENCES = 20


class Comparison:
    """What a check compares, row by row; equal rows are counted, differing ones kept."""

    def __init__(self, name: str, asset: str, columns: tuple[str, ...]) -> None:
        self.name, self.asset, self.columns = name, asset, columns
        self.compared = 0
        self.differences: list[tuple[Any, ...]] = []

    def expect(self, key: tuple[Any, ...], expected: Any, found: Any) -> None:
        """Count one row; ``expected`` comes from the independent path, ``found`` from the table."""
        self.compared += 1
        if expected != found:
            self.differences.append((*key, expected, found))

    def expect_all(self, expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> None:
        """Compare two tables by key; a row that one of them lacks is a difference too."""
        for key in sorted(expected.keys() | found.keys(), key=str):
            self.expect(key if isinstance(key, tuple) else (key,), expected.get(key), found.get(key))

    def add(self, other: "Comparison") -> None:
        """Count what another comparison of the same check counted."""
        self.compared += other.compared
        self.differences += other.differences

    def result(self, **metadata: Any) -> dg.AssetCheckResult:
        """Return the verdict as an error-level check result: the first difference in words, twenty as a table."""
        first = self.differences[:SHOWN_DIFFERENCES]
        metadata |= {"compared": self.compared, "different": len(self.differences)}
        metadata["expected"] = f"{self.compared} rows equal"
        metadata["found"] = metadata["expected"]
        if first:
            *key, expected, found = first[0]
            place = " ".join(str(part) for part in key)
            metadata["expected"] = f"{place}: {amount(expected)}"
            metadata["found"] = f"{place}: {amount(found)}"
            metadata["differences"] = table([*self.columns, "expected", "found"], first)
        return dg.AssetCheckResult(
            passed=not self.differences,
            asset_key=self.asset,
            check_name=self.name,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata=shown(metadata),
        )


def rows_of_weeks(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    fact: str,
    weeks: Collection[date] | None,
    week: str = "week_start",
) -> list[tuple[Any, ...]]:
    """Return columns of the rows that a fact has of some weeks, or of all; ``week`` is the week of a row."""
    asked = f"select {columns} from main.{fact} where $weeks is null or list_contains($weeks::date[], {week})"  # noqa: S608 - our names
    return connection.execute(asked, {"weeks": None if weeks is None else sorted(weeks)}).fetchall()


def ratio(exact: Fraction | None, found: float | None) -> float | None:
    """Return what to expect of a double: the one found if it is the nearest to the fraction, else the right one.

    The neighbour of the nearest is right too, where a total has more than 53 bits.
    """
    if exact is None or found is None:
        return None if exact is None else float(exact)
    return found if abs(exact - Fraction(found)) <= abs(exact) * Fraction(1, 2**51) else float(exact)


def warning(
    name: str, asset: str, rows: Iterable[tuple[Any, ...]], columns: list[str], expected: str, **metadata: Any
) -> dg.AssetCheckResult:
    """Return the result of a check that warns of each row it found."""
    found = list(rows)
    metadata |= {"expected": expected, "found": _violations(len(found))}
    if found:
        metadata["violations"] = table(columns, found[:SHOWN_DIFFERENCES])
    return dg.AssetCheckResult(
        passed=not found,
        asset_key=asset,
        check_name=name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=shown(metadata),
    )


def selected(
    context: dg.AssetCheckExecutionContext, results: Iterable[dg.AssetCheckResult]
) -> Iterator[dg.AssetCheckResult]:
    """Return the results that were asked for: a person may materialize one asset, with its checks only."""
    asked = context.op_execution_context.selected_asset_check_keys
    for result in results:
        if any(key.name == result.check_name and key.asset_key == result.asset_key for key in asked):
            yield result


def amount(value: object) -> str:
    """Return a figure, or several that are compared at once, as a person reads them; nothing is rounded."""
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return "; ".join(amount(part) for part in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _violations(count: int) -> str:
    return "no violation" if not count else "1 violation" if count == 1 else f"{count} violations"
