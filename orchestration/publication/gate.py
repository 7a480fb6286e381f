"""Keep the result of every check for the build database that it ran on, and refuse to publish without them."""

import hashlib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from orchestration.captures.raw_zone import write_whole
from orchestration.publication.provenance import code_sha256
from orchestration.settings import Settings

Key = tuple[str, str]  # the asset of a check, and its name
SHOWN = 3
# Results that depend on the day of the run and not on the captures: the same captures must give the same publication.
OF_THE_DAY = {"last_week_is_here"}


class NotChecked(RuntimeError):  # noqa: N818 - the message says what to do
    """Blocking checks did not pass on the build database as it is; the message names them and the remedy."""


class CheckResult(BaseModel):
    """The result of one check; ``is_error`` says whether one that did not pass stops a publication.

    ``sentence`` says what a check that warned found; empty for the others.
    """

    asset: str
    name: str
    passed: bool
    is_error: bool
    expected: str
    found: str
    sentence: str = ""

    @property
    def key(self) -> Key:
        """Return the asset and the name."""
        return self.asset, self.name


class _Record(BaseModel):
    build: str
    code: str  # of the checks: what other code found right says nothing about this code
    results: list[CheckResult]


RESULTS = TypeAdapter(list[CheckResult])


def build_id(warehouse: Path) -> str:
    """Return the SHA-256 of the build database: whatever writes to it (the load, dbt, a person's shell) changes it.

    Opening it without writing changes nothing (measured with DuckDB 2.0, dbt's tests included).
    """
    files = [warehouse, warehouse.with_name(f"{warehouse.name}.wal")]
    return "-".join(_sha256(path, path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())


def keep_results(settings: Settings, results: Iterable[CheckResult]) -> None:
    """Keep results of this code for the current build database; results of another build, or of other code, go."""
    build = build_id(settings.warehouse)
    kept = {result.key: result for result in results_of_build(settings)} | {result.key: result for result in results}
    record = _Record(build=build, code=code_sha256(), results=[kept[key] for key in sorted(kept)])
    write_whole(settings.checks, record.model_dump_json(indent=1).encode())


def results_of_build(settings: Settings) -> list[CheckResult]:
    """Return this code's results for the current build database, by asset and name; none from a damaged record."""
    try:
        record = _Record.model_validate_json(settings.checks.read_bytes())
    except (OSError, ValidationError):
        return []
    is_current = (record.build, record.code) == (build_id(settings.warehouse), code_sha256())
    return record.results if is_current else []


def refuse_unchecked(settings: Settings, required: Collection[Key]) -> list[CheckResult]:
    """Return the results of the build database as it is; raise `NotChecked` unless every required check passed on it.

    A check that ran and failed with severity error refuses the publication, required or not.
    """
    results = results_of_build(settings)
    failed = [result.key for result in results if result.is_error and not result.passed]
    missing = sorted(set(required) - {result.key for result in results})
    if failed or missing:
        reasons = [f"{len(failed)} failed ({_names(failed)})"] if failed else []
        reasons += [f"{len(missing)} did not run ({_names(missing)})"] if missing else []
        raise NotChecked(
            f"Nothing is published: of the blocking checks of the current models, {' and '.join(reasons)}. "
            "Correct the cause and materialize the job `build`, or run `almanac run --rebuild`."
        )
    return results


def published_results(results: Iterable[CheckResult]) -> bytes:
    """Return results as a publication has them, without those that depend on the day of the run."""
    return RESULTS.dump_json([result for result in results if result.name not in OF_THE_DAY], indent=1)


def _names(keys: list[Key]) -> str:
    more = f", and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    return ", ".join(f"{name} on {asset}" for asset, name in keys[:SHOWN]) + more


@cache
def _sha256(path: Path, _mtime: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
