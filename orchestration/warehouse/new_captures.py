"""Load new captures into the raw tables: one set-based statement per form, each batch in one transaction."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import form_of
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.strict_json import Refused, parse_json_strictly
from orchestration.seeds import read_seed
from orchestration.warehouse.statements import RAW_TABLES, SQL_DIR, statement

# 100 captures of 1,530 rows take 200 MB while they are read, 500 take 850 MB and no less time (measured on 3,649).
BATCH = 100
Record = dict[str, Any]  # a row of raw.captures


def load_captures(
    connection: duckdb.DuckDBPyConnection, raw_zone: RawZone, sidecars: list[Sidecar]
) -> Iterator[tuple[Sidecar, Record]]:
    """Load captures, and yield each with its row of raw.captures.

    Raise Refused or duckdb.Error for a capture that cannot be read, ValueError when bytes are damaged, and LookupError
    for an incomplete form.
    """
    for start in range(0, len(sidecars), BATCH):
        batches: dict[str, dict[str, Sidecar]] = defaultdict(dict)  # by form, then by text
        for sidecar in sidecars[start : start + BATCH]:
            body = raw_zone.read(sidecar)
            form = form_of(parse_json_strictly(body), sidecar.circumstances.asked)
            batches[form.name][body.decode()] = sidecar
        for form_name, batch in batches.items():
            connection.begin()
            try:
                records = _insert(connection, form_name, batch)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
            yield from zip(batch.values(), records, strict=True)


def _insert(connection: duckdb.DuckDBPyConnection, form: str, batch: dict[str, Sidecar]) -> list[Record]:
    source = _source_of_form(form)
    days = 7 if source["grain"] == "week" else 1
    documents = {
        "sha256s": [sidecar.sha256 for sidecar in batch.values()],
        "bodies": list(batch),
        "seen_ats": [sidecar.circumstances.seen_at for sidecar in batch.values()],
    }
    connection.execute(statement("documents"), documents)
    _execute(connection, statement(_statement_of_form(form)), form=form)
    rows = connection.execute(statement("facts"), {"period_days": days}).fetchall()
    facts = {sha256: row for sha256, *row in rows}
    records = [_record(form, sidecar, facts) for sidecar in batch.values()]
    connection.execute(RAW_TABLES["captures"].insert, {"captures": records})
    if source["role"] != "beside":
        _execute(connection, statement("states"), form=form, period_days=days)
    if FORMS[form].fills:
        connection.execute(RAW_TABLES[FORMS[form].fills].insert)
    return records


def _execute(connection: duckdb.DuckDBPyConnection, statements: str, **values: object) -> None:
    # DuckDB refuses a value that a statement does not name.
    for part in connection.extract_statements(statements):
        connection.execute(part, {name: values[name] for name in part.named_parameters})


def _record(form: str, sidecar: Sidecar, facts: dict[str, list[Any]]) -> Record:
    if sidecar.sha256 not in facts:
        raise Refused("it holds no row")
    as_of, window_start, window_end, row_count = facts[sidecar.sha256]
    if as_of is None:
        raise Refused("it does not say when its figures were known")
    asked = dict(sidecar.circumstances.asked)
    return sidecar.model_dump(exclude={"seal", "original", "shape"}) | {
        "capture_id": FORMS[form].capture_id(as_of, sidecar.sha256),
        "form": form,
        "as_of": as_of,
        "window_start": window_start,
        "window_end": window_end,
        "row_count": row_count,
        "citation": FORMS[form].cite(as_of),
        "licence": FORMS[form].licence,
        "licence_url": FORMS[form].licence_url,
        "asked": json.dumps(asked, sort_keys=True) if asked else None,
    }


@cache
def _source_of_form(form: str) -> dict[str, str]:
    source_of_form = {row["form"]: row["source"] for row in read_seed("forms")}
    if form not in source_of_form or not (SQL_DIR / f"{_statement_of_form(form)}.sql").exists():
        raise LookupError(f"the form {form} has no row in seeds/forms.csv, or no statement (CONTRIBUTING: a new form)")
    return next(row for row in read_seed("sources") if row["source"] == source_of_form[form])


def _statement_of_form(form: str) -> str:
    return f"forms/{FORMS[form].read_by or form}"
