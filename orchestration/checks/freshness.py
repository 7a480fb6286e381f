"""The checks of every intake, also of one that brings nothing new: the source answered, and the last week is held.

Belongs here: what depends on the day of the run alone. Does not: what is checked of the figures, among it the last week
once more, after a build (warnings.py).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import dagster as dg

from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import Plain
from orchestration.runtime.metadata import shown
from orchestration.runtime.resources import LOG, Almanac
from orchestration.seeds import read_seed
from orchestration.settings import OFFLINE_BY_WISH, Settings
from orchestration.sources.answers import last_answer, note_answer

ANSWERED, LAST_WEEK = "source_answered", "last_week_is_held"
EXPORTS = "openrouter_export_captures"


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
    """Return whether a source answered, and note it; what was not asked, as nobody wanted it, is said and no fault.

    ``why_not`` is why there is no answer, or why nobody asked. ``is_said`` is whether a person knows already.
    """
    now = datetime.now(UTC)
    before = last_answer(settings.answers, source, held)
    is_unwanted = not asked and why_not in ("", OFFLINE_BY_WISH)
    is_answered = asked and not why_not
    last = now if is_answered else before
    if not is_unwanted:
        note_answer(settings.answers, source, last, why_not)
    if is_unwanted:
        found = f"not asked: {why_not or 'there is nothing to ask'}"
    else:
        found = "it answered" if is_answered else f"no answer: {why_not}"
    if not (is_unwanted or is_answered or is_said):
        LOG.warning(f"{in_words(source)} {_since(before, now)}")
    return dg.AssetCheckResult(
        passed=is_unwanted or is_answered,
        asset_key=asset,
        check_name=ANSWERED,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=shown(
            {
                "expected": "an answer",
                "found": str(Plain(found)),
                "last_answer": f"{last:%Y-%m-%d %H:%M} UTC" if last else "never",
                "days_since_last_answer": (now - last).days if last and last <= now else None,
            }
        ),
    )


def in_words(source: str) -> str:
    """Return a source's name as a sentence begins with it."""
    return "OpenRouter's " + {"openrouter_exports": "exports", "openrouter_data_api": "Data API"}[source]


def _since(before: datetime | None, now: datetime) -> str:
    if before is None:
        return "never answered here; what is held is used"
    if before > now:
        return f"answered last on {before:%Y-%m-%d %H:%M} UTC, which this machine's clock has not reached; is it right?"
    days = (now - before).days
    ago = "today" if not days else "one day ago" if days == 1 else f"{days} days ago"
    return f"answered last on {before:%Y-%m-%d %H:%M} UTC, {ago}; what is held is used"


@dg.asset_check(
    asset=EXPORTS,
    name=LAST_WEEK,
    additional_deps=["sample_captures", "folder_captures", "openrouter_data_api_captures"],
    description="Of the week that ended last each day is held, from any source, captured after the day's end.",
)
def last_week_is_held(almanac: Almanac) -> dg.AssetCheckResult:
    """Look at the captures held after every intake; the figures themselves are looked at by `last_week_is_here`."""
    result = check_last_week(almanac.raw_zone.sound_sidecars(), datetime.now(UTC).date())
    if not result.passed:
        LOG.warning(f"expected {result.metadata['expected'].value}, found {result.metadata['found'].value}")
    return result


def check_last_week(held: Iterable[Sidecar], today: date) -> dg.AssetCheckResult:
    """Return whether the week that ended last before a day is held in captures."""
    days = _days_held(held)
    monday = today - timedelta(days=today.weekday() + 7)
    missing = [day for day in (monday + timedelta(days=n) for n in range(7)) if day not in days]
    newest = max((day for day in days if day < today), default=None)
    found = f"{7 - len(missing)} of them; the newest day held is {newest}" if newest else "no day at all"
    return dg.AssetCheckResult(
        passed=not missing,
        asset_key=EXPORTS,
        check_name=LAST_WEEK,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=shown(
            {
                "expected": f"the seven days of the week of {monday}",
                "found": found,
                "days_missing": len(missing),
                "newest_day": str(newest),
            }
        ),
    )


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
