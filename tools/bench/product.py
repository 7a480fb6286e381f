"""Measure the product's runs: on real captures, on the sample, and on simulated years; each checkout in turn."""

from pathlib import Path

from tools.bench.checkout import Checkout
from tools.bench.inputs import Input, add_other_forms
from tools.bench.measures import Measures


def few(measures: Measures, sides: list[Checkout], captures: Input, folder: Path, repeats: int) -> None:
    """Measure `dbt build`, a run with one new capture and one with nothing new, in turn, on the real captures.

    The last captures are held back from the first run, and then taken one by one.
    """
    first = captures.part(folder / "few-first", captures.files[:-repeats])
    if not captures.is_simulated:
        add_other_forms(first.folder)
    for side in sides:
        side.run(measures, "first_run", "few", first)
    for number, file in enumerate(captures.files[-repeats:]):
        one = captures.part(folder / f"few-{number}", [file])
        for side in sides:
            side.dbt_build(measures, "few", is_first=number == 0)
            side.run(measures, "one_new", "few", one)
            side.run(measures, "nothing_new", "few")


def sample(measures: Measures, sides: list[Checkout], repeats: int) -> None:
    """Measure a newcomer's first run, on the bundled sample."""
    for number in range(repeats):
        for side in sides:
            here = Checkout(side.root, side.name, side.folder / f"newcomer-{number}")
            here.run(measures, "first_run", "sample")


def years(
    measures: Measures, sides: list[Checkout], sizes: dict[str, Input], folder: Path, repeats: int = 1
) -> dict[str, Input]:
    """Measure a first run on simulated years and then one new capture, sizes in turn; return what each size holds."""
    for size, captures in sizes.items():
        first = captures.part(folder / f"{size}-first", captures.files[:-repeats])
        for side in sides:
            side.run(measures, "first_run", size, first)
    for number in range(repeats):
        for size, captures in sizes.items():
            one = captures.part(folder / f"{size}-{number}", [captures.files[number - repeats]])
            for side in sides:
                side.run(measures, "one_new", size, one)
    return sizes
