"""Measure two checkouts in turn in one run, and tell their medians side by side."""

from collections.abc import Collection
from pathlib import Path
from statistics import median

from orchestration.settings import PROJECT_ROOT
from tools.bench import product
from tools.bench.checkout import Checkout
from tools.bench.inputs import simulated, small
from tools.bench.measures import Measures


def compare(measures: Measures, before: Path, folder: Path, parts: Collection[str], days: int, repeats: int) -> str:
    """Return a Markdown table of every measure of another checkout and of this one, with the ratio of the medians."""
    roots = {"before": before.resolve(), "after": PROJECT_ROOT}
    sides = [Checkout(root, name, folder / name) for name, root in roots.items()]
    for part in parts:
        if part == "few":
            product.few(measures, sides, small(folder / "small"), folder, repeats)
        elif part == "sample":
            product.sample(measures, sides, repeats)
        else:
            product.years(measures, sides, {"decade": simulated(folder / "captures", days)}, folder)
    return table(measures.values)


def table(values: dict[str, list[float]]) -> str:
    """Return the medians before and after, and after / before; a dash where one side has no such measure."""
    names = dict.fromkeys(name.partition(".")[2] for name in values)
    rows = ["| measure | before | after | after / before |", "|---|---|---|---|"]
    for name in names:
        old, new = (values.get(f"{side}.{name}") for side in ("before", "after"))
        cells = [f"{median(side):,.2f}" if side else "–" for side in (old, new)]
        ratio = f"{median(new) / median(old):.2f}" if old and new and median(old) else "–"
        rows.append(f"| {name} | {cells[0]} | {cells[1]} | {ratio} |")
    return "\n".join(rows)
