"""OpenRouter's keyless daily exports (openrouter.ai/api/v1/datasets/exports): the default source."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from orchestration.captures.contract import Contract, IsoDate, Refused, parse_json_strictly, reason
from orchestration.captures.sidecar import Sidecar
from orchestration.foreign import NAME, REASON, Plain
from orchestration.seeds import first_day
from orchestration.sources.http import Budget, JsonGetter, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

DATASET = "rankings-daily"
# Measured on 2026-10-08: older dates answer 404.
OLDEST_SNAPSHOT = date(2026, 9, 19)
# A mirror may hold older snapshots than the official source: its last 60 dates are asked for in any case.
LOOK_BACK = timedelta(days=60)
# A first run takes a year at most, in some minutes; each later one takes a year more, newest first.
MOST_SNAPSHOTS = 366
ONE_DAY = timedelta(days=1)


def _any_day(value: object) -> date:
    # Wider than a capture's contract: a day that cannot be costs a line, not what else the source has.
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"a date is written YYYY-MM-DD, found {value!r:.60}")
    return date.fromisoformat(value)


class IndexedDataset(Contract):
    """One entry of ``index.json``."""

    id: str
    latest_snapshot_date: Annotated[date, BeforeValidator(_any_day)]


class Index(Contract):
    """``index.json``: what there is, without the dated files."""

    datasets: list[IndexedDataset]


class ManifestFile(Contract):
    """Size and checksum of one file of a snapshot."""

    bytes: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ManifestFiles(Contract):
    """The files of a snapshot; only the JSON is taken."""

    json_file: Annotated[ManifestFile, Field(alias="json")]


class Manifest(Contract):
    """``YYYY-MM-DD.manifest.json``."""

    dataset: str
    snapshot_date: IsoDate
    files: ManifestFiles


class OpenRouterExports:
    """Every dated snapshot that the source has and the raw zone has not."""

    name = "openrouter_exports"

    def __init__(self, base_url: str, budget: Budget | None = None) -> None:
        self.base_url, self.budget = base_url, budget or Budget()

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Return the missing snapshots, oldest first; the latest is compared with what is held, by checksum.

        Raise `SourceUnreachable` when the source does not answer in time, or no longer offers the dataset.
        """
        held_urls = {sidecar.request for sidecar in held if sidecar.source == self.name}
        held_sha256s = {sidecar.sha256 for sidecar in held}
        absent: list[date] = []
        with json_getter(self.base_url, self.budget) as getter:
            latest = self._latest_snapshot_date(getter, notice)
            for day in self._missing(latest, held_urls, notice):
                try:
                    yield from self._snapshot(getter, day, held_sha256s, notice)
                except NotFound:
                    absent += [day] if day >= OLDEST_SNAPSHOT else []
        if absent:
            notice(f"the source has no snapshot of {_days(absent)}")

    def _missing(self, latest: date, held_urls: set[str], notice: Callable[[str], None]) -> list[date]:
        first = max(first_day(), min(OLDEST_SNAPSHOT, latest - LOOK_BACK))
        days = [first + number * ONE_DAY for number in range((latest - first).days + 1)]
        missing = [day for day in days if day == latest or self._url(day) not in held_urls]
        left = missing[:-MOST_SNAPSHOTS]
        if left:
            notice(f"{_days(left)} left for the next runs: one asks for {MOST_SNAPSHOTS} snapshots at most")
        return missing[-MOST_SNAPSHOTS:]

    def _url(self, day: date) -> str:
        return f"{self.base_url}/{DATASET}/{day}.json"

    def _latest_snapshot_date(self, getter: JsonGetter, notice: Callable[[str], None]) -> date:
        url = f"{self.base_url}/index.json"
        try:
            index = Index.model_validate(parse_json_strictly(getter.get(url)))
        except (NotFound, Unusable, Refused) as error:
            raise SourceUnreachable(f"{url} gives no index of the exports: {error}") from error
        except ValidationError as error:
            raise SourceUnreachable(f"{url} has changed its shape: {reason(error)}") from error
        dates = [dataset.latest_snapshot_date for dataset in index.datasets if dataset.id == DATASET]
        if not dates:
            raise SourceUnreachable(f"{url} no longer lists {DATASET}")
        newest_possible = datetime.now(UTC).date() + ONE_DAY
        if first_day() <= dates[0] <= newest_possible:
            return dates[0]
        notice(f"{url} names {dates[0]} as its latest snapshot, which cannot be; asked up to {newest_possible} instead")
        return newest_possible

    def _snapshot(
        self, getter: JsonGetter, day: date, held_sha256s: set[str], notice: Callable[[str], None]
    ) -> Iterator[Offer]:
        """Return the snapshot of a day, if it is not held; raise `NotFound` when the source has none."""
        manifest_url = f"{self.base_url}/{DATASET}/{day}.manifest.json"
        try:
            manifest_body = getter.get(manifest_url)
        except Unusable as error:
            notice(f"no snapshot of {day}: {error}")
            return
        try:
            manifest = Manifest.model_validate(parse_json_strictly(manifest_body))
        except (Refused, ValidationError) as error:
            why = reason(error) if isinstance(error, ValidationError) else str(error)
            yield Offer(
                manifest_body, Plain(manifest_url), Plain(f"the manifest is not of the known shape: {why}", REASON)
            )
            return
        if (manifest.dataset, manifest.snapshot_date) != (DATASET, day):
            found = f"{Plain(manifest.dataset, NAME)} of {manifest.snapshot_date}"
            fault = Plain(f"the manifest is of {found}, expected {DATASET} of {day}", REASON)
            yield Offer(manifest_body, Plain(manifest_url), fault)
            return
        expected = manifest.files.json_file
        if expected.sha256 in held_sha256s:
            return
        url = self._url(day)
        try:
            body = getter.get(url)
        except (NotFound, Unusable) as error:
            notice(f"no snapshot of {day}, though it has a manifest: {error}")
            return
        notice(f"snapshot of {day}: {len(body):,} bytes")
        yield Offer(body, Plain(url), _checksum_fault(body, expected))


def _days(days: list[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{len(days)} days, {days[0]} … {days[-1]}"


def _checksum_fault(body: bytes, expected: ManifestFile) -> Plain | None:
    if len(body) != expected.bytes:
        return Plain(f"the manifest promises {expected.bytes} bytes, found {len(body)}", REASON)
    sha256 = hashlib.sha256(body).hexdigest()
    if sha256 != expected.sha256:
        return Plain(f"the manifest promises sha256 {expected.sha256}, found {sha256}", REASON)
    return None
