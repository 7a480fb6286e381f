"""The process that draws: Vega-Lite specifications in on standard input, files out; it may die alone.

Belongs here: from a specification to the bytes of SVG and PNG. Does not: what is drawn when (drawing.py).
"""

import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from orchestration.charts.chart import WIDE
from orchestration.charts.colours import DARK, LIGHT, for_text
from orchestration.charts.drawings import FONT

PNG_WIDTH = 1200
WORDED, NAMED = {"words", "labels"}, {"week_names", "tick_names"}
LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
DIGITS = {new: chr(old) for old, new in LETTERS.items()}
COMPILED: dict[str, dict[str, Any]] = {}
IDLE = [
    re.compile(r'<path class="(?:fore|back)ground"[^>]*/>'),
    re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|font-family)="[^"]*"'),
    re.compile(r' opacity="1"'),
]
FINE = re.compile(r"\d+\.\d{3,}")
HELD = re.compile(">([g-v]+)<")


def svg(specification: dict[str, Any], title: str) -> str:
    """Return a drawing as SVG that stands alone: a title for readers, and its own colours for dark pages."""
    texts: list[str] = []
    # Vega measures words letter by letter, which takes most of its time and here serves nothing: it gets a number in
    # letters in the place of each line, and the line is put there afterwards.
    drawn: str = vl_convert.vega_to_svg(_compiled(_without_words(specification, texts)))
    drawn = _lean(drawn)
    drawn = HELD.sub(lambda found: f">{escape(texts[int(found[1].translate(DIGITS), 16)])}<", drawn)
    datasets = specification["datasets"]
    inks = {label["ink"] for label in datasets.get("labels", [])}
    rules = [
        *(f'[{kind}="{LIGHT[name]}"]{{{kind}:{DARK[name]}}}' for name in LIGHT for kind in ("fill", "stroke")),
        *(f'text[fill="{ink}"]{{fill:{for_text(ink, DARK["paper"])}}}' for ink in sorted(inks)),
    ]
    style = f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
    head = f"<title>{escape(title)}</title>{style}"
    drawn = drawn.replace("<g ", f'<g font-family="{FONT}" ', 1)
    return re.sub(r"(<svg [^>]*>)", lambda found: found[1] + head, drawn, count=1)


def _compiled(specification: dict[str, Any]) -> dict[str, Any]:
    # A drawing is compiled once, and filled in for each chart: its marks and scales are the same for all of them.
    key = json.dumps([specification["layer"], specification["config"]])
    if key not in COMPILED:
        COMPILED[key] = vl_convert.vegalite_to_vega(specification)
    datasets, values = specification["datasets"], {said["name"]: said["value"] for said in specification["params"]}
    return {
        **COMPILED[key],
        **{name: specification[name] for name in ("width", "height", "padding")},
        "data": [
            {**data, "values": datasets[data["name"]]} if data["name"] in datasets else data
            for data in COMPILED[key]["data"]
        ],
        "signals": [
            {**signal, "value": values[signal["name"]]} if signal["name"] in values else signal
            for signal in COMPILED[key]["signals"]
        ],
    }


def _lean(drawn: str) -> str:
    # A third of what Vega writes serves scripts, says what is so anyway, or has more digits than a screen has points.
    for idle in IDLE:
        drawn = idle.sub("", drawn)
    return FINE.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), drawn)


def _without_words(specification: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    def held(text: str) -> str:
        texts.append(text)
        return f"{len(texts) - 1:x}".translate(LETTERS)

    datasets, parameters = dict(specification["datasets"]), []
    for name in WORDED & datasets.keys():
        datasets[name] = [{**item, "text": held(item["text"])} for item in datasets[name]]
    for said in specification["params"]:
        is_named = said["name"] in NAMED
        parameters.append({**said, "value": [held(text) for text in said["value"]]} if is_named else said)
    return {**specification, "datasets": datasets, "params": parameters}


def main() -> None:
    """Draw what standard input asks for, each into the folder it names."""
    asked = json.loads(sys.stdin.buffer.read())
    folder = Path(asked["folder"])
    for chart in asked["charts"]:
        wide = svg(chart["wide"], chart["title"])
        (folder / f"{chart['name']}.svg").write_text(wide, encoding="utf-8")
        (folder / f"{chart['name']}-narrow.svg").write_text(svg(chart["narrow"], chart["title"]), encoding="utf-8")
        if chart["has_png"]:
            png = vl_convert.svg_to_png(wide, scale=PNG_WIDTH / WIDE.width)
            (folder / f"{chart['name']}.png").write_bytes(png)


if __name__ == "__main__":
    main()
