"""Compare expected with found rows, and give the differences as the result of a check."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import dagster as dg

from orchestration.runtime.metadata import shown, table

SHOWN_ROWS = 20


class Comparison:
    """What a check compares, row by row; equal rows are counted, different ones kept."""

    def __init__(self, name: str, asset: str, columns: tuple[str, ...]) -> None:
        self.name, self.asset, self.columns = name, asset, columns
        self.compared = 0
        self.differences: list[tuple[Any, ...]] = []

    def expect(self, key: tuple[Any, ...], expected: Any, found: Any) -> None:
        """Compare one row: ``expected`` is the row of the reference, ``found`` that of the table."""
        self.compared += 1
        if isinstance(expected, tuple) and found is not None:
            expected = tuple(map(nearest, expected, found))
        if expected != found:
            self.differences.append((*key, expected, found))

    def expect_all(self, expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> None:
        """Compare two tables by key; a row that only one of them has is a difference."""
        for key in sorted(expected.keys() | found.keys(), key=str):
            self.expect(key if isinstance(key, tuple) else (key,), expected.get(key), found.get(key))

    def add(self, other: "Comparison") -> None:
        """Add the rows of another comparison of the same check."""
        self.compared += other.compared
        self.differences += other.differences

    def result(self, **metadata: Any) -> dg.AssetCheckResult:
        """Return the result of the check, which stops a publication: the first difference as text, 20 as a table."""
        equal = f"{self.compared} rows equal"
        metadata |= {"compared": self.compared, "different": len(self.differences), "expected": equal, "found": equal}
        if self.differences:
            *key, expected, found = self.differences[0]
            place = " ".join(str(part) for part in key)
            metadata |= {"expected": f"{place}: {amount(expected)}", "found": f"{place}: {amount(found)}"}
            metadata["differences"] = table([*self.columns, "expected", "found"], self.differences[:SHOWN_ROWS])
        return check_result(self.name, self.asset, not self.differences, dg.AssetCheckSeverity.ERROR, metadata)


def warning(
    name: str, asset: str, rows: list[tuple[Any, ...]], columns: list[str], expected: str
) -> dg.AssetCheckResult:
    """Return the result of a check that warns of rows."""
    count = "no violation" if not rows else "1 violation" if len(rows) == 1 else f"{len(rows)} violations"
    metadata: dict[str, Any] = {"expected": expected, "found": count}
    if rows:
        metadata["violations"] = table(columns, rows[:SHOWN_ROWS])
    return check_result(name, asset, not rows, dg.AssetCheckSeverity.WARN, metadata)


def selected(
    context: dg.AssetCheckExecutionContext, results: Iterable[dg.AssetCheckResult]
) -> Iterator[dg.AssetCheckResult]:
    """Return the results of the checks that the run selects: a person may materialize one asset with its checks."""
    keys = context.op_execution_context.selected_asset_check_keys
    for result in results:
        if any(key.name == result.check_name and key.asset_key == result.asset_key for key in keys):
            yield result


def nearest(expected: Any, found: Any) -> Any:
    """Return what to expect of a fraction, which is found as a double: the found one if it is nearly the nearest.

    The neighbour of the nearest is accepted too, for totals of more than 53 bits. Anything but a fraction stays.
    """
    if not isinstance(expected, Fraction):
        return expected
    is_near = found is not None and abs(expected - Fraction(found)) <= abs(expected) * Fraction(1, 2**51)
    return found if is_near else float(expected)


def amount(value: object) -> str:
    """Return a figure, or several that are compared at once, as text; nothing is rounded."""
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return "; ".join(amount(part) for part in value)
    return f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)


def check_result(
    name: str, asset: str, passed: bool, severity: dg.AssetCheckSeverity, metadata: Mapping[str, Any]
) -> dg.AssetCheckResult:
    """Return the result of a check, with metadata as Dagster's UI shows them."""
    return dg.AssetCheckResult(
        passed=passed, asset_key=asset, check_name=name, severity=severity, metadata=shown(metadata)
    )
