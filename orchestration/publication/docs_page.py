"""dbt's documentation as one page, with what is the project's and nothing of the machine or the moment that made it.

Belongs here: from dbt's manifest and catalog to the page. Does not: running dbt (runtime/dbt.py).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Of what dbt says of a run, the page shows only these; the rest are times, paths, names and environment variables.
METADATA = ("adapter_type", "dbt_schema_version", "dbt_version", "project_name")
# Of a node: where it stood on the machine, and when dbt read it.
OF_THE_MACHINE = ("build_path", "compiled_path", "created_at", "root_path")
MAPS_OF_LISTS = ("child_map", "parent_map")


def docs_page(dbt_target: Path) -> str:
    """Return the page that dbt itself would write with ``--static``, from what `dbt docs generate` left in a folder.

    The same code gives the same page. Raise ValueError when the page of this dbt has no place for the data.
    """
    page = (dbt_target / "index.html").read_text(encoding="utf-8")
    for name in ("manifest", "catalog"):
        place = f'"{name.upper()}.JSON INLINE DATA"'
        if page.count(place) != 1:
            raise ValueError(f"dbt's page has no one place for {name}.json; its version is pinned in pyproject.toml")
        said = _of_the_project(json.loads((dbt_target / f"{name}.json").read_bytes()))
        # Within a script a text could end it.
        page = page.replace(place, json.dumps(said, ensure_ascii=False).replace("</", "<\\/"))
    return page


def _of_the_project(said: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for part, content in sorted(said.items()):
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
    return {name: value for name, value in node.items() if name not in OF_THE_MACHINE}
