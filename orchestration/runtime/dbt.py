"""Call dbt as a process of its own, keep its manifest fresh, and name its models as assets."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliInvocation, DbtProject
from packaging.version import Version

from orchestration.captures.raw_zone import remove_unfinished, write_whole
from orchestration.publication.provenance import LOCK, contents_sha256
from orchestration.settings import DBT_PROJECT_DIR, Settings
from orchestration.warehouse.writer import lock_descriptors, one_writer

LOG = logging.getLogger("almanac")
# dagster-dbt logs each of its commands in a line of 600 characters, which needs no attention.
dg.get_dagster_logger().addFilter(lambda record: record.levelno >= logging.WARNING)
LEFT_BY_PARSE = ("manifest.json", "partial_parse.msgpack")


class AlmanacTranslator(DagsterDbtTranslator):
    """Names each asset as its model is named, so that SQL, lineage and docs speak of the same thing."""

    def __init__(self) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(enable_code_references=True, enable_duplicate_source_asset_keys=True)
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Return the model's bare name; all sources are one asset, the raw tables."""
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey("raw_tables")
        return dg.AssetKey(dbt_resource_props["name"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Return the description with the SQL; a seed has none, and the UI shows its columns."""
        if dbt_resource_props["resource_type"] == "seed":
            return str(dbt_resource_props["description"])
        return super().get_description(dbt_resource_props)


def dbt_command(settings: Settings, *arguments: str, target: Path | None = None) -> list[str]:
    """Return the command line that runs this environment's dbt on this project.

    ``target`` is where dbt writes, by default the folder of the manifest. The data folder is in the environment.
    """
    folder = str(target or settings.dbt_target)
    project = ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)]
    # dbt's debug log in a file costs 0.6 s of a build (measured); what a person needs is in the events.
    quiet = ["--log-format", "json", "--log-level-file", "none"]
    dbt = str(Path(sys.executable).with_name("dbt"))
    return [dbt, *quiet, *arguments, *project, "--target-path", folder]


def start_dbt(
    settings: Settings,
    *arguments: str,
    target: Path | None = None,
    project: DbtProject | None = None,
    context: dg.AssetExecutionContext | None = None,
) -> DbtCliInvocation:
    """Start dbt and return the invocation, whose events become Dagster's with a project and a context.

    The process shares the writer's lock. dagster-dbt's own `DbtCliResource.cli` would also ask `dbt --version` (1.9 s)
    and start dbt's adapter in this process (3.8 s, measured), whose connection locks the checks out.
    """
    process = subprocess.Popen(
        dbt_command(settings, *arguments, target=target),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=DBT_PROJECT_DIR,
        env=os.environ
        | {"ALMANAC_DATA": str(settings.data_dir), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "DO_NOT_TRACK": "1"},
        pass_fds=lock_descriptors(),
    )
    return DbtCliInvocation(
        process=process,
        manifest=manifest_of(project) if project else {},
        project=project,
        dagster_dbt_translator=AlmanacTranslator(),
        project_dir=DBT_PROJECT_DIR,
        target_path=target or settings.dbt_target,
        raise_on_error=True,
        cli_version=Version(version("dbt-core")),
        context=context,
    )


def prepared_project(settings: Settings) -> DbtProject:
    """Return the dbt project with a manifest of its files as they are; parse it again (some seconds) if they changed.

    dbt's own `prepare_if_dev` acts under `dagster dev` only, and everything else needs the manifest too. The files of
    an earlier parse are used only as they were when it ended, byte for byte.
    Raise DagsterDbtCliRuntimeError when the project cannot be parsed.
    """
    target = settings.dbt_target
    project = DbtProject(project_dir=DBT_PROJECT_DIR, target_path=target, profiles_dir=DBT_PROJECT_DIR)
    # dbt's connection contains the data folder, so dbt parses again by itself when the folder has moved.
    parsed_from = f"{contents_sha256(DBT_PROJECT_DIR, LOCK)} {settings.data_dir}\n"
    with one_writer(target / ".parse.lock", lambda _: None):
        remove_unfinished(target)
        record = target / "parsed_from"
        recorded = record.read_bytes() if record.is_file() else b""
        if recorded != (parsed_from + _left_by_parse(target)).encode():
            if recorded.startswith(parsed_from.encode()):
                LOG.warning("what dbt had made of the project was damaged: made again")
            for name in LEFT_BY_PARSE:
                (target / name).unlink(missing_ok=True)
            # What it has to say but for errors is for nobody: it would stand in the terminal of `almanac ui`.
            start_dbt(settings, "--quiet", "parse").wait()
            write_whole(record, (parsed_from + _left_by_parse(target)).encode())
    return project


def _left_by_parse(target: Path) -> str:
    left = (target / name for name in LEFT_BY_PARSE)
    return " ".join(hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-" for path in left)


@cache
def manifest_of(project: DbtProject) -> dict[str, Any]:
    """Return the manifest that dbt made of the project."""
    return dict(json.loads(project.manifest_path.read_bytes()))


def primary_keys(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the key columns of each mart, as its contract or its test on uniqueness names them."""
    keys: dict[str, list[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            for constraint in node["constraints"]:
                if constraint["type"] == "primary_key":
                    keys[node["name"]] = constraint["columns"]
            for name, column in node["columns"].items():
                if any(constraint["type"] == "primary_key" for constraint in column["constraints"]):
                    keys[node["name"]] = [name]
        elif node["resource_type"] == "test" and (test := node.get("test_metadata")):
            model = str(node["attached_node"]).rpartition(".")[2]
            if test["name"] in ("unique", "unique_key"):
                keys.setdefault(model, test["kwargs"].get("columns") or [test["kwargs"].get("column_name")])
    return keys


def descriptions(manifest: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the description of each column by model; that of the model itself under an empty name."""
    return {
        node["name"]: {"": node["description"]}
        | {name: column["description"] for name, column in node["columns"].items()}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }


def mart_keys(models: dg.AssetsDefinition) -> Sequence[dg.AssetKey]:
    """Return the assets that readers get: the models of the folder ``marts``."""
    return sorted(key for key in models.keys if models.group_names_by_key[key] == "marts")
