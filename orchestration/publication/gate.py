"""Record which code made the models, and what every check found of them; refuse to publish without both."""

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
    """The build database is not all of this code, or its checks did not pass; the message names the remedy."""


class ChecksFailed(RuntimeError):  # noqa: N818 - Dagster shows the name
    """Tests of dbt with severity error failed. No capture is left out for that: a person has to look."""


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
    build: str  # the build database as the models left it
    code: str  # of models and checks; empty when the models were not all made, or not all by one code
    results: list[CheckResult]


RESULTS = TypeAdapter(list[CheckResult])


def build_id(warehouse: Path) -> str:
    """Return the SHA-256 of the build database: whatever writes to it (the load, dbt, a person's shell) changes it.

    Opening it without writing changes nothing (measured with DuckDB 2.0, dbt's tests included).
    """
    files = [warehouse, warehouse.with_name(f"{warehouse.name}.wal")]
    return "-".join(_sha256(path, path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())


def forget_models(settings: Settings, *, is_all_made: bool) -> bool:
    """Record that models are being made, and return whether all will be this code's: until `remember_models` says so,
    nothing can be published.
    """
    record = _current_record(settings)
    settings.checks.unlink(missing_ok=True)
    return is_all_made or (record is not None and record.code != "")


def remember_models(settings: Settings, *, is_whole: bool = True) -> None:
    """Record the build database as the models left it, and whether this code made all of them; no check has run yet."""
    code = code_sha256() if is_whole else ""
    _write(settings, _Record(build=build_id(settings.warehouse), code=code, results=[]))


def keep_results(settings: Settings, results: Iterable[CheckResult]) -> None:
    """Keep results for the build database as the models left it; those of any other say nothing and are not kept."""
    if record := _current_record(settings):
        kept = {result.key: result for result in (*record.results, *results)}
        _write(settings, record.model_copy(update={"results": [kept[key] for key in sorted(kept)]}))


def results_of_build(settings: Settings) -> list[CheckResult]:
    """Return the results for the current build database, by asset and name; none from a damaged record."""
    record = _current_record(settings)
    return record.results if record else []


def refuse_unchecked(settings: Settings, required: Collection[Key]) -> list[CheckResult]:
    """Return the results of the build database as it is.

    Raise `NotChecked` unless this code made all its models, every required check ran on it, and none failed with
    severity error.
    """
    record = _current_record(settings)
    if record is None or not record.code:
        reason = (
            "the models in the build database were not all made by this code from these raw tables, or were changed"
        )
    else:
        failed = [result.key for result in record.results if result.is_error and not result.passed]
        missing = sorted(set(required) - {result.key for result in record.results})
        reasons = [f"{len(failed)} failed ({_names(failed)})"] if failed else []
        reasons += [f"{len(missing)} did not run ({_names(missing)})"] if missing else []
        if not reasons:
            return record.results
        reason = f"of the checks of the current models, {' and '.join(reasons)}"
    raise NotChecked(
        f"Nothing is published: {reason}. "
        "Correct the cause and materialize the job `build`, or run `almanac run --rebuild`."
    )


def published_results(results: Iterable[CheckResult]) -> bytes:
    """Return results as a publication has them, without those that depend on the day of the run."""
    return RESULTS.dump_json([result for result in results if result.name not in OF_THE_DAY], indent=1)


def _current_record(settings: Settings) -> _Record | None:
    try:
        record = _Record.model_validate_json(settings.checks.read_bytes())
    except (OSError, ValidationError):
        return None
    is_current = record.build == build_id(settings.warehouse) and record.code in (code_sha256(), "")
    return record if is_current else None


def _write(settings: Settings, record: _Record) -> None:
    write_whole(settings.checks, record.model_dump_json(indent=1).encode())


def _names(keys: list[Key]) -> str:
    more = f", and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    return ", ".join(f"{name} on {asset}" for asset, name in keys[:SHOWN]) + more


@cache
def _sha256(path: Path, _mtime: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
