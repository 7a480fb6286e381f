"""Keep the results of checks for the gate, each that warns with a sentence that needs no knowledge of its name."""

from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from orchestration.publication.gate import CheckResult, keep_results
from orchestration.runtime.metadata import shown
from orchestration.settings import Settings

# By check: the sentence, from the columns of the first violation and how often there is one ("once", "3 times").
SENTENCES = {
    "authors_are_mapped": "some authors have no vendor on file and count as not attributed; the largest is {author} "
    "with {tokens} tokens in the week of {week}",
    "no_day_is_missing": "a day between the first and the last has no capture, {often}; first {day}",
    "captures_do_not_conflict": "captures of the same moment differ, {often}: first those of {source} on {period}; "
    "the one with the greater checksum is used",
    "last_week_is_here": "the week of {expected} has ended but is missing; the newest complete week: {newest_complete}",
    "lost_days_are_on_file": "the seed lost_days does not agree with the captures: {day} {what}",
    "no_implausible_jump": "the market changed by more than is plausible, {often}: first in the week of {week}, from "
    "{previous_tokens} to {tokens} tokens",
    "claims_hold_to_their_schema": "a claim on file is skipped, {often}: first {claim} of {file}: {reason}",
    "days_and_weeks_agree": "two sources have different totals of a week, {often}: first for that of {week}, seven "
    "days {seven_days}, {source} {its_week} tokens",
    # Of dbt's tests only the count is known.
    "no_mass_restatement": "the source changed a day's total by unusually much afterwards, {often} since the "
    "beginning: see fct_restatements",
    "listed_countries_are_those_of_the_providers": "a vendor's listed country is not the one in OpenRouter's list of "
    "providers, {often}",
}


def keep(settings: Settings, checks: Iterable[dg.AssetCheckResult]) -> None:
    """Keep results of checks for the build database as it is: `published_tables` publishes nothing without them."""
    keep_results(settings, map(result_of, checks))


def without_output(check: dg.AssetCheckResult) -> dg.AssetCheckEvaluation:
    """Return a result to store without an output, which only a check needs that a later step waits for."""
    assert check.asset_key and check.check_name  # noqa: S101 - every check here names them
    return dg.AssetCheckEvaluation(
        asset_key=check.asset_key,
        check_name=check.check_name,
        passed=check.passed,
        metadata=shown(check.metadata),
        severity=check.severity,
    )


def result_of(check: dg.AssetCheckEvaluation | dg.AssetCheckResult) -> CheckResult:
    """Return a check's result in texts: what it expected and found; of a dbt test, its failing rows."""
    name, asset = check.check_name or "", check.asset_key.path[-1] if check.asset_key else ""
    is_error = check.severity is dg.AssetCheckSeverity.ERROR
    values = {name: str(value.value) for name, value in check.metadata.items() if hasattr(value, "value")}
    rows = values.get("dagster_dbt/failed_row_count", "some")
    return CheckResult(
        asset=asset,
        name=name,
        passed=check.passed,
        is_error=is_error,
        sentence="" if is_error or check.passed else describe_result(name, asset, check.metadata),
        expected=values.get("expected", "no failing rows"),
        found=values.get("found", "no failing rows" if check.passed else f"{rows} failing rows"),
    )


def describe_result(name: str, asset: str, metadata: Mapping[str, Any]) -> str:
    """Return a sentence on what a check found, from its metadata in Dagster; for an unknown check, from its name."""
    records = getattr(metadata.get("violations"), "records", None) or []
    count = _text(metadata, "dagster_dbt/failed_row_count") or _text(metadata, "found").partition(" ")[0]
    often = "once" if count == "1" else f"{count or 'several'} times"
    try:
        return SENTENCES[name].format(often=often, **(records[0].data if records else {}))
    except KeyError:  # not one of these checks, or one of older code, whose rows had other columns
        text, expected = _text(metadata, "found") or f"{count or 'some'} rows", _text(metadata, "expected")
        return f"{name.replace('_', ' ')} ({asset}): {text}" + (f", expected {expected}" if expected else "")


def _text(metadata: Mapping[str, Any], name: str) -> str:
    value = metadata.get(name)
    return "" if value is None else str(getattr(value, "value", value))
