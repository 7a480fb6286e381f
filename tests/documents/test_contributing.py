"""What CONTRIBUTING tells a newcomer is enough: a made-up form of capture, added in the places it names, no other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.support.project import almanac, query

CONTRACT = '''"""A made-up form: a board of one week, with the rest of the market in one figure."""

import datetime as dt

from orchestration.captures.contract import CaptureFacts, Contract, IsoMoment, IsoMonday, Permaslug, TokenCount
from orchestration.captures.form import Form


class BoardRow(Contract):
    name: Permaslug
    tokens: TokenCount


class WeeklyBoard(Contract):
    week: IsoMonday
    seen_at: IsoMoment
    board: list[BoardRow]
    rest: TokenCount

    def facts(self) -> CaptureFacts:
        last = self.week + dt.timedelta(days=6)
        return CaptureFacts("board", self.seen_at, self.week, last, len(self.board) + 1)


FORMS = (Form("weekly_board", WeeklyBoard, lambda parsed: "board" in parsed),)
'''
STATEMENT = """-- Rows of the board, and the rest of the market as one.
create or replace temp table incoming as
select
    boards.sha256,
    boards.seen_at::timestamptz as as_of,
    boards.week::date as period_start,
    boards.board_row.name as model_permaslug,
    null::integer as source_rank,
    boards.board_row.tokens::bigint as total_tokens
from (
    select
        sha256,
        content.seen_at,
        content.week,
        unnest(list_append(content.board, {name: null, tokens: content.rest})) as board_row
    from (
        select
            sha256,
            from_json(body, '{
                "seen_at": "VARCHAR", "week": "VARCHAR", "rest": "VARCHAR",
                "board": ["STRUCT(name VARCHAR, tokens VARCHAR)"]
            }') as content
        from documents
    )
) as boards
"""
READER = """    "weekly_board": Reader(
        lambda j: "board" in j,
        lambda j: j["seen_at"],
        lambda j: [
            *((j["week"], row["name"], row["tokens"]) for row in j["board"]),
            (j["week"], None, j["rest"]),
        ],
    ),
"""
CAPTURE = {
    "week": "2026-04-06",
    "seen_at": "2026-04-13T00:05:00Z",
    "board": [{"name": "deepseek/a", "tokens": "70"}, {"name": "openai/b:free", "tokens": "20"}],
    "rest": "10",
}


def _insert(path: Path, before: str, text: str) -> None:
    body = path.read_text(encoding="utf-8")
    assert body.count(before) == 1, f"{path.name} no longer has one {before!r}"
    path.write_text(body.replace(before, text + before), encoding="utf-8")


def _add_the_form(project: Path) -> None:
    package, seeds = project / "orchestration", project / "dbt_project" / "seeds"
    (package / "captures" / "forms" / "board.py").write_text(CONTRACT)
    (package / "warehouse" / "sql" / "forms" / "weekly_board.sql").write_text(STATEMENT)
    with (seeds / "forms.csv").open("a") as file:
        file.write("weekly_board,weekly_board\n")
    columns = (seeds / "sources.csv").read_text().splitlines()[0].split(",")
    row = {"source": "weekly_board", "precedence": "9", "source_name": "the board", "grain": "week"}
    row |= {"role": "answers", "has_market_total": "true", "is_rounded": "false", "names_all_without_other": "false"}
    assert row.keys() == set(columns)
    with (seeds / "sources.csv").open("a") as file:
        file.write(",".join(row[column] for column in columns) + "\n")
    _insert(package / "checks" / "reference_forms.py", '    "weekly_totals":', READER)


def _places() -> list[str]:
    """Return the places that CONTRIBUTING names for a new form."""
    text = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"\*\*A new form of capture\*\*.*?(?=\n- \*\*)", text, re.DOTALL)
    return re.findall(r"`((?:orchestration|dbt_project)/[^`]+)`", section)


def _changed_files(project: Path) -> list[str]:
    """Return the files of the copy that are not those of the project."""
    ours = [path for path in project.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = [path.relative_to(project).as_posix() for path in ours]
    return [
        name
        for name in names
        if not (PROJECT_ROOT / name).exists() or (PROJECT_ROOT / name).read_bytes() != (project / name).read_bytes()
    ]


def test_a_made_up_form_is_added_in_the_places_that_contributing_names(
    sample_data: Path, copied: Callable[[Path], Path], project_copy: Path
) -> None:
    _add_the_form(project_copy)
    places = _places()
    strangers = [name for name in _changed_files(project_copy) if not any(name.startswith(place) for place in places)]
    assert strangers == []
    unused = [place for place in places if not any(name.startswith(place) for name in _changed_files(project_copy))]
    assert unused == []
    data = copied(sample_data)
    folder = data.parent / "in"
    folder.mkdir()
    (folder / "board.json").write_text(json.dumps(CAPTURE))
    outcome = almanac(data, "run", "--offline", "--captures", str(folder), project=project_copy)
    assert outcome.returncode == 0, outcome.stderr
    assert query(
        data, "select total_tokens, source, is_complete from fct_market_weekly where week_start = '2026-04-06'"
    ) == [(100, "weekly_board", True)]
    assert query(
        data,
        "select country_code, total_tokens::int, share from fct_country_weekly where week_start = '2026-04-06' "
        "and basis = 'all' and attribution = 'as_known_now' and country_code is not null order by 1",
    ) == [("CN", 70, 0.7), ("US", 20, 0.2)]
    assert query(data, "select form, source, origin from capture_log where form = 'weekly_board'") == [
        ("weekly_board", "weekly_board", "folder")
    ]
