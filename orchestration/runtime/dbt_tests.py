"""dbt's tests as a person reads them among an asset's checks: a short name and a sentence each.

Belongs here: names and sentences of tests, from the manifest. Does not: the tests themselves (dbt_project/).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

# Of a test on a column, or on several: its name on the asset, and what it says. dbt's own names repeat model and
# arguments, so that the UI cuts them.
GENERIC = {
    "unique": ("unique_{column}", "No two rows have the same {column}."),
    "unique_key": ("unique_key", "No two rows have the same {columns}; null counts as a value."),
    "not_null": ("{column}_is_given", "Every row has a {column}."),
    "accepted_values": ("{column}_is_allowed", "Every {column} that is given is one of: {values}."),
}


def describe_tests(manifest: dict[str, Any]) -> None:
    """Give each data test of a manifest a name that is short and unique on its asset, and a description.

    What somebody wrote goes before: a name of one's own, a description. A singular test is described by the comment
    that its SQL begins with.
    """
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    short = {node["unique_id"]: _short_name(node) for node in tests}
    taken = Counter((node.get("attached_node"), short[node["unique_id"]]) for node in tests)
    for node in tests:
        said = node.get("description") or _generic_sentence(node) or _first_comment(node.get("raw_code", ""))
        node["meta"] = {"description": said or f"The dbt test {node['name']} finds no row.", **node.get("meta", {})}
        name = short[node["unique_id"]]
        if taken[node.get("attached_node"), name] == 1:
            node["name"] = name


def dbt_name(unique_id: str) -> str:
    """Return the name by which dbt itself selects a test."""
    return unique_id.split(".")[2]


def _short_name(node: Mapping[str, Any]) -> str:
    name, test = str(node["name"]), node.get("test_metadata") or {}
    model = str(node.get("attached_node")).rpartition(".")[2]
    is_dbts_own = name.startswith(f"{test.get('name')}_{model}")
    return GENERIC[test["name"]][0].format(**_arguments(test)) if is_dbts_own and test["name"] in GENERIC else name


def _generic_sentence(node: Mapping[str, Any]) -> str:
    test = node.get("test_metadata") or {}
    return GENERIC[test["name"]][1].format(**_arguments(test)) if test.get("name") in GENERIC else ""


def _arguments(test: Mapping[str, Any]) -> dict[str, str]:
    given = test["kwargs"]
    return {
        "column": str(given.get("column_name")),
        "columns": ", ".join(given.get("columns", [])),
        "values": ", ".join(map(str, given.get("values", []))),
    }


def _first_comment(sql: str) -> str:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)
