"""OpenRouter's keyless daily exports (openrouter.ai/api/v1/datasets/exports): the default source.

Belongs here: which snapshots to ask for and how an answer is verified. Does not: HTTP (http.py) or the contract of
a snapshot (captures/daily.py). URLs are built from our base: those in an answer are read as names, never followed.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, ValidationError

from orchestration.captures.contract import Contract, IsoDate, Refused, parse_json_strictly, reason
from orchestration.captures.raw_zone import Sidecar
from orchestration.sources.http import JsonGetter, NotFound, Unusable, json_getter
from orchestration.sources.intake import Offer, SourceUnreachable

DATASET = "rankings-daily"
# Measured on 2026-10-08: older dates answer 404.
OLDEST_SNAPSHOT = date(2026, 9, 19)
# A mirror may hold older snapshots than the official source: its last 60 dates are asked for in any case.
LOOK_BACK = timedelta(days=60)


class IndexedDataset(Contract):
    """One entry of ``index.json``."""

    id: str
    latest_snapshot_date: IsoDate


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

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def offers(self, held: list[Sidecar], notice: Callable[[str], None]) -> Iterator[Offer]:
        """Return the missing snapshots, oldest first; the latest is compared with what is held, by checksum.

        Raise `SourceUnreachable` when the source does not answer, or no longer offers the dataset.
        """
        held_urls = {sidecar.request for sidecar in held if sidecar.source == self.name}
        held_sha256s = {sidecar.sha256 for sidecar in held}
        with json_getter(self.base_url) as getter:
            latest = self._latest_snapshot_date(getter)
            day = min(OLDEST_SNAPSHOT, latest - LOOK_BACK)
            while day <= latest:
                if day == latest or self._url(day) not in held_urls:
                    yield from self._snapshot(getter, day, held_sha256s, notice)
                day += timedelta(days=1)

    def _url(self, day: date) -> str:
        return f"{self.base_url}/{DATASET}/{day}.json"

    def _latest_snapshot_date(self, getter: JsonGetter) -> date:
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
        return dates[0]

    def _snapshot(
        self, getter: JsonGetter, day: date, held_sha256s: set[str], notice: Callable[[str], None]
    ) -> Iterator[Offer]:
        manifest_url = f"{self.base_url}/{DATASET}/{day}.manifest.json"
        try:
            manifest_body = getter.get(manifest_url)
        except NotFound:
            if day >= OLDEST_SNAPSHOT:
                notice(f"the source has no snapshot of {day}")
            return
        except Unusable as error:
            notice(f"no snapshot of {day}: {error}")
            return
        try:
            manifest = Manifest.model_validate(parse_json_strictly(manifest_body))
        except (Refused, ValidationError) as error:
            why = reason(error) if isinstance(error, ValidationError) else str(error)
            yield Offer(manifest_body, manifest_url, f"the manifest is not of the known shape: {why}")
            return
        if (manifest.dataset, manifest.snapshot_date) != (DATASET, day):
            found = f"{manifest.dataset} of {manifest.snapshot_date}"
            yield Offer(manifest_body, manifest_url, f"the manifest is of {found}, expected {DATASET} of {day}")
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
        yield Offer(body, url, _checksum_fault(body, expected))


def _checksum_fault(body: bytes, expected: ManifestFile) -> str | None:
    if len(body) != expected.bytes:
        return f"the manifest promises {expected.bytes} bytes, found {len(body)}"
    sha256 = hashlib.sha256(body).hexdigest()
    if sha256 != expected.sha256:
        return f"the manifest promises sha256 {expected.sha256}, found {sha256}"
    return None
