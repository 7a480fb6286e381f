"""Series over weeks as a picture of one size, with the place of each point in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration import figures
from orchestration.charts import svg
from orchestration.charts.chart import Size
from orchestration.charts.colours import LIGHT, for_text
from orchestration.charts.frame import Frame, framed
from orchestration.charts.measure import Axis, Measure
from orchestration.charts.notes import LANE, Note, notes_of
from orchestration.charts.view import ENDED_WEEKS, Series, View
from orchestration.charts.words import cut, spread, width

# More bands than these are paler.
FEW_BANDS = 5
TICK_ROOM, LABEL_GAP = 105, 3
DOTTED = "; dotted: models named"
# The lines of a hatched column: how far from one another, how steep, how wide at most on either side.
HATCH, SLOPE, HATCH_PX = 6, 7, 12
# Radii of the points of complete and incomplete weeks.
DOT, OPEN_DOT = 1.87, 3.32
SOFT, LINE, PAPER = LIGHT["soft"], LIGHT["line"], LIGHT["paper"]


@dataclass(frozen=True)
class Label:
    """The label of a series at the end of its line: its words and their place, the line's colour, its own."""

    words: str
    value: float
    colour: str
    ink: str


@dataclass(frozen=True)
class Plot:
    """A picture as SVG, and the places of its points: series, week, x, y."""

    picture: str
    places: list[tuple[int, int, float, float]]


def plotted(view: View, measure: Measure, size: Size, title: str, caption: str) -> Plot:
    """Return the picture of a view in one size, with its title and source line inside."""
    axis = measure.axis(max((point.high for series in view.series for point in series.points.values()), default=0))
    labels = [_label(series, view, size) for series in view.series]
    left = round(max(width(name, size.small) for name in axis.names) + 8 + size.margin)
    longest = max((width(label.words, size.words, bold=True) for label in labels), default=0)
    right = round(longest + 15 + size.margin / 2)
    step = (size.width - left - right) / len(view.weeks)
    notes = notes_of(view, lambda at: at * step, size.width - left - size.margin, size)
    words = axis.words
    if size.is_narrow and any(note.is_change for note in notes):
        words += DOTTED
    lanes = max([note.lane + 1 for note in notes], default=0)
    frame = framed(title, words, caption, size, left, right, LANE * lanes)
    drawing = _Drawing(view, frame, axis, step, size)
    elements = [
        *drawing.axes(),
        *drawing.columns(),
        *drawing.bands(),
        *drawing.lines(),
        *drawing.dots(),
        *drawing.notes(notes),
        *drawing.labels(labels),
        *frame.words,
    ]
    inks = [label.ink for label in labels]
    picture = svg.picture(size.width, size.height, frame.corner, title, elements, inks)
    return Plot(picture, list(drawing.places()))


def _label(series: Series, view: View, size: Size) -> Label:
    # The name of a line with the figure of its last complete week.
    newest = max([at for at in series.points if at not in view.partial] or series.points)
    point, last = series.points[newest], max(series.points)
    if len(view.series) == 1:
        words = point.words
    elif len(view.weeks) - last > ENDED_WEEKS:
        words = f"{series.name} {'(ended)' if size.is_narrow else f'to {figures.day(view.weeks[last])}'}"
    else:
        words = series.name if size.is_narrow else f"{series.name} {point.words}"
    words = cut(words, size.width * 0.34, size.words, bold=True)
    return Label(words, sum(point.drawn) / 2, series.colour, for_text(series.colour, PAPER))


@dataclass(frozen=True)
class _Drawing:
    # The parts of a picture; a week is ``step`` pixels wide.
    view: View
    frame: Frame
    axis: Axis
    step: float
    size: Size

    def x(self, at: int) -> float:
        return (at + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.frame.height * (1 - value / self.axis.ticks[-1])

    def places(self) -> Iterator[tuple[int, int, float, float]]:
        left, top = self.frame.corner
        for number, series in enumerate(self.view.series):
            for at, point in series.points.items():
                yield number, at, left + self.x(at), top + self.y(sum(point.drawn) / 2)

    def runs(self, series: Series) -> list[list[int]]:
        # Complete weeks that follow one another, named alike: what a line joins.
        runs: list[list[int]] = []
        for at in series.points:
            is_joined = runs and runs[-1][-1] == at - 1 and not {at, at - 1} & self.view.partial.keys()
            if is_joined and not (self.view.has_breaks and at in self.view.changes):
                runs[-1].append(at)
            else:
                runs.append([at])
        return runs

    def axes(self) -> Iterator[str]:
        height, width = self.frame.height, self.frame.width
        for tick, name in zip(self.axis.ticks, self.axis.names, strict=True):
            y = round(self.y(tick)) + 0.5
            yield svg.line(0, y, width, y, LINE if tick else SOFT)
            yield svg.text(-6, y + 4, name, self.size.small, SOFT, anchor="end")
        every = -(-len(self.view.weeks) // max(2, int(width // TICK_ROOM)))
        for at in range(len(self.view.weeks) - 1, -1, -every):
            x = round(self.x(at)) + 0.5
            yield svg.line(x, height, x, height + 5, SOFT)
            yield svg.text(x, height + 18, figures.day(self.view.weeks[at]), self.size.small, SOFT, anchor="middle")

    def columns(self) -> Iterator[str]:
        # Weeks without data are grey, incomplete ones hatched.
        for first, last in self.view.gaps:
            yield svg.rect(first * self.step, 0, (last + 1 - first) * self.step, self.frame.height, LINE, opacity=0.55)
        half = min(self.step / 2, HATCH_PX)
        for at in self.view.partial:
            starts = [(self.x(at) - half, float(y)) for y in range(SLOPE, int(self.frame.height), HATCH)]
            lines = "".join(f"M{x:.1f},{y:.0f}l{2 * half:.1f},{-SLOPE}" for x, y in starts)
            yield svg.element("path", d=lines, stroke=SOFT, stroke_width=0.8, opacity=0.45)

    def bands(self) -> Iterator[str]:
        # From the least to the most, through exact weeks as points. A band needs two weeks; a week alone has a bar.
        opacity = 0.2 if len(self.view.series) <= FEW_BANDS else 0.1
        for series in self.view.series:
            for run in self.runs(series):
                points = [(self.x(at), series.points[at]) for at in run]
                above = [(x, self.y(point.high)) for x, point in points]
                below = [(x, self.y(point.low)) for x, point in points]
                if above != below and len(run) > 1:
                    yield svg.path(above + below[::-1], is_closed=True, fill=series.colour, opacity=opacity)
                elif above != below:
                    yield svg.path(above + below, stroke=series.colour, stroke_width=4, opacity=opacity)

    def lines(self) -> Iterator[str]:
        for series in self.view.series:
            for run in self.runs(series):
                edges = [[(self.x(at), self.y(series.points[at].drawn[edge])) for at in run] for edge in (0, 1)]
                for points in edges if edges[0] != edges[1] else edges[:1]:
                    if len(run) > 1:
                        width = 2.25 if edges[0] == edges[1] else 1
                        yield svg.path(points, stroke=series.colour, stroke_width=width, stroke_linejoin="round")

    def dots(self) -> Iterator[str]:
        for series in self.view.series:
            for at, point in series.points.items():
                if at in self.view.partial:
                    for y in map(self.y, {*point.drawn}):
                        yield svg.circle(self.x(at), y, OPEN_DOT, series.colour, PAPER, 2)
                elif point.value is not None:
                    yield svg.circle(self.x(at), self.y(point.value), DOT, series.colour, series.colour, 1)

    def notes(self, notes: list[Note]) -> Iterator[str]:
        for note in notes:
            y = -7 - LANE * note.lane
            if note.is_change:
                yield svg.line(note.edge, y + 4, note.edge, self.frame.height, SOFT, stroke_dasharray="2,3")
            yield svg.text(note.x, y, note.words, self.size.small, SOFT)

    def labels(self, labels: list[Label]) -> Iterator[str]:
        # The largest come first: where there is no room for all names, the smallest have none.
        width, height, gap = self.frame.width, self.frame.height, self.size.words + LABEL_GAP
        labels = labels[: int((height - 10) // gap) + 1]
        wanted = [self.y(label.value) for label in labels]
        for label, want, y in zip(labels, wanted, spread(wanted, gap, 5, height - 5), strict=True):
            yield svg.line(width + 2, want, width + 12, y, label.colour, opacity=0.7)
            yield svg.text(width + 15, y + 4, label.words, self.size.words, label.ink, weight="bold")
