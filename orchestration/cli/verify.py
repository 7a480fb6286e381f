"""`almanac verify`: whether captures, refused files, publication and figures are whole; it repairs nothing."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from orchestration.cli.options import DataOption
from orchestration.cli.out import answer, line
from orchestration.settings import PublicationPaths, Settings

if TYPE_CHECKING:
    from orchestration.captures.raw_zone import RawZone


@dataclass
class Finding:
    """What was checked, the result in a line, and a sentence for each fault."""

    subject: str
    result: str
    faults: list[str] = field(default_factory=list)


def verify(data: DataOption = None) -> None:
    """Check everything that is stored: captures by checksum, figures recomputed from them, published files."""
    findings = findings_of(Settings.from_environment(data))
    out = answer()
    for finding in findings:
        mark = ("wrong", "red") if finding.faults else ("right", "green")
        line(out, mark, f"  {finding.subject:10} {finding.result}", hang=18)
        for fault in finding.faults:
            line(out, f"       {fault}", hang=9)
    if any(finding.faults for finding in findings):
        raise typer.Exit(1)


def findings_of(settings: Settings) -> list[Finding]:
    """Return the findings on captures, refused files, publication and figures; nothing is changed or locked.

    A run that goes on meanwhile may show as a capture without a sidecar.
    """
    from orchestration.captures.raw_zone import RawZone

    captures = _captures(RawZone(settings.raw))
    findings = [captures, _refused(settings)]
    if not settings.published.folder.exists():
        return [*findings, Finding("published", "", ["nothing is published; `almanac run` does it"])]
    published = _published(settings.published)
    if captures.faults or published.faults:
        figures = Finding("figures", "not recomputed: captures or publication are damaged")
    else:
        figures = _figures(settings)
    return [*findings, published, figures]


def _captures(raw_zone: "RawZone") -> Finding:
    from orchestration.captures.repair import faults_of

    count = len(list(raw_zone.sidecars()))
    return Finding("captures", f"{count} stored, by checksum; each sidecar, by its capture", faults_of(raw_zone))


def _refused(settings: Settings) -> Finding:
    from orchestration.captures.repair import REFUSAL_SUFFIX, read_refusal

    notes = sorted(settings.quarantine.glob(f"*{REFUSAL_SUFFIX}"))
    faults = [
        f"quarantine/{path.name} is damaged; `almanac run` removes it" for path in notes if not read_refusal(path)
    ]
    return Finding("refused", f"{len(notes)} files, each with its reason", faults)


def _published(published: PublicationPaths) -> Finding:
    from orchestration.publication.folders import faults_of_publication

    faults = [f"{fault}; `almanac run` publishes again" for fault in faults_of_publication(published)]
    return Finding("published", f"{published.folder}: each file, by checksum", faults)


def _figures(settings: Settings) -> Finding:
    from orchestration.checks.blocking import verify as recomputations
    from orchestration.publication.provenance import is_made_from, usable_captures
    from orchestration.publication.reader import open_published

    used = usable_captures(settings)
    if not is_made_from(settings.published, used):
        stale = "the publication was not made by this code from these captures; `almanac run` publishes again"
        return Finding("figures", "not recomputed", [stale])
    with open_published(settings.published.database) as connection:
        results = [comparison.result() for comparison in recomputations(used, connection)]
    failed = [
        f"{result.check_name} on {result.asset_key.path[-1]}: expected {result.metadata['expected'].value}, "
        f"found {result.metadata['found'].value}"
        for result in results
        if not result.passed and result.asset_key
    ]
    return Finding("figures", f"{len(results)} checks recomputed from the captures' bytes", failed)
