"""dbt's documentation as one page, without the paths and times of the machine that made it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The page shows only these of a run's metadata; the others are times, paths, names and environment variables.
METADATA = ("adapter_type", "dbt_schema_version", "dbt_version", "project_name")
# Paths on the machine, and when dbt read a node.
OF_THE_MACHINE = ("build_path", "compiled_path", "created_at", "root_path")
MAPS_OF_LISTS = ("child_map", "parent_map")


def docs_page(dbt_target: Path) -> str:
    """Return the page that dbt writes with ``--static``, made from the files of `dbt docs generate` in a folder.

    The same code gives the same page. Raise ValueError when this dbt's page has no place for the data.
    """
    page = (dbt_target / "index.html").read_text(encoding="utf-8")
    for name in ("manifest", "catalog"):
        place = f'"{name.upper()}.JSON INLINE DATA"'
        if page.count(place) != 1:
            raise ValueError(
                f"dbt's page has not exactly one place for {name}.json; its version is pinned in pyproject.toml"
            )
        content = _of_the_project(json.loads((dbt_target / f"{name}.json").read_bytes()))
        # The text of a description must not end the script.
        page = page.replace(place, json.dumps(content, ensure_ascii=False).replace("</", "<\\/"))
    return page


def _of_the_project(artifact: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for part, content in sorted(artifact.items()):
        if part == "metadata":
            kept[part] = {name: content[name] for name in METADATA if name in content}
        elif part in MAPS_OF_LISTS:
            kept[part] = {name: sorted(content[name]) for name in sorted(content)}
        elif isinstance(content, dict):
            kept[part] = {name: _without_machine(content[name]) for name in sorted(content)}
        else:
            kept[part] = content
    return kept


def _without_machine(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    kept = {name: value for name, value in node.items() if name not in OF_THE_MACHINE}
    # dbt reads the sources of a model into a set.
    if "sources" in kept:
        kept["sources"] = sorted(kept["sources"])
        kept["depends_on"] = {**kept["depends_on"], "nodes": sorted(kept["depends_on"]["nodes"])}
    return kept
