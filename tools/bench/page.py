"""Write docs/performance.md, its JSON and the README's three figures, all from the same results."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.settings import PROJECT_ROOT
from tools.bench.goals import GOALS, spread
from tools.bench.peers_work import PEERS

HERE = Path(__file__).parent
README = PROJECT_ROOT / "README.md"
BLOCK = re.compile(r"(<!-- `make bench` writes this -->\n).*?(<!-- until here -->)", re.DOTALL)
ALMANAC = {"one_new": "token-almanac, one new capture", "first_run": "token-almanac, first run"}


def write(results: dict[str, Any], docs: Path) -> None:
    """Write page and JSON into a folder; into the project's own docs, the README's figures too."""
    (docs / "performance.json").write_text(as_json(results), encoding="utf-8")
    (docs / "performance.md").write_text(page(results), encoding="utf-8")
    if docs == PROJECT_ROOT / "docs":
        README.write_text(with_figures(README.read_text(encoding="utf-8"), results), encoding="utf-8")


def as_json(results: dict[str, Any]) -> str:
    """Return the results as JSON with a line for the measures of each command."""
    head = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in results.items() if name != "measures"]
    lines: dict[str, list[str]] = {}
    for name, values in results["measures"].items():
        lines.setdefault(".".join(name.split(".")[:2]), []).append(f"{json.dumps(name)}: {json.dumps(values)}")
    measures = ",\n  ".join(", ".join(line) for line in lines.values())
    return "{\n" + ",\n".join(head) + ',\n"measures": {\n  ' + measures + "}}\n"


def page(results: dict[str, Any]) -> str:
    """Return docs/performance.md."""
    values, reasons = results["measures"], missed_reasons()
    missed = [goal for goal in GOALS if goal.is_met(values) is False]
    words = {True: "met", False: "**missed**", None: "not measured"}
    return _render(
        "performance.md.j2",
        results=results,
        goals=[(g.what, f"≤ {g.bound:,g} {g.unit}", *g.shown(values), words[g.is_met(values)]) for g in GOALS],
        missed=[(goal.what, reasons.get(goal.name, "not explained yet.")) for goal in missed],
        steps=_steps(values),
        peers=_peers(results),
    )


def with_figures(readme: str, results: dict[str, Any]) -> str:
    """Return the README with the three figures of these results."""
    text = _render("readme.md.j2", figures=_in_readme(results["measures"]), results=results)
    return BLOCK.sub(lambda block: block[1] + text + block[2], readme)


def missed_reasons() -> dict[str, str]:
    """Return why each goal is missed, by its name, as written by hand."""
    written = yaml.safe_load((HERE / "missed.yml").read_text(encoding="utf-8")) or {}
    return {name: " ".join(str(why).split()) for name, why in written.items()}


def _render(template: str, **values: Any) -> str:
    environment = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - Markdown of our own figures
    return environment.get_template(template).render(**values)


def _in_readme(values: dict[str, list[float]]) -> dict[str, str]:
    shown = {}
    for goal in GOALS:
        middle, ends = goal.shown(values)
        shown[goal.name] = f"**{middle}**" + (f" ({ends.rpartition(' (')[0]})" if "…" in ends else "")
    return shown


def _steps(values: dict[str, list[float]]) -> list[tuple[str, ...]]:
    runs = [f"{kind}.{size}" for kind in ALMANAC for size in ("year", "decade")]
    names = dict.fromkeys(name.split(".")[3] for name in values if ".step." in name)
    rows = [(f"step.{step}.s", step.replace("_", " "), 1) for step in names]
    rows += [("s", "**whole run**", 1), ("cpu_s", "CPU", 1), ("peak_mib", "peak memory, MiB", 0)]
    return [
        (words, *(spread(values.get(f"{run}.{name}", []), digits)[0] for run in runs)) for name, words, digits in rows
    ]


def _peers(results: dict[str, Any]) -> list[tuple[str, ...]]:
    values = results["measures"]
    return [
        (
            words,
            f"{count:,}",
            *spread(values[f"{who}.{size}.s"], 1),
            spread(values[f"{who}.{size}.cpu_s"], 1)[0],
            spread(values.get(f"{who}.{size}.peak_mib", []), 0)[0],
        )
        for size, count in results["captures"].items()
        for who, words in (PEERS | ALMANAC).items()
        if f"{who}.{size}.s" in values
    ]
