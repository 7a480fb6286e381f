"""Elements of SVG, and the picture that they make: with a title for readers and its own colours for dark pages."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from orchestration.charts.colours import DARK, LIGHT, for_text

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
SAFE = {'"': "&quot;"}


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return an element; an underscore in the name of an attribute stands for a hyphen. ``content`` is markup."""
    given = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def text(x: float, y: float, words: str, size: float, ink: str, *, weight: str = "", anchor: str = "") -> str:
    """Return a line of words; ``x`` and ``y`` are the place of its baseline, ``anchor`` is SVG's text-anchor."""
    more = {name: value for name, value in (("font_weight", weight), ("text_anchor", anchor)) if value}
    return element("text", escape(words), x=x, y=y, font_size=size, fill=ink, **more)


def line(x1: float, y1: float, x2: float, y2: float, ink: str, **more: str | float) -> str:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=ink, stroke_width=1, **more)


def rect(x: float, y: float, width: float, height: float, ink: str, **more: str | float) -> str:
    """Return a filled rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=ink, **more)


def circle(x: float, y: float, radius: float, ink: str, fill: str, width: float) -> str:
    """Return a circle, with a line of ``width`` around it."""
    return element("circle", cx=x, cy=y, r=radius, stroke=ink, fill=fill, stroke_width=width)


def path(points: Iterable[tuple[float, float]], *, is_closed: bool = False, **more: str | float) -> str:
    """Return a line through points, closed at the end or not."""
    through = "L".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return element("path", d=f"M{through}{'Z' if is_closed else ''}", **more)


def picture(
    width: float, height: float, corner: tuple[float, float], title: str, elements: Iterable[str], inks: Iterable[str]
) -> str:
    """Return a whole picture; ``corner`` is where 0, 0 of the elements lies, ``inks`` are the colours of its texts."""
    rules = [f'[{kind}="{LIGHT[name]}"]{{{kind}:{DARK[name]}}}' for name in LIGHT for kind in ("fill", "stroke")]
    rules += [
        f'text[fill="{ink}"]{{fill:{for_text(ink, DARK["paper"])}}}' for ink in sorted({*inks} - {*LIGHT.values()})
    ]
    head = f"<title>{escape(title)}</title><style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
    x, y = (_value(part) for part in corner)
    group = element("g", "".join(elements), font_family=FONT, fill="none", transform=f"translate({x},{y})")
    body = head + rect(0, 0, width, height, LIGHT["paper"]) + group
    box = f"0 0 {_value(width)} {_value(height)}"
    return element("svg", body, xmlns="http://www.w3.org/2000/svg", width=width, height=height, viewBox=box)


def _value(value: str | float) -> str:
    return escape(value, SAFE) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
