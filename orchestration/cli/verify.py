"""`almanac verify`: whether what is kept is whole, and what is published follows from it.

Belongs here: gathering the answer. Does not: printing it (terminal.py), mending (runtime/mending.py, which every run
does first), or any of the checks (captures/mending.py, checks/, publication/).
"""

import hashlib
import json
from dataclasses import dataclass, field

from orchestration.captures.mending import REFUSAL_SUFFIX, faults_of, read_refusal
from orchestration.captures.raw_zone import RawZone
from orchestration.publication.checksums import faults_of_publication
from orchestration.publication.provenance import is_made_from, usable_captures
from orchestration.publication.reader import NotPublished, open_published, quoted_name, quoted_text
from orchestration.settings import PublicationPaths, Settings
from orchestration.warehouse.writer import glob_literal


@dataclass
class Finding:
    """What was checked, what was found in a line, and what is wrong with it, a sentence each."""

    what: str
    found: str
    faults: list[str] = field(default_factory=list)


def verify(settings: Settings) -> list[Finding]:
    """Return what was found of captures, refused files, facts and publication; nothing is changed, nothing locked.

    A run that goes on meanwhile may show as a capture without a sidecar.
    """
    raw_zone = RawZone(settings.raw)
    captures = _captures(raw_zone)
    findings = [captures, _refused(settings)]
    if not settings.published.folder.exists():
        return [*findings, Finding("published", "", ["nothing is published; `almanac run` does it"])]
    published = _published(settings.published)
    if captures.faults or published.faults:
        facts = Finding("facts", "not recomputed: captures or publication are damaged")
    else:
        facts = _facts(settings)
    return [*findings, published, facts]


def _captures(raw_zone: RawZone) -> Finding:
    held = len(list(raw_zone.sidecars()))
    return Finding("captures", f"{held} held, by checksum; each sidecar, by its capture", faults_of(raw_zone))


def _refused(settings: Settings) -> Finding:
    notes = sorted(settings.quarantine.glob(f"*{REFUSAL_SUFFIX}"))
    faults = [
        f"quarantine/{path.name} is damaged; `almanac run` makes it again" for path in notes if not read_refusal(path)
    ]
    return Finding("refused", f"{len(notes)} files, each with its reason", faults)


def _published(published: PublicationPaths) -> Finding:
    faults = [f"{fault}; `almanac run` publishes again" for fault in faults_of_publication(published)]
    if faults:
        return Finding("published", str(published.folder), faults)
    resources = json.loads(published.package.read_bytes())["resources"]
    try:
        with open_published(published.database) as connection:
            for resource in resources:
                body = (published.folder / resource["path"]).read_bytes()
                if resource["hash"] != f"sha256:{hashlib.sha256(body).hexdigest()}":
                    faults.append(f"{resource['path']} is not the file that datapackage.json describes")
                table = quoted_name(resource["title"])
                file = quoted_text(glob_literal(published.folder / resource["path"]))
                counts = f"select (select count(*) from main.{table}), (select count(*) from {file})"  # noqa: S608 - quoted
                ((in_database, in_parquet),) = connection.execute(counts).fetchall()
                if in_database != in_parquet:
                    faults.append(f"{resource['path']} has {in_parquet} rows, the database {in_database}")
    except NotPublished as error:
        faults.append(str(error))
    return Finding("published", f"each file, by checksum; {len(resources)} tables in database and Parquet", faults)


def _facts(settings: Settings) -> Finding:
    # Imported here: Dagster takes seconds that damaged files need not wait for.
    from orchestration.checks.blocking import verify as recomputations

    used = usable_captures(settings)
    if not is_made_from(settings.published, used):
        stale = "what is published was not made by this code from these captures; `almanac run` publishes again"
        return Finding("facts", "not recomputed", [stale])
    with open_published(settings.published.database) as connection:
        results = [comparison.result() for comparison in recomputations(used, connection)]
    failed = [
        f"{result.check_name} on {result.asset_key.path[-1]}: expected {result.metadata['expected'].value}, "
        f"found {result.metadata['found'].value}"
        for result in results
        if not result.passed and result.asset_key
    ]
    found = f"{len(results)} checks recomputed from the captures' bytes"
    return Finding("facts", found, failed)
