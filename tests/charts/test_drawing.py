"""Pictures as files: whole, the same every time, taken over where nothing changed, and missing only with a warning."""

from __future__ import annotations

import dataclasses
import logging
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from orchestration.charts.chart import Chart
from orchestration.charts.drawing import draw
from orchestration.charts.ranking import ranking
from orchestration.charts.weekly import weekly
from orchestration.foreign import Plain
from orchestration.settings import PROJECT_ROOT
from tests.support.charts import CAPTION, charts_of
from tests.support.project import command_environment

EVIL = "<script>alert(1)</script>\"'&]]>--><b>\x1b[2J\u202e"
SVG = "{http://www.w3.org/2000/svg}"


def _chart(name: str = "one", tokens: int = 10**12, **row: Any) -> Chart:
    rows = [
        {"week_start": date(2026, 3, 2) + timedelta(weeks=number), "series": "China", "entity": "CN", **row}
        | {"total_tokens": tokens + number * 10**11}
        for number in range(4)
    ]
    return weekly(name, "China leads", CAPTION, rows, kind="country")


def _texts(path: Path) -> list[str]:
    return ["".join(text.itertext()) for text in ET.parse(path).iter(f"{SVG}text")]  # noqa: S314 - our own pictures


def test_every_chart_of_the_captures_is_drawn_wide_narrow_and_to_post(captures_data: Path, tmp_path: Path) -> None:
    charts = charts_of(captures_data)
    drawn = draw(charts, tmp_path)
    assert list(drawn) == [chart.name for chart in charts]
    for chart in charts:
        for kind, name in (("wide", f"{chart.name}.svg"), ("narrow", f"{chart.name}-narrow.svg")):
            root = ET.parse(tmp_path / name).getroot()  # noqa: S314 - our own pictures
            assert (int(root.get("width", "")), int(root.get("height", ""))) == chart.sizes[kind]
            words = " ".join(_texts(tmp_path / name)).replace("\u00a0", " ")
            assert chart.title in words
            assert chart.caption in words
        png = (tmp_path / f"{chart.name}.png").read_bytes()
        assert struct.unpack(">II", png[16:24]) == (1200, 630)
        assert drawn[chart.name].data_uri.startswith("data:image/svg+xml;base64,")


def test_the_same_chart_is_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        draw([_chart(), _chart("two")] if folder == "a" else [_chart("two"), _chart()], tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == 7
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_only_what_changed_is_drawn_again(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    draw([_chart("same"), _chart("other"), _chart("bare")], before)
    (before / "bare.svg").unlink()
    changed = [_chart("same"), _chart("other", 2 * 10**12), _chart("bare")]
    assert set(draw(changed, after, before)) == {"same", "other", "bare"}
    assert (after / "same.svg").samefile(before / "same.svg")
    assert not (after / "other.svg").samefile(before / "other.svg")
    assert (after / "bare.svg").is_file()


def test_pictures_under_a_damaged_manifest_are_drawn_again(tmp_path: Path) -> None:
    before = tmp_path / "before"
    draw([_chart()], before)
    for damaged in ("[]", "\xff"):
        (before / "charts.json").write_text(damaged, encoding="latin-1")
        after = tmp_path / f"after{len(damaged)}"
        draw([_chart()], after, before)
        assert not (after / "one.svg").samefile(before / "one.svg")


def test_a_foreign_name_is_text_in_every_picture(tmp_path: Path) -> None:
    rows = [{"label": EVIL, "note": EVIL, "total_tokens": 5, "entity": EVIL, "entity_name": EVIL, "growth": EVIL}]
    charts = [_chart(series=EVIL, entity=EVIL), ranking("bars", EVIL, EVIL, rows)]
    draw(charts, tmp_path)
    for path in tmp_path.glob("*.svg"):
        root = ET.parse(path).getroot()  # noqa: S314 - our own pictures
        assert {element.tag for element in root.iter()} <= {
            SVG + tag for tag in ("svg", "title", "style", "g", "path", "text", "rect", "line")
        }
        assert not set("\x1b\x9b\u202e") & set(path.read_text(encoding="utf-8"))
    assert any(text.startswith("1  <script>") for text in _texts(tmp_path / "bars.svg"))
    assert Plain(EVIL) in _chart(series=EVIL).alt


def test_two_charts_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one name"):
        draw([_chart(), _chart()], tmp_path)


UNDER_A_LIMIT = """
import resource, sys
from datetime import date
from pathlib import Path
from orchestration.charts.drawing import draw
from orchestration.charts.weekly import weekly

row = {"week_start": date(2026, 3, 2), "series": "China", "entity": "CN", "total_tokens": 1}
resource.setrlimit(resource.RLIMIT_AS, (8 * 2**30, 8 * 2**30))
print(draw([weekly("one", "Title", "Source", [row], kind="country")], Path(sys.argv[1])))
"""


def test_when_the_process_that_draws_dies_its_pictures_are_missing_and_one_line_says_so(tmp_path: Path) -> None:
    """Under a limit on address space Vega's engine ends the process that draws."""
    outcome = subprocess.run(
        [sys.executable, "-c", UNDER_A_LIMIT, str(tmp_path / "charts")],
        env=command_environment(tmp_path),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == "{}"
    assert outcome.stderr.startswith("pages have tables but not all pictures")
    assert len(outcome.stderr.splitlines()) == 1


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.WARNING):
        yield
    assert caplog.records == []


@pytest.mark.usefixtures("_quiet")
def test_many_charts_are_drawn_by_two_processes_and_all_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.charts.drawing.MANY", 3)
    charts = [dataclasses.replace(_chart(f"model-{number}"), has_png=False) for number in range(5)]
    assert list(draw(charts, tmp_path)) == [chart.name for chart in charts]
    assert len(list(tmp_path.glob("*.svg"))) == 10
    assert list(tmp_path.glob("*.png")) == []
