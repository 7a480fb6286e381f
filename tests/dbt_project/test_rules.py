"""The dbt project by itself: its unit tests, which hold a rule each, and that every model is documented."""

import json
import re
import subprocess
from pathlib import Path

import duckdb

from orchestration.runtime.dbt import dbt_command
from orchestration.settings import Settings
from tests.support.project import command_environment, completed, query


def _dbt(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = dbt_command(Settings(data), "--log-format", "text", *arguments)
    return completed(command, command_environment(data))


def test_every_rule_holds_on_its_inline_rows(data: Path) -> None:
    outcome = _dbt(data, "test", "--select", "test_type:unit")
    assert outcome.returncode == 0, outcome.stdout
    assert "ERROR=0" in outcome.stdout
    assert "PASS=0" not in outcome.stdout
    # Nor is the copy parsed again, which would cost every test that runs something on one (tests/support/parsed.py).
    assert "Unable to do partial parsing" not in outcome.stdout


def test_a_seed_with_a_fault_stops_the_build(data: Path) -> None:
    with duckdb.connect(data / "warehouse" / "almanac.duckdb") as connection:
        connection.execute("insert into seeds.authors from seeds.authors limit 1")
        connection.execute("update seeds.reveals set reveal_status = 'rumoured' where model_slug like '%hunter-alpha'")
        # SQL would read it as 0.001, Python as it is.
        connection.execute("insert into seeds.thresholds values ('fine', '0.0005', 'fraction', 'None.')")
    outcome = _dbt(data, "test", "--select", "seeds_are_sound")
    assert "Got 3 results" in outcome.stdout, outcome.stdout
    assert outcome.returncode == 1


def test_every_model_seed_and_macro_is_described(sample_data: Path) -> None:
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    macros = [macro for macro in manifest["macros"].values() if macro["package_name"] == "token_almanac"]
    assert len(macros) > 20
    assert [node["name"] for node in [*nodes, *macros] if not node["description"].strip()] == []
    undescribed = [
        (macro["name"], argument["name"])
        for macro in macros
        for argument in macro["arguments"]
        if not (argument["description"] or "").strip()
    ]
    assert undescribed == []
    public = [node for node in nodes if node["path"].startswith("marts/")]
    assert public
    assert [node["name"] for node in public if not node["contract"]["enforced"]] == []


def test_every_argument_of_a_macro_is_documented(sample_data: Path) -> None:
    """dbt takes the arguments from the yml alone; these are read from the SQL, which a change may leave behind."""
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    for macro in manifest["macros"].values():
        if macro["package_name"] == "token_almanac" and not macro["name"].startswith(("test_", "materialization_")):
            signature = re.search(rf"macro\s+{macro['name']}\((.*?)\)\s*-?%}}", macro["macro_sql"], re.DOTALL)
            assert signature, macro["name"]
            named = re.findall(r"(\w+)\s*(?:=[^,]*)?(?:,|$)", signature[1])
            assert named == [argument["name"] for argument in macro["arguments"]], macro["name"]


def test_no_macro_is_long(sample_data: Path) -> None:
    manifest = json.loads((sample_data / "dbt" / "manifest.json").read_text())
    ours = [macro for macro in manifest["macros"].values() if macro["package_name"] == "token_almanac"]
    assert [macro["name"] for macro in ours if len(macro["macro_sql"].splitlines()) > 80] == []


NULL_BY_CHANCE = {
    "dim_model": "vendor_id",  # a router has none
    "dim_catalogue_model": "canonical_slug joined_by model_permaslug",  # an entry may name none, and be joined to none
    "dim_provider": "provider_name",
    "fct_app_usage": "tokens_per_request",  # an app without requests
    "fct_country_spend_weekly": "share share_low share_high priced_share_low priced_share_high",  # of no known total
    "fct_vendor_spend_weekly": "share share_low share_high priced_share_low priced_share_high",
    # A week whose market total is not known; in the next, a week known from its top rows alone.
    "fct_price_index_weekly": (
        "free_share_low free_share_high open_share_low open_share_high priced_share_low priced_share_high"
    ),
    "fct_market_weekly": "source total_tokens other_tokens named_models named_share",
    "fct_model_lifecycle": "is_entry is_exit",  # the newest list has none before it
    "fct_model_usage_weekly": "share share_low share_high",
    "fct_model_usage_daily": "share",  # a day of 0 tokens
    "fct_model_usage_daily_versions": "share complete_from",  # a day captured while it lasted, and not since
    "weekly_market": "named_models named_share",
    # A market of 0 tokens.
    "weekly_countries": "named_share share_low share_high",
    "weekly_vendors": "named_share share_low share_high",
    "monthly_countries": "share_low share_high",
    "monthly_vendors": "share_low share_high",
    # Nine rows of which the last may be another's.
    "weekly_top_nine": "total_tokens displayed_share_of_nine",
    # A week without a total; a model that its list names without tokens.
    "weekly_models": "total_tokens total_trillions share share_low share_high",
    # A week of which no day is complete yet; one whose week before lacks a day.
    "fct_week_to_date": "to_date_tokens as_of capture_id previous_same_days_tokens growth_to_date",
}


def test_a_public_column_that_is_never_null_says_so(captures_data: Path, sample_data: Path) -> None:
    """On all data at hand; a column that is not null by chance is a reason to look, and stands here."""
    by_chance = {(table, column) for table, columns in NULL_BY_CHANCE.items() for column in columns.split()}
    declared = set()
    manifest = json.loads((captures_data / "dbt" / "manifest.json").read_text())
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["path"].startswith("marts/"):
            keys = {c for k in node["constraints"] if k["type"] == "primary_key" for c in k["columns"]}
            for name, column in node["columns"].items():
                if name in keys or {"not_null", "primary_key"} & {k["type"] for k in column["constraints"]}:
                    declared.add((node["name"], name))
    never_null: set[tuple[str, str]] = set()
    sometimes_null: set[tuple[str, str]] = set()
    tables = "select table_name, list(column_name) from duckdb_columns() where not internal and table_name <> 'about'"
    for data in (captures_data, sample_data):
        for table, columns in query(data, f"{tables} group by all"):
            counts = ", ".join(f'count("{column}")' for column in columns)
            ((rows, *values),) = query(data, f'select count(*), {counts} from main."{table}"')
            for column, value in zip(columns, values, strict=True):
                if rows:
                    (never_null if rows == value else sometimes_null).add((table, column))
    never_null -= sometimes_null
    assert never_null - declared - by_chance == set()
