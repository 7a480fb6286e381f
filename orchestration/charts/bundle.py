"""The one script file that brings charts to life: Vega, which vl-convert carries, and the drawings to fill.

Belongs here: making it, and taking it from the publication before. Does not: what the page does with it (charts.js).
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from orchestration.charts.drawings import template

PARTS = ("places.js", "plot.js", "controls.js")
END_OF_HEAD = " */\n"
SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_bundle(before: Path | None = None) -> str:
    """Return the text of vega.js, 900 kB: Vega with Vega-Lite and Vega-Embed, the drawings, and what fills them.

    ``before`` is the file of an earlier publication; it is taken when the same versions made it and it is whole.
    """
    head = f"/* vl-convert {version('vl-convert-python')}; Vega, Vega-Lite, Vega-Embed: BSD-3-Clause; sha256 "
    drawings = json.dumps({"weekly": template("weekly")}, sort_keys=True)
    plots = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in PARTS)
    tail = f"\nwindow.almanacDrawings = {drawings};\n{plots}"
    if before and before.is_file():
        text = before.read_text(encoding="utf-8", errors="replace")
        said, _, vega = text.removesuffix(tail).partition(END_OF_HEAD)
        if text.endswith(tail) and said == head + hashlib.sha256(vega.encode()).hexdigest():
            return text
    # Imported here: it starts an engine, which most who ask for charts need not.
    import vl_convert

    vega = vl_convert.javascript_bundle(SNIPPET)
    return head + hashlib.sha256(vega.encode()).hexdigest() + END_OF_HEAD + vega + tail
