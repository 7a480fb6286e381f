"""Pictures as files: whole, the same every time, PNGs linked where the SVG is the same, foreign names as text."""

import struct
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from orchestration.charts.chart import Chart
from orchestration.charts.lines import weekly
from orchestration.charts.ranking import ranking
from orchestration.foreign import Plain
from orchestration.publication.folders import write_checksums
from orchestration.settings import PublicationPaths
from orchestration.site.build import write_pngs

EVIL = "{x}<script>alert(1)</script>\"'&]]>--><b>\x1b[2J\u202e"
SVG = "{http://www.w3.org/2000/svg}"


def _chart(name: str = "one", tokens: int = 10**12, **row: Any) -> Chart:
    rows = [
        {"week_start": date(2026, 3, 2) + timedelta(weeks=number), "series": "China", "entity": "CN", **row}
        | {"total_tokens": tokens + number * 10**11}
        for number in range(4)
    ]
    return weekly(name, "China leads", "Source", rows, kind="country")


def _written(folder: Path, before: Path, *charts: Chart) -> Path:
    """Write charts as a publication has them, and return their folder."""
    publication = PublicationPaths(folder)
    pictures = publication.site / "charts"
    pictures.mkdir(parents=True)
    for chart in charts:
        (pictures / f"{chart.name}.svg").write_text(chart.wide, encoding="utf-8")
    write_pngs(charts, publication, PublicationPaths(before))
    write_checksums(publication)
    return pictures


def test_every_chart_of_a_site_is_drawn_wide_narrow_and_to_post(captures_data: Path) -> None:
    folder = captures_data / "published" / "site" / "charts"
    pictures = list(folder.rglob("*.svg"))
    assert len(pictures) > 200
    for path in pictures:
        root = ET.parse(path).getroot()  # noqa: S314 - our own pictures
        assert int(root.get("width", "")) == (360 if path.is_relative_to(folder / "narrow") else 840), path
        assert root.find(f"{SVG}title") is not None
        assert len(list(root.iter(f"{SVG}text"))) > 8, path.name
    assert (folder / "countries.png").is_file() and (folder / "weeks" / "2026-03-16.png").is_file()
    for path in folder.rglob("*.png"):
        assert struct.unpack(">II", path.read_bytes()[16:24]) == (1200, 630)


def test_the_same_chart_is_the_same_bytes(tmp_path: Path) -> None:
    one, other = (_written(tmp_path / folder, tmp_path / "none", _chart()) for folder in "ab")
    for name in ("one.svg", "one.png"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_only_what_changed_or_is_damaged_is_drawn_again(tmp_path: Path) -> None:
    """Else a falsified picture would stand in every later publication."""
    before = _written(tmp_path / "1", tmp_path / "0", *(_chart(name) for name in ("same", "other", "bare", "damaged")))
    drawn = (before / "damaged.png").read_bytes()
    (before / "bare.svg").unlink()
    (before / "damaged.png").write_bytes(drawn[:2000] + b"12.0 %" + drawn[2006:])
    changed = [_chart("same"), _chart("other", 2 * 10**12), _chart("bare"), _chart("damaged")]
    after = _written(tmp_path / "2", tmp_path / "1", *changed)
    assert (after / "same.png").samefile(before / "same.png")
    assert not (after / "other.png").samefile(before / "other.png")
    assert (after / "bare.png").is_file()
    assert (after / "damaged.png").read_bytes() == drawn


def test_a_foreign_name_is_text_in_every_picture() -> None:
    names = dict.fromkeys(("model_name", "vendor_name", "country_code", "country_name"), EVIL)
    row = {**names, "total_tokens": 5, "low_tokens": 5, "high_tokens": 5, "growth": 0.1}
    bars, lines = ranking("bars", EVIL, EVIL, [row]), _chart(series=EVIL, entity=EVIL)
    for picture in (bars.wide, bars.narrow, lines.wide, lines.narrow):
        tags = {element.tag for element in ET.fromstring(picture).iter()}  # noqa: S314 - our own pictures
        assert tags <= {SVG + tag for tag in ("svg", "title", "style", "g", "path", "text", "rect", "line", "circle")}
        assert not set("\x1b\x9b\u202e") & set(picture)
    assert ">1  {x}&lt;script&gt;" in bars.wide
    assert Plain(EVIL) in lines.alt
