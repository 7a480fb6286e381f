"""Offer OpenRouter's keyless daily exports (openrouter.ai/api/v1/datasets/exports): the default source.

Of the rankings every dated snapshot is offered, of the other data sets that the index lists the latest, verbatim. URLs
are built from our base; those in an answer are never followed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AliasPath, Field, ValidationError

from orchestration.captures.contract import Contract, IsoDate, Refused, parse_json_strictly, reason
from orchestration.captures.forms.daily import RANKINGS
from orchestration.captures.forms.datasets import NAME as DATASET_NAME
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import NAME, REASON, Plain
from orchestration.seeds import first_day
from orchestration.sources.http import Budget, JsonGetter, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

# Measured on 2026-10-08: older dates answer 404.
OLDEST_SNAPSHOT = date(2026, 9, 19)
# A mirror may have older snapshots than the official source: its last 60 dates are always requested.
LOOK_BACK = timedelta(days=60)
# A first run takes a year at most, in some minutes; each later one takes a year more, newest first.
MOST_SNAPSHOTS = 366
ONE_DAY = timedelta(days=1)
# A data set that the source no longer lists is named for so long, then it is history.
RECENT = timedelta(days=7)


class IndexedDataset(Contract):
    """One entry of ``index.json``."""

    id: str
    latest_snapshot_date: str

    @property
    def latest(self) -> date | None:
        """Return the date of the latest snapshot; None for one that is impossible."""
        try:
            latest = date.fromisoformat(self.latest_snapshot_date)
        except ValueError:
            return None
        return latest if first_day() <= latest <= _newest_possible() else None


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
    """Every dated snapshot of the rankings that is not stored yet, and the latest of other data sets."""

    name = "openrouter_exports"

    def __init__(self, base_url: str, *, rankings_only: bool = False) -> None:
        self.base_url, self.rankings_only = base_url, rankings_only

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Yield the missing snapshots of the rankings, oldest first, then the latest of each other data set.

        Raise `SourceUnreachable` when the source does not answer in time, or no longer offers the rankings.
        """
        held_urls = {sidecar.request for sidecar in held if sidecar.source == self.name}
        held_sha256s = {sidecar.sha256 for sidecar in held}
        absent: list[date] = []
        with json_getter(self.base_url, Budget()) as getter:
            index = self._index(getter)
            latest = self._latest(index, notice)
            first = max(first_day(), min(OLDEST_SNAPSHOT, latest - LOOK_BACK))
            days = [first + number * ONE_DAY for number in range((latest - first).days + 1)]
            missing = [day for day in days if day == latest or self._url(RANKINGS, day) not in held_urls]
            if left := missing[:-MOST_SNAPSHOTS]:
                notice(f"{_days(left)} left for the next runs: a run requests at most {MOST_SNAPSHOTS} snapshots")
            for day in missing[-MOST_SNAPSHOTS:]:
                try:
                    yield from self._snapshot(getter, RANKINGS, day, held_sha256s, notice)
                except NotFound:
                    absent += [day] if day >= OLDEST_SNAPSHOT else []
            if not self.rankings_only:
                yield from self._others(getter, index, held, notice)
        if absent:
            notice(f"the source has no snapshot of {_days(absent)}")

    def _others(
        self, getter: JsonGetter, index: list[IndexedDataset], held: list[Sidecar], notice: Callable[[str], None]
    ) -> Iterator[Offer]:
        """Yield the latest snapshot of each other data set, and notice those that came and went."""
        held_urls = {sidecar.request for sidecar in held}
        others = [sidecar for sidecar in held if sidecar.form == "published_dataset"]
        newest = max((sidecar.as_of for sidecar in others), default=None)
        known = {sidecar.dataset for sidecar in others if newest and newest - sidecar.as_of < RECENT}
        for gone in sorted(known - {dataset.id for dataset in index}):
            notice(f"the source no longer lists the data set {gone}")
        for dataset in index:
            if dataset.id == RANKINGS:
                continue
            if known and dataset.id not in known:
                notice(f"the source lists a new data set: {Plain(dataset.id, NAME)}")
            day = dataset.latest if re.fullmatch(DATASET_NAME, dataset.id) else None
            if day is None:
                notice(f"no snapshot of {Plain(dataset.id, NAME)}: its name or its date is impossible")
            elif self._url(dataset.id, day) not in held_urls:
                try:
                    yield from self._snapshot(getter, dataset.id, day, {sidecar.sha256 for sidecar in held}, notice)
                except NotFound:
                    notice(f"the source lists {dataset.id} of {day}, and has no snapshot of it")

    def _url(self, dataset: str, day: date) -> str:
        return f"{self.base_url}/{dataset}/{day}.json"

    def _index(self, getter: JsonGetter) -> list[IndexedDataset]:
        url = f"{self.base_url}/index.json"
        try:
            return Index.model_validate(parse_json_strictly(getter.get(url))).datasets
        except ValidationError as error:
            raise SourceUnreachable(f"{url} has changed its shape: {reason(error)}") from error
        except (NotFound, Unusable, Refused) as error:
            raise SourceUnreachable(f"{url} gives no index of the exports: {error}") from error

    def _latest(self, index: list[IndexedDataset], notice: Callable[[str], None]) -> date:
        url = f"{self.base_url}/index.json"
        rankings = next((dataset for dataset in index if dataset.id == RANKINGS), None)
        if rankings is None:
            raise SourceUnreachable(f"{url} no longer lists {RANKINGS}")
        if rankings.latest:
            return rankings.latest
        named, newest = Plain(rankings.latest_snapshot_date, NAME), _newest_possible()
        notice(f"{url} names {named} as its latest snapshot, which is impossible; using {newest} instead")
        return newest

    def _snapshot(
        self, getter: JsonGetter, dataset: str, day: date, held_sha256s: set[str], notice: Callable[[str], None]
    ) -> Iterator[Offer]:
        """Yield the snapshot of a day, if it is not stored; raise `NotFound` when the source has none."""
        url = self._url(dataset, day)
        manifest_url = f"{url.removesuffix('.json')}.manifest.json"
        what = f"snapshot of {day}" if dataset == RANKINGS else f"snapshot of {dataset} of {day}"
        try:
            body = getter.get(manifest_url)
        except Unusable as error:
            notice(f"no {what}: {error}")
            return
        try:
            manifest = Manifest.model_validate(parse_json_strictly(body))
            if (manifest.dataset, manifest.snapshot_date) != (dataset, day):
                found = f"{Plain(manifest.dataset, NAME)} of {manifest.snapshot_date}"
                raise Refused(f"it is of {found}, expected {dataset} of {day}")  # noqa: TRY301 - a fault like the others
        except (Refused, ValidationError) as error:
            fault = Plain(f"the manifest is not of the known shape: {reason(error)}", REASON)
            yield Offer(body, Plain(manifest_url), fault)
            return
        if manifest.sha256 in held_sha256s:
            return
        try:
            body = getter.get(url)
        except (NotFound, Unusable) as error:
            notice(f"no {what}, though it has a manifest: {error}")
            return
        notice(f"{what}: {len(body):,} bytes")
        yield Offer(body, Plain(url), _checksum_fault(body, manifest))


def _newest_possible() -> date:
    return datetime.now(UTC).date() + ONE_DAY


def _days(days: list[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} … {days[-1]}"


def _checksum_fault(body: bytes, expected: Manifest) -> Plain | None:
    sha256 = hashlib.sha256(body).hexdigest()
    if (len(body), sha256) == (expected.bytes, expected.sha256):
        return None
    found = f"found {len(body)} and {sha256}"
    return Plain(f"the manifest promises {expected.bytes} bytes of sha256 {expected.sha256}, {found}", REASON)
