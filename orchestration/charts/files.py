"""The PNG of a chart, which stands for a page where it is linked to."""

from collections.abc import Iterable

import vl_convert

from orchestration.charts.chart import WIDE, Chart
from orchestration.publication.checksums import is_as_made
from orchestration.publication.folders import link_or_copy
from orchestration.settings import PublicationPaths

PNG_WIDTH = 1200


def write_pngs(charts: Iterable[Chart], staged: PublicationPaths, before: PublicationPaths) -> None:
    """Write NAME.png beside the NAME.svg of each chart that has one, in ``site/charts`` of a staged publication.

    Drawing one takes 60 ms: where ``before``, the publication before, has it of the same SVG, undamaged, it is linked.
    """
    folder, old = staged.site / "charts", before.site / "charts"
    for name, svg in ((chart.name, chart.wide) for chart in charts if chart.has_png):
        old_svg, old_png = old / f"{name}.svg", old / f"{name}.png"
        is_same = old_svg.is_file() and old_png.is_file() and old_svg.read_bytes() == svg.encode()
        if is_same and is_as_made(before, old_png):
            link_or_copy(old_png, folder / old_png.name)
        else:
            (folder / old_png.name).write_bytes(vl_convert.svg_to_png(svg, scale=PNG_WIDTH / WIDE.width))
