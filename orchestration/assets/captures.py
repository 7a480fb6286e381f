"""The first step: take what each source offers into the raw zone, one asset per source."""

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from orchestration.captures.contract import iso_moment
from orchestration.checks.freshness import EXPORTS, answered_spec, check_answer
from orchestration.foreign import NAME, Plain
from orchestration.runtime.metadata import shown, table
from orchestration.runtime.resources import LOG, Almanac
from orchestration.settings import OFFLINE_BY_WISH, SAMPLE_DIR, BadInput, api_key
from orchestration.sources.folder import Folder
from orchestration.sources.intake import Intake, Source, kinds_in_words, take
from orchestration.sources.openrouter_catalogue import OpenRouterCatalogue
from orchestration.sources.openrouter_data_api import OpenRouterDataApi
from orchestration.sources.openrouter_exports import OpenRouterExports
from orchestration.sources.request_budget import RequestBudget

GROUP = "captures"
DATA_API = "openrouter_data_api_captures"
# Of many refused files the UI shows these and their count; each has its line in the log, and its reason beside it.
SHOWN_REFUSALS = 100
# The folders that a person named and in which every file was refused; the command line exits with 2 for them.
NOTHING_TAKEN = "nothing_taken_from"
WITHOUT_KEY = (
    "without OPENROUTER_API_KEY the days come from the exports; with it (openrouter.ai/settings/keys) "
    "also the history from 2025-01-01, exact weeks, slices, estimates and apps"
)


class FolderConfig(dg.Config):
    """Folders or files to import; none by default. ``as_of`` (ISO 8601) is for those without a moment of their own."""

    directories: list[str] = Field(default=[])
    as_of: str = ""


class NetworkConfig(dg.Config):
    """Why the network must not be used; empty if it may."""

    offline_because: str = ""


@dg.asset(group_name=GROUP, kinds={"json"})
def sample_captures(almanac: Almanac) -> dg.MaterializeResult[Any]:
    """The bundled sample: six weeks of published top tens and their totals, enough to check the article."""
    wanted = not almanac.settings.is_simulated
    return _result("the sample", [_take(Folder(SAMPLE_DIR, "sample", "*.json"), almanac)] if wanted else [])


@dg.asset(group_name=GROUP, kinds={"json"})
def folder_captures(config: FolderConfig, almanac: Almanac) -> dg.MaterializeResult[Any]:
    """Captures collected elsewhere, imported from folders of any known form."""
    stated_at = iso_moment(config.as_of) if config.as_of else None
    intakes = {folder: _take(Folder(Path(folder), stated_at=stated_at), almanac) for folder in config.directories}
    useless = [folder for folder, one in intakes.items() if one.refused and not (one.taken or one.already_held)]
    return _result("folders", list(intakes.values()), useless=useless)


# With a check on the asset, Dagster needs the bare name of the result's type.
@dg.asset(group_name=GROUP, kinds={"json"}, check_specs=[answered_spec(EXPORTS)])
def openrouter_export_captures(config: NetworkConfig, almanac: Almanac) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads this type
    """OpenRouter's keyless daily exports: every dated snapshot that is not stored, of other data sets the newest."""
    source = OpenRouterExports(almanac.source_url, rankings_only=almanac.settings.rankings_only)
    why_not = _why_offline(config, almanac)
    if why_not == OFFLINE_BY_WISH:
        LOG.info("Skipping the exports (--offline); using stored captures.")
    intake = Intake(source.name, unreachable=Plain(why_not)) if why_not else _take(source, almanac)
    answered = _answer(almanac, EXPORTS, intake, asked=not why_not)
    return _result("the exports", [intake], is_asked=not why_not, answered=answered)


@dg.asset(group_name=GROUP, kinds={"json"})
def openrouter_catalogue_captures(config: NetworkConfig, almanac: Almanac) -> dg.MaterializeResult[Any]:
    """OpenRouter's keyless catalogue, once a day: models with list prices, and providers."""
    source, why_not = OpenRouterCatalogue(almanac.settings.data_api_url, LOG.info), _why_offline(config, almanac)
    intake = Intake(source.name, unreachable=Plain(why_not)) if why_not else _take(source, almanac)
    return _result("the catalogue", [intake], is_asked=not why_not)


@dg.asset(group_name=GROUP, kinds={"json"}, check_specs=[answered_spec(DATA_API)])
def openrouter_data_api_captures(config: NetworkConfig, almanac: Almanac) -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster reads this type
    """OpenRouter's Data API, with a key: the history from 2025 on, exact weeks, slices, estimates and apps."""
    intake, is_bad_key = Intake(OpenRouterDataApi.name), False
    why_not = _why_offline(config, almanac)
    try:
        key = api_key()
    except BadInput as bad:
        LOG.warning(str(bad))
        key, why_not, is_bad_key = None, str(bad), True
    if key is None and not why_not:
        LOG.info(WITHOUT_KEY)
    elif key and why_not == OFFLINE_BY_WISH:
        LOG.info("Skipping the Data API (--offline); using stored captures.")
    if why_not and (key or is_bad_key):
        intake.unreachable = Plain(why_not)
    elif key:
        budget = RequestBudget(almanac.settings.requests, LOG.info)
        intake = _take(OpenRouterDataApi(almanac.settings.data_api_url, key, budget), almanac)
    # When everything that the key opens is stored, no request is made.
    is_asked = not why_not and bool(intake.taken or intake.already_held or intake.refused or intake.unreachable)
    answered = _answer(almanac, DATA_API, intake, asked=is_asked, is_said=is_bad_key)
    return _result("the Data API", [intake], is_asked=is_asked, answered=answered)


CAPTURE_ASSETS = [
    sample_captures,
    folder_captures,
    openrouter_export_captures,
    openrouter_catalogue_captures,
    openrouter_data_api_captures,
]


def _take(source: Source, almanac: Almanac) -> Intake:
    settings = almanac.settings
    return take(source, almanac.raw_zone, settings.quarantine, LOG.warning, is_simulated=settings.is_simulated)


def _why_offline(config: NetworkConfig, almanac: Almanac) -> str:
    return config.offline_because or (OFFLINE_BY_WISH if almanac.settings.is_simulated else "")


def _answer(almanac: Almanac, asset: str, intake: Intake, *, asked: bool, is_said: bool = False) -> dg.AssetCheckResult:
    held, why_not = almanac.raw_zone.sound_sidecars(), intake.unreachable or ""
    return check_answer(almanac.settings, held, asset, intake.source, asked=asked, why_not=why_not, is_said=is_said)


def _because(refused: Sequence[tuple[str, str, str]]) -> list[tuple[int, str, str, str]]:
    """Return one refused file of each kind or reason, numbers aside, with the number of files; most files first."""
    alike: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for file, reason, kind in refused:
        alike[kind or re.sub(r"[0-9]+", "0", reason)].append((file, reason, kind))
    rows = [(len(files), files[0][1], files[0][2], files[0][0]) for files in alike.values()]
    return sorted(rows, key=lambda row: -row[0])


def _result(
    what: str,
    intakes: list[Intake],
    *,
    is_asked: bool = True,
    useless: Sequence[str] = (),
    answered: dg.AssetCheckResult | None = None,
) -> dg.MaterializeResult[Any]:
    taken = [sidecar for intake in intakes for sidecar in intake.taken]
    refused = [(*one, intake.kinds.get(one[0], "")) for intake in intakes for one in intake.refused]
    kinds = {name: kind for intake in intakes for name, kind in intake.kinds.items()}
    unreachable = [intake.unreachable for intake in intakes if intake.unreachable]
    held = sum(intake.already_held for intake in intakes)
    if intakes and is_asked:
        LOG.info(f"{what}: {len(taken)} new, {held} stored already, {len(refused) - len(kinds)} refused")
        if kinds:
            LOG.info(f"{what}: {kinds_in_words(kinds.values())}; set aside in quarantine/ with the reason")
    metadata: dict[str, Any] = {
        "new_captures": len(taken),
        "rows": sum(sidecar.row_count for sidecar in taken),
        "already_held": held,
        "refused": table(["file", "reason", "kind"], refused[:SHOWN_REFUSALS]),
        "refused_in_all": len(refused),
        "refused_because": table(["files", "reason", "kind", "file"], _because(refused)[:SHOWN_REFUSALS]),
        "unreachable": "; ".join(unreachable) or "no",
    }
    if useless:
        metadata[NOTHING_TAKEN] = dg.MetadataValue.json([str(Plain(folder, NAME)) for folder in useless])
    if taken:
        metadata |= {
            "window_start": str(min(sidecar.window_start for sidecar in taken)),
            "window_end": str(max(sidecar.window_end for sidecar in taken)),
            "as_of": max(sidecar.as_of for sidecar in taken).isoformat(),
        }
    return dg.MaterializeResult(metadata=shown(metadata), check_results=[answered] if answered else [])
