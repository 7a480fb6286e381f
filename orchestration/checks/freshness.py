"""Check after every intake, also of one that brings nothing new, that sources answer and the last week is stored."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import dagster as dg

from orchestration.captures.sidecar import Sidecar
from orchestration.checks.compare import check_result
from orchestration.foreign import Plain
from orchestration.runtime.last_run import last_answer, note_answer
from orchestration.runtime.resources import LOG, Almanac
from orchestration.seeds import read_seed
from orchestration.settings import OFFLINE_BY_WISH, Settings

ANSWERED, LAST_WEEK = "source_answered", "last_week_is_held"
EXPORTS = "openrouter_export_captures"
NAMES = {"openrouter_exports": "exports", "openrouter_data_api": "Data API"}


def answered_spec(asset: str) -> dg.AssetCheckSpec:
    """Return the check of a source's asset that it answered."""
    return dg.AssetCheckSpec(
        ANSWERED, asset=asset, description="The source answered when it was asked; if not, since when it has not."
    )


def check_answer(
    settings: Settings,
    held: list[Sidecar],
    asset: str,
    source: str,
    *,
    asked: bool,
    why_not: str,
    is_said: bool = False,
) -> dg.AssetCheckResult:
    """Return whether a source answered, and note it; a source that was not asked passes.

    ``why_not`` is why there is no answer, or why nobody asked. With ``is_said`` nothing is logged: a person knows.
    """
    now = datetime.now(UTC)
    last = last_answer(settings.answers, source, held)
    is_unwanted = not asked and why_not in ("", OFFLINE_BY_WISH)
    is_answered = asked and not why_not
    if not (is_unwanted or is_answered or is_said):
        LOG.warning(f"OpenRouter's {NAMES[source]} {_since(last, now)}; using stored captures")
    if is_answered:
        last = now
    if is_unwanted:
        found = f"not asked: {why_not or 'there is nothing to ask'}"
    else:
        note_answer(settings.answers, source, last, why_not)
        found = "it answered" if is_answered else f"no answer: {why_not}"
    metadata = {
        "expected": "an answer",
        "found": str(Plain(found)),
        "last_answer": f"{last:%Y-%m-%d %H:%M} UTC" if last else "never",
        "days_since_last_answer": (now - last).days if last and last <= now else None,
    }
    return check_result(ANSWERED, asset, is_unwanted or is_answered, dg.AssetCheckSeverity.WARN, metadata)


def _since(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "never answered here"
    if last > now:
        return f"last answered on {last:%Y-%m-%d %H:%M} UTC, which is in the future: check this machine's clock"
    days = (now - last).days
    ago = "today" if not days else "one day ago" if days == 1 else f"{days} days ago"
    return f"last answered on {last:%Y-%m-%d %H:%M} UTC, {ago}"


@dg.asset_check(
    asset=EXPORTS,
    name=LAST_WEEK,
    additional_deps=["sample_captures", "folder_captures", "openrouter_data_api_captures"],
    description="Each day of the week that ended last is stored, from any source, captured after the day's end.",
)
def last_week_is_held(almanac: Almanac) -> dg.AssetCheckResult:
    """Check the stored captures after every intake; `last_week_is_here` checks the figures."""
    result = check_last_week(almanac.raw_zone.sound_sidecars(), datetime.now(UTC).date())
    if not result.passed:
        LOG.warning(f"expected {result.metadata['expected'].value}, found {result.metadata['found'].value}")
    return result


def check_last_week(held: Iterable[Sidecar], today: date) -> dg.AssetCheckResult:
    """Return whether the captures have each day of the week that ended last before a day."""
    days = _days_held(held)
    monday = today - timedelta(days=today.weekday() + 7)
    missing = [day for day in (monday + timedelta(days=n) for n in range(7)) if day not in days]
    newest = max((day for day in days if day < today), default=None)
    found = f"{7 - len(missing)} of them; the newest stored day is {newest}" if newest else "no day at all"
    metadata = {"expected": f"the seven days of the week of {monday}", "found": found}
    return check_result(LAST_WEEK, EXPORTS, not missing, dg.AssetCheckSeverity.WARN, metadata)


def _days_held(held: Iterable[Sidecar]) -> set[date]:
    answering = {source["source"] for source in read_seed("sources") if source["role"] == "answers"}
    forms = {form["form"] for form in read_seed("forms") if form["source"] in answering}
    days: set[date] = set()
    for sidecar in held:
        if sidecar.form in forms:
            # The day of the capture had not ended.
            last = min(sidecar.window_end, sidecar.as_of.astimezone(UTC).date() - timedelta(days=1))
            length = (last - sidecar.window_start).days + 1
            days |= {sidecar.window_start + timedelta(days=n) for n in range(length)}
    return days
