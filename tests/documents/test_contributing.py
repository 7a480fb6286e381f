"""The recipes of CONTRIBUTING are complete: a form, a column and a metric are made in the files they name."""

import json
import re
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT
from tests.support.project import almanac, copy_project, query

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


CLAIM = """publisher: Nobody
published_on: 2026-03-24
source: made up
claims:
  - claim_id: made-up-share
    statement: StepFun has 13.6 % of the tokens of the top ten.
    metric: vendor_share_of_top_n
    entity: stepfun
    week_start: 2026-03-16
    value: 0.136
    step: 0.001
    unit: share
"""


def _insert(path: Path, before: str, text: str) -> None:
    body = path.read_text(encoding="utf-8")
    assert body.count(before) == 1, f"{path.name} has {before!r} {body.count(before)} times"
    path.write_text(body.replace(before, text + before), encoding="utf-8")


def _replace(path: Path, before: str, after: str) -> None:
    _insert(path, before, after)
    path.write_text(path.read_text(encoding="utf-8").replace(after + before, after), encoding="utf-8")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _add_form(project: Path) -> None:
    package, seeds = project / "orchestration", project / "dbt_project" / "seeds"
    (package / "captures" / "forms" / "board.py").write_text(CONTRACT)
    (package / "warehouse" / "sql" / "forms" / "weekly_board.sql").write_text(STATEMENT)
    _append(seeds / "forms.csv", "weekly_board,weekly_board\n")
    columns = (seeds / "sources.csv").read_text().splitlines()[0].split(",")
    row = {"source": "weekly_board", "precedence": "9", "source_name": "the board", "grain": "week"}
    row |= {"role": "answers", "has_market_total": "true", "is_rounded": "false", "names_all_without_other": "false"}
    assert row.keys() == set(columns)
    _append(seeds / "sources.csv", ",".join(row[column] for column in columns) + "\n")
    _insert(package / "checks" / "reference_forms.py", '    "weekly_totals":', READER)


def _add_column(project: Path) -> None:
    models = project / "dbt_project" / "models"
    column = "(total_tokens / nullif(named_models, 0))::double as tokens_per_named_model"
    fact = models / "marts" / "fct_vendor_weekly.sql"
    _replace(fact, "select * from (", f"select\n    *,\n    {column}\nfrom (")
    entry = "      - name: tokens_per_named_model\n        data_type: double\n"
    entry += "        description: '{{ doc(\"tokens_per_named_model\") }}'\n"
    _insert(fact.with_name("weekly_facts.yml"), "\n  - name: fct_market_weekly\n", entry)
    _insert(fact.with_name("weekly_tables.yml"), "\n  - name: weekly_models\n", entry)
    text = "Tokens for each model that the week names."
    _append(models / "columns.md", f"\n{{% docs tokens_per_named_model %}}\n{text}\n{{% enddocs %}}\n")


def _add_metric(project: Path) -> None:
    seeds, macros = project / "dbt_project" / "seeds", project / "dbt_project" / "macros" / "claims"
    _append(
        seeds / "metrics.csv",
        "vendor_share_of_top_n,share,vendor,week,entity,,,Tokens of a vendor as a fraction of the top n.\n",
    )
    metrics = "('share_of_top_n', 'vendor_share_of_top_n')"
    _replace(
        macros / "claim_totals.sql", "case metric when 'share_of_top_n' then", f"case when metric in {metrics} then"
    )
    _replace(macros / "claim_totals.sql", "metric <> 'share_of_top_n'", f"metric not in {metrics}")


RECIPES = {
    "A form of capture": (_add_form, 8),
    "A column of a weekly fact": (_add_column, 4),
    "A metric of claims": (_add_metric, 4),
}


def _places(recipe: str) -> list[str]:
    """Return the files and folders that CONTRIBUTING names for a recipe."""
    text = (PROJECT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"\*\*{recipe}\*\*.*?(?=\n- \*\*)", text, re.DOTALL)
    return re.findall(r"`((?:orchestration|dbt_project)/[^`]+)`", section)


def _contents(project: Path) -> dict[str, bytes]:
    paths = [path for path in project.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Return a copy of the project with all three changes, and the files that each changed."""
    root = copy_project(tmp_path_factory.mktemp("recipes") / "project")
    changed = {}
    for recipe, (change, _) in RECIPES.items():
        before = _contents(root)
        change(root)
        changed[recipe] = [name for name, body in _contents(root).items() if before.get(name) != body]
    return root, changed


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_names_every_file_that_its_change_takes(
    recipe: str, project: tuple[Path, dict[str, list[str]]]
) -> None:
    changed, places = project[1][recipe], _places(recipe)
    assert [name for name in changed if not any(name.startswith(place) for place in places)] == []
    assert len(changed) <= RECIPES[recipe][1]


def test_the_three_changes_publish(data: Path, project: tuple[Path, dict[str, list[str]]], tmp_path: Path) -> None:
    captures = tmp_path / "in"
    captures.mkdir()
    (captures / "board.json").write_text(json.dumps(CAPTURE))
    (project[0] / "data" / "claims" / "made-up.yml").write_text(CLAIM)
    outcome = almanac(data, "run", "--offline", "--captures", str(captures), project=project[0])
    assert outcome.returncode == 0, outcome.stderr
    assert query(
        data, "select total_tokens, source, is_complete from fct_market_weekly where week_start = '2026-04-06'"
    ) == [(100, "weekly_board", True)]
    assert query(
        data,
        "select country_code, low_tokens::int, high_tokens::int, share_low from fct_country_weekly where "
        "week_start = '2026-04-06' and basis = 'all' and attribution = 'as_known_now' and country_code > '' order by 1",
    ) == [("CN", 70, 80, 0.7), ("US", 20, 30, 0.2)]
    assert query(data, "select form, source, origin from capture_log where form = 'weekly_board'") == [
        ("weekly_board", "weekly_board", "folder")
    ]
    assert query(
        data,
        "select tokens_per_named_model from fct_vendor_weekly where week_start = '2026-03-16' "
        "and basis = 'top_10' and attribution = 'as_known_now' and vendor_id = 'stepfun'",
    ) == [(148e10,)]
    assert query(data, "select verdict from fct_claim_verification where claim_id = 'made-up-share'") == [
        ("confirmed",)
    ]
