"""docs/forms.md is what the table of shapes and the forms are today, and its examples are read as it says."""

import json
import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.captures import parts, shapes
from orchestration.captures.contract import Circumstances
from orchestration.captures.forms import FORMS
from orchestration.captures.recognition import recognise
from orchestration.captures.shapes import Shape, fitting, read_table, table
from orchestration.settings import PROJECT_ROOT
from tests.support.kept import judged_in, refusal_of
from tools.forms_page import PATH, example_of, examples_of_forms, page

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SLICES = {"data_api_slice": {"modality": "image"}, "data_api_estimate": {"category": "legal"}}


def test_the_page_is_todays() -> None:
    assert PATH.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("shape", table().shapes, ids=lambda shape: shape.name)
def test_the_example_of_a_shape_has_that_shape_and_no_other(shape: Shape) -> None:
    example = example_of(shape)
    assert [one.name for one in fitting(example["rows"][0], (example,))] == [shape.name]
    assert len(example["rows"]) == 3


@pytest.mark.parametrize("form", FORMS)
def test_the_example_of_a_form_has_that_form(form: str) -> None:
    asked = SLICES.get(form, {"sort": "trending"} if form == "app_ranking_part" else {})
    found, facts = recognise(json.dumps(examples_of_forms()[form]).encode(), NOW, Circumstances(asked, NOW))
    assert (found.name, facts.row_count) == (form, 9 if form == "weekly_chart" else facts.row_count)


def test_a_new_shape_is_an_entry_of_the_table_and_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe of CONTRIBUTING, with its own entry and its own file; without the entry the file is refused."""
    recipe = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("- **A shape**")[2]
    entry, document = (re.search(rf"```{kind}\n(.*?)```", recipe, re.DOTALL) for kind in ("yaml", "json"))
    assert entry is not None
    assert document is not None
    assert refusal_of(document[1].encode()) == (
        "no known form has the keys charts, fetchedAt, source, or rows like those in it: docs/forms.md shows those read"
    )
    text = Path(shapes.__file__).with_name("shapes.yml").read_text(encoding="utf-8")
    extended = read_table(
        text.replace("\nshapes:\n", "\nshapes:\n" + textwrap.indent(textwrap.dedent(entry[1]), "  "), 1)
    )
    for module in (shapes, parts):
        monkeypatch.setattr(module, "table", lambda: extended)
    (one,) = judged_in(json.loads(document[1]))
    assert (one.form.name, one.part.place, one.part.moment_at) == ("weekly_chart", "charts.tokens", "fetchedAt")
    assert (str(one.facts.window_start), str(one.facts.window_end), one.facts.row_count) == (
        "2026-07-27",
        "2026-08-09",
        6,
    )
    assert [sum(week["ys"].values()) for week in json.loads(one.part.body)["data"]] == [975, 976]
