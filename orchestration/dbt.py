"""The dbt project as Dagster sees it: its manifest, kept fresh, and the names of its assets.

Belongs here: where dbt writes, when the project is parsed, how a model becomes an asset. Does not: any SQL.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, DbtProject
from filelock import FileLock
from packaging.version import Version

from orchestration.settings import DBT_PROJECT_DIR, Settings

OWNER = "token-almanac@example.org"
PARSED_SUFFIXES = {".sql", ".yml", ".csv", ".md"}


def prepared_project(settings: Settings) -> DbtProject:
    """Give the dbt project with a manifest no older than its files; parse it (some seconds) where it is.

    dbt's own `prepare_if_dev` acts under `dagster dev` only, and everything else needs the manifest too.
    """
    target = settings.dbt_target
    # dbt and dagster-dbt read both: the profile names the database, the target is per data folder.
    os.environ["ALMANAC_WAREHOUSE"] = str(settings.warehouse)
    os.environ["DBT_TARGET_PATH"] = str(target)
    os.environ["DO_NOT_TRACK"] = "1"
    # This environment's dbt before any other: dagster-dbt takes the first on PATH, and breaks with dbt Fusion.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    target.mkdir(parents=True, exist_ok=True)
    project = DbtProject(project_dir=DBT_PROJECT_DIR, target_path=target, profiles_dir=DBT_PROJECT_DIR)
    with FileLock(target / ".parse.lock"):
        if _is_stale(project.manifest_path):
            command = DbtCommand(project_dir=str(DBT_PROJECT_DIR))
            command.cli(["parse", "--quiet"], target_path=target).wait()
            project.manifest_path.touch()
    return project


def _is_stale(manifest_path: Path) -> bool:
    if not manifest_path.exists():
        return True
    parsed_at = manifest_path.stat().st_mtime
    folders = ("models", "seeds", "macros", "tests", "analyses")
    files = [path for folder in folders for path in (DBT_PROJECT_DIR / folder).rglob("*")]
    files += DBT_PROJECT_DIR.glob("*.yml")
    return any(path.suffix in PARSED_SUFFIXES and path.stat().st_mtime > parsed_at for path in files)


class DbtCommand(DbtCliResource):
    """dbt on the command line, without the adapter that dagster-dbt would start in this process beside it.

    It serves row counts and column metadata, which we read from the build database in one query once dbt is done;
    starting it takes 3.8 s of a run of 15 s (measured), and it holds a connection that locks the checks out.
    """

    @cached_property
    def _cli_version(self) -> Version:
        # dagster-dbt asks `dbt --version`, which takes 1.9 s; the dbt it starts is this environment's.
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


class AlmanacTranslator(DagsterDbtTranslator):
    """Names each asset as its model is named, so that SQL, lineage and docs speak of the same thing."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_code_references=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Give the model's bare name; a source is named in its own yml."""
        if dbt_resource_props["resource_type"] == "source":
            return super().get_asset_key(dbt_resource_props)
        return dg.AssetKey(dbt_resource_props["name"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Give the one owner of everything here."""
        return [OWNER]


def mart_keys(models: dg.AssetsDefinition) -> list[dg.AssetKey]:
    """Give the assets that readers get: the models of the folder ``marts``."""
    return [key for key in models.keys if models.group_names_by_key[key] == "marts"]
