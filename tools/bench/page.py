"""docs/performance.md and its JSON, the two plots, and the three figures in the README.

Belongs here: what the templates are given. Does not: their text (performance.md.j2, readme.md.j2), measuring, goals,
why one is missed (missed.yml).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.settings import PROJECT_ROOT
from tools.bench.goals import Result, results
from tools.bench.measuring import Measures
from tools.bench.plots import PEERS_PLOT, SCALE_PLOT, draw
from tools.bench.processes import METHOD
from tools.bench.work import PEERS

HERE = Path(__file__).parent
README = PROJECT_ROOT / "README.md"
BLOCK = re.compile(r"(<!-- `make bench` writes this -->\n).*?(<!-- until here -->)", re.DOTALL)
STEPS = {
    "folder_captures": "validation and raw zone",
    "raw_tables": "load",
    "dbt_models": "dbt: models and their tests",
    "blocking_checks": "blocking checks",
    "self_audit": "self-audit",
    "warning_checks": "warning checks",
    "published_tables": "published tables",
    "pages": "pages",
    "publication": "publication",
}
BARE_DBT = ("bare_dbt_build", "dbt_without_unit_tests")
LOADS = {"floor": "bare `read_json`", "almanac": "token-almanac, validated", "dlt": "dlt into DuckDB"}


def write(measures: Measures, found: dict[str, Any], held: dict[str, int], docs: Path) -> None:
    """Write page, JSON and plots into a folder; beside the project's own docs, README's figures too."""
    draw(measures, held, docs / "images")
    (docs / "performance.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (docs / "performance.md").write_text(_page(measures, found, held), encoding="utf-8")
    if docs == PROJECT_ROOT / "docs":
        README.write_text(with_figures(README.read_text(encoding="utf-8"), found), encoding="utf-8")


def with_figures(readme: str, found: dict[str, Any]) -> str:
    """Return the README with the three figures that matter, of these results."""
    shown = {goal["name"]: _in_readme(goal) for goal in found["goals"]}
    text = _template("readme.md.j2").render(figures=shown, found=found, scale_plot=SCALE_PLOT)
    return BLOCK.sub(lambda block: block[1] + text + block[2], readme)


def missed_reasons() -> dict[str, str]:
    """Return why a goal is missed, by its name, as somebody wrote it."""
    written = yaml.safe_load((HERE / "missed.yml").read_text(encoding="utf-8")) or {}
    return {name: " ".join(str(why).split()) for name, why in written.items()}


def _template(name: str) -> Any:
    # Markdown of our own figures: nothing from outside is in it.
    environment = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 - markdown
    return environment.get_template(name)


def _in_readme(goal: dict[str, Any]) -> str:
    if not goal["values"]:
        return "(not measured)"
    ends = f" ({goal['least']:.2f} … {goal['most']:.2f})" if len(goal["values"]) > 1 else ""
    return f"**{goal['median']:.2f} ×**{ends}"


def _page(measures: Measures, found: dict[str, Any], held: dict[str, int]) -> str:
    every, reasons = results(measures), missed_reasons()
    return str(
        _template("performance.md.j2").render(
            found=found,
            minutes=round(found["took_seconds"] / 60),
            held={size: f"{count:,}" for size, count in held.items()},
            goals=[_goal(result) for result in every],
            missed=[
                (result.goal.what, reasons.get(result.goal.name, "not explained yet."))
                for result in every
                if result.is_met is False
            ],
            steps=_steps(measures),
            peers=_peers(measures, held),
            loads=_loads(measures, held),
            dbt={kind: measures[f"run.small.{kind}.seconds"].shown(1)[0] for kind in BARE_DBT},
            sizes=_sizes(measures, held),
            site={
                what: _site(measures, name) for what, name in (("one_new", "year.one_new"), ("again", "small.again"))
            },
            method=METHOD,
            dlt_captures=_dlt_captures(measures),
            scale_plot=SCALE_PLOT,
            peers_plot=PEERS_PLOT,
        )
    )


def _goal(result: Result) -> tuple[str, ...]:
    goal = result.goal
    wanted = f"{'≥' if goal.is_least else '≤'} {goal.bound:,g} {goal.unit}"
    word = {True: "met", False: "**missed**", None: "not measured"}[result.is_met]
    return goal.what, wanted, *result.spread.shown(goal.digits, goal.unit), word


def _steps(measures: Measures) -> list[tuple[str, ...]]:
    runs = [f"run.{size}.{kind}" for kind in ("one_new", "first") for size in ("year", "decade")]
    rows = [(f"step.{step}.seconds", words, 1) for step, words in STEPS.items()]
    rows += [("seconds", "**whole run**", 1), ("peak_mib", "peak memory, MiB", 0)]
    return [(words, *(measures[f"{run}.{name}"].shown(digits)[0] for run in runs)) for name, words, digits in rows]


def _peers(measures: Measures, held: dict[str, int]) -> list[tuple[str, ...]]:
    who = {f"work.{{}}.{peer}": words for peer, words in PEERS.items()}
    who |= {"run.{}.one_new": "token-almanac, one new capture", "run.{}.first": "token-almanac, first run"}
    return [
        (
            words,
            f"{held[size]:,}",
            *measures[f"{name.format(size)}.seconds"].shown(1),
            measures[f"{name.format(size)}.cpu_seconds"].shown(1)[0],
            measures[f"{name.format(size)}.peak_mib"].shown(0)[0],
        )
        for size in held
        for name, words in who.items()
        if measures[f"{name.format(size)}.seconds"].values
    ]


def _loads(measures: Measures, held: dict[str, int]) -> list[tuple[str, ...]]:
    rows = [(f"load.{size}.{who}", words, count) for size, count in held.items() for who, words in LOADS.items()]
    rows += [(f"load.dlt.{who}", words, _dlt_captures(measures)) for who, words in LOADS.items()]
    rows.append(("load.decade.run", "token-almanac, validated and digested, within its first run", held["decade"]))
    rows.append(("load.year.read_of_records", "bare `read_json`, told what a file is", held["year"]))
    return [
        (words, f"{count:,}", *measures[f"{name}.seconds"].shown(2), measures[f"{name}.peak_mib"].shown(0)[0])
        for name, words, count in rows
        if measures[f"{name}.seconds"].values
    ]


def _dlt_captures(measures: Measures) -> int:
    return round(measures["load.dlt.captures"].median)


def _sizes(measures: Measures, held: dict[str, int]) -> list[tuple[str, ...]]:
    names = {size: (f"size.{size}.database_mib", f"size.{size}.parquet_mib") for size in held}
    return [
        (
            f"{held[size]:,}",
            *(measures[name].shown(1)[0] for name in both),
            measures[both[0]].over(measures[both[1]]).shown(2, "×")[0],
        )
        for size, both in names.items()
    ]


def _site(measures: Measures, name: str) -> dict[str, str]:
    return {kind: measures[f"site.{name}.{kind}"].shown(0)[0] for kind in ("written", "unchanged")}
