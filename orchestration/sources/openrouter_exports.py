"""Offer OpenRouter's keyless daily exports (openrouter.ai/api/v1/datasets/exports): the default source.

URLs are built from our base; those in an answer are never followed.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AliasPath, Field, ValidationError

from orchestration.captures.contract import Contract, IsoDate, Refused, parse_json_strictly, reason
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import NAME, REASON, Plain
from orchestration.seeds import first_day
from orchestration.sources.http import Budget, JsonGetter, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

DATASET = "rankings-daily"
# Measured on 2026-10-08: older dates answer 404.
OLDEST_SNAPSHOT = date(2026, 9, 19)
# A mirror may have older snapshots than the official source: its last 60 dates are always requested.
LOOK_BACK = timedelta(days=60)
# A first run takes a year at most, in some minutes; each later one takes a year more, newest first.
MOST_SNAPSHOTS = 366
ONE_DAY = timedelta(days=1)


class IndexedDataset(Contract):
    """One entry of ``index.json``."""

    id: str
    latest_snapshot_date: str


class Index(Contract):
    """``index.json``: the datasets, each with the date of its latest snapshot."""

    datasets: list[IndexedDataset]


class Manifest(Contract):
    """``YYYY-MM-DD.manifest.json``: size and checksum of a snapshot's JSON, the only one of its files that is taken."""

    dataset: str
    snapshot_date: IsoDate
    bytes: Annotated[int, Field(ge=1, validation_alias=AliasPath("files", "json", "bytes"))]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", validation_alias=AliasPath("files", "json", "sha256"))]


class OpenRouterExports:
    """Every dated snapshot of the source that is not stored yet."""

    name = "openrouter_exports"

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield the missing snapshots, oldest first, and the latest if its checksum is new.

        Raise `SourceUnreachable` when the source does not answer in time, or no longer offers the dataset.
        """
        held_urls = {sidecar.request for sidecar in held if sidecar.source == self.name}
        held_sha256s = {sidecar.sha256 for sidecar in held}
        absent: list[date] = []
        with json_getter(self.base_url, Budget()) as getter:
            latest = self._latest_snapshot_date(getter, notice)
            first = max(first_day(), min(OLDEST_SNAPSHOT, latest - LOOK_BACK))
            days = [first + number * ONE_DAY for number in range((latest - first).days + 1)]
            missing = [day for day in days if day == latest or self._url(day) not in held_urls]
            if left := missing[:-MOST_SNAPSHOTS]:
                notice(f"{_days(left)} left for the next runs: a run requests at most {MOST_SNAPSHOTS} snapshots")
            for day in missing[-MOST_SNAPSHOTS:]:
                try:
                    yield from self._snapshot(getter, day, held_sha256s, notice)
                except NotFound:
                    absent += [day] if day >= OLDEST_SNAPSHOT else []
        if absent:
            notice(f"the source has no snapshot of {_days(absent)}")

    def _url(self, day: date) -> str:
        return f"{self.base_url}/{DATASET}/{day}.json"

    def _latest_snapshot_date(self, getter: JsonGetter, notice: Callable[[str], None]) -> date:
        url = f"{self.base_url}/index.json"
        try:
            index = Index.model_validate(parse_json_strictly(getter.get(url)))
        except ValidationError as error:
            raise SourceUnreachable(f"{url} has changed its shape: {reason(error)}") from error
        except (NotFound, Unusable, Refused) as error:
            raise SourceUnreachable(f"{url} gives no index of the exports: {error}") from error
        dates = [dataset.latest_snapshot_date for dataset in index.datasets if dataset.id == DATASET]
        if not dates:
            raise SourceUnreachable(f"{url} no longer lists {DATASET}")
        newest_possible = datetime.now(UTC).date() + ONE_DAY
        try:
            latest = date.fromisoformat(dates[0])
        except ValueError:
            latest = date.max
        if first_day() <= latest <= newest_possible:
            return latest
        named = Plain(dates[0], NAME)
        notice(f"{url} names {named} as its latest snapshot, which is impossible; using {newest_possible} instead")
        return newest_possible

    def _snapshot(
        self, getter: JsonGetter, day: date, held_sha256s: set[str], notice: Callable[[str], None]
    ) -> Iterator[Offer]:
        """Yield the snapshot of a day, if it is not stored; raise `NotFound` when the source has none."""
        manifest_url = f"{self.base_url}/{DATASET}/{day}.manifest.json"
        try:
            body = getter.get(manifest_url)
        except Unusable as error:
            notice(f"no snapshot of {day}: {error}")
            return
        try:
            manifest = Manifest.model_validate(parse_json_strictly(body))
            if (manifest.dataset, manifest.snapshot_date) != (DATASET, day):
                found = f"{Plain(manifest.dataset, NAME)} of {manifest.snapshot_date}"
                raise Refused(f"it is of {found}, expected {DATASET} of {day}")  # noqa: TRY301 - a fault like the others
        except (Refused, ValidationError) as error:
            fault = Plain(f"the manifest is not of the known shape: {reason(error)}", REASON)
            yield Offer(body, Plain(manifest_url), fault)
            return
        if manifest.sha256 in held_sha256s:
            return
        try:
            body = getter.get(self._url(day))
        except (NotFound, Unusable) as error:
            notice(f"no snapshot of {day}, though it has a manifest: {error}")
            return
        notice(f"snapshot of {day}: {len(body):,} bytes")
        yield Offer(body, Plain(self._url(day)), _checksum_fault(body, manifest))


def _days(days: list[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} … {days[-1]}"


def _checksum_fault(body: bytes, expected: Manifest) -> Plain | None:
    sha256 = hashlib.sha256(body).hexdigest()
    if (len(body), sha256) == (expected.bytes, expected.sha256):
        return None
    found = f"found {len(body)} and {sha256}"
    return Plain(f"the manifest promises {expected.bytes} bytes of sha256 {expected.sha256}, {found}", REASON)
