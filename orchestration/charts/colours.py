"""The colour of each entity, the same in every chart, and its variants for text and for dark pages."""

from orchestration.seeds import read_seed

# The page's own: paper, ink, soft ink for notes, and lines; on light and on dark. The light ones stand in the drawings,
# and a style within each SVG puts the dark ones in their place.
LIGHT = {"paper": "#ffffff", "ink": "#1b1b1f", "soft": "#55555e", "line": "#d9d9df"}
DARK = {"paper": "#131316", "ink": "#ececf0", "soft": "#b3b3bd", "line": "#3a3a42"}
# For entities without a colour: greys, the lightest and the darkest of which still stand out on both papers.
GREYS = ("#7f838b", "#696d75", "#8f8a84", "#73706c")
COLOURS = {(row["kind"], row["entity"]): row["colour"] for row in read_seed("entity_colours")}
# WCAG 2.2, success criterion 1.4.3: text of usual size.
READABLE = 4.5


def colour_of(kind: str, entity: str | None, number: int = 0) -> str:
    """Return the colour of an entity of a kind; without one on file, the grey of that number."""
    key = entity or ""
    # What is nobody, "other" and the like, has one colour in every chart.
    return COLOURS.get((kind, key)) or COLOURS.get(("category", key)) or GREYS[number % len(GREYS)]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def for_text(colour: str, paper: str) -> str:
    """Return the colour, darker or lighter as far as text on that paper needs."""
    toward = 0 if _luminance(paper) > 0.5 else 255
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    for percent in range(0, 101, 4):
        mixed = "#" + "".join(f"{round(c + (toward - c) * percent / 100):02x}" for c in channels)
        if contrast(mixed, paper) >= READABLE:
            return mixed
    raise ValueError(f"neither black nor white can be read on {paper}")


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
