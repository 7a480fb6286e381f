"""Charts drawn to SVG by Vega-Lite, in a process that may die: a limit on memory ends it, not the run.

Belongs here: from specifications to pictures. Does not: the specifications (charts.py).
"""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

LOG = logging.getLogger("almanac")
# All pictures of the report take 2 s; a machine that needs a hundred times as long will not draw them.
PATIENCE_SECONDS = 200


def draw(specifications: Mapping[str, Any]) -> dict[str, str]:
    """Return an SVG for each specification, by its name; none when the process that draws dies or does not end."""
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "orchestration.report.drawing"],
            input=json.dumps(specifications),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        svgs: dict[str, str] = json.loads(drawn.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        LOG.warning(
            f"the report has tables but no pictures: they could not be drawn ({type(error).__name__}); "
            "with more memory, `almanac run --rebuild` draws them"
        )
        return {}
    return svgs


def _svg(specification: Any, name: str) -> str:
    # Imported here: who only asks for pictures need not load what draws them, nor be ended by it.
    import vl_convert as vlc

    svg: str = vlc.vegalite_to_svg(specification)
    # Ids are unique within one picture only, and all of them stand on one page.
    svg = re.sub(r'(id="|url\(#|href="#)(\w+)', rf"\1{name}-\2", svg)
    return re.sub(r"<svg ", '<svg aria-hidden="true" focusable="false" ', svg, count=1)


if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.read())
    pictures = {name: _svg(specification, name) for name, specification in asked.items()}
    sys.stdout.buffer.write(json.dumps(pictures).encode())
