"""Give dbt's tests the names and sentences that a person reads among an asset's checks."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

# The name and the sentence of a generic test. dbt's own names repeat model and arguments, so that the UI cuts them.
GENERIC = {
    "unique": ("unique_{column}", "No two rows have the same {column}."),
    "unique_key": ("unique_key", "No two rows have the same {columns}; null counts as a value."),
    "not_null": ("{column}_is_given", "Every row has a {column}."),
    "accepted_values": ("{column}_is_allowed", "Every {column} that is given is one of: {values}."),
}


def describe_tests(manifest: dict[str, Any]) -> None:
    """Give each data test of a manifest a name that is short and unique on its asset, and a description.

    A name or description in YAML is kept. A singular test is described by the comment at the top of its SQL.
    """
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    short = {node["unique_id"]: _short_name(node) for node in tests}
    uses = Counter((node.get("attached_node"), short[node["unique_id"]]) for node in tests)
    for node in tests:
        text = node.get("description") or _sentence(node) or _first_comment(node.get("raw_code", ""))
        node["meta"] = {"description": text or f"The dbt test {node['name']} finds no row.", **node.get("meta", {})}
        if uses[node.get("attached_node"), short[node["unique_id"]]] == 1:
            node["name"] = short[node["unique_id"]]


def dbt_name(unique_id: str) -> str:
    """Return the name by which dbt itself selects a test."""
    return unique_id.split(".")[2]


def _short_name(node: Mapping[str, Any]) -> str:
    name, test = str(node["name"]), node.get("test_metadata") or {}
    model = str(node.get("attached_node")).rpartition(".")[2]
    is_dbts_own = test.get("name") in GENERIC and name.startswith(f"{test['name']}_{model}")
    return GENERIC[test["name"]][0].format(**_arguments(test)) if is_dbts_own else name


def _sentence(node: Mapping[str, Any]) -> str:
    test = node.get("test_metadata") or {}
    return GENERIC[test["name"]][1].format(**_arguments(test)) if test.get("name") in GENERIC else ""


def _arguments(test: Mapping[str, Any]) -> dict[str, str]:
    kwargs = test["kwargs"]
    columns, values = ", ".join(kwargs.get("columns", [])), ", ".join(map(str, kwargs.get("values", [])))
    return {"column": str(kwargs.get("column_name")), "columns": columns, "values": values}


def _first_comment(sql: str) -> str:
    lines = sql.splitlines()
    comments = lines[: next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))]
    return " ".join(line.removeprefix("--").strip() for line in comments)
