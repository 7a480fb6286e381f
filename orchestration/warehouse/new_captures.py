"""Load new captures into the raw tables: one set-based statement per form."""

import json
from collections import defaultdict
from functools import cache
from typing import Any

import duckdb

from orchestration.captures.forms import FORMS
from orchestration.captures.raw_zone import RawZone
from orchestration.captures.recognition import form_of_bytes
from orchestration.captures.sidecar import Sidecar
from orchestration.captures.strict_json import Refused
from orchestration.seeds import read_seed
from orchestration.warehouse.statements import RAW_TABLES, SQL_DIR, statement

# As many of 1,530 rows take 200 MB while they are read, 500 of them 850, and no less time (measured on 3,649).
BATCH = 100
Taken = tuple[Sidecar, str]  # a capture and its text


class NewCaptures:
    """The captures that a load brings; ``loaded`` are in the tables after it, with so many ``rows``.

    ``contradicted`` says where a sidecar says something else than the bytes, which count.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, raw_zone: RawZone) -> None:
        self._connection = connection
        self._raw_zone = raw_zone
        self.loaded: list[Sidecar] = []
        self.rows = 0
        self.contradicted: list[str] = []

    def load(self, sidecars: list[Sidecar]) -> None:
        """Load captures, a batch of one form in a transaction of its own.

        Raise Refused or duckdb.Error for a capture that cannot be read, ValueError when bytes are damaged, and
        LookupError for a form that was added by half.
        """
        for start in range(0, len(sidecars), BATCH):
            of_form: dict[str, list[Taken]] = defaultdict(list)
            for sidecar in sidecars[start : start + BATCH]:
                body = self._raw_zone.read(sidecar)
                form = form_of_bytes(body, sidecar.sha256, sidecar.circumstances.asked)
                of_form[form.name].append((sidecar, body.decode()))
            for name, taken in of_form.items():
                self._load_form(name, taken)

    def _load_form(self, form: str, taken: list[Taken]) -> None:
        self._connection.begin()
        try:
            records = self._insert(form, taken)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()
        self.loaded += [sidecar for sidecar, _ in taken]
        self.rows += sum(record["row_count"] for record in records)
        for (sidecar, _), record in zip(taken, records, strict=True):
            self.contradicted += _contradictions(sidecar, record)

    def _insert(self, form: str, taken: list[Taken]) -> list[dict[str, Any]]:
        source = _source_of_form(form)
        days = 7 if source["grain"] == "week" else 1
        run = self._connection.execute
        documents = {
            "sha256s": [sidecar.sha256 for sidecar, _ in taken],
            "bodies": [body for _, body in taken],
            "seen_ats": [sidecar.circumstances.seen_at for sidecar, _ in taken],
        }
        run(statement("documents"), documents)
        run(statement(_statement_of_form(form)))
        facts = {row[0]: row[1:] for row in run(statement("facts"), {"period_days": days}).fetchall()}
        records = [_record(form, sidecar, facts) for sidecar, _ in taken]
        run(RAW_TABLES["captures"].insert, {"captures": json.dumps(records, default=str)})
        for part in self._connection.extract_statements(statement("states")) if source["role"] != "beside" else ():
            given = {"form": form, "period_days": days}
            run(part, {name: given[name] for name in part.named_parameters})
        if FORMS[form].fills:
            run(RAW_TABLES[FORMS[form].fills].insert)
        return records


def _record(form: str, sidecar: Sidecar, facts: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    if sidecar.sha256 not in facts:
        raise Refused("it holds no row")
    as_of, window_start, window_end, row_count = facts[sidecar.sha256]
    if as_of is None:
        raise Refused("it does not say when its figures were known")
    known = FORMS[form]
    return sidecar.model_dump() | {
        "capture_id": known.capture_id(as_of, sidecar.sha256),
        "form": form,
        "as_of": as_of,
        "window_start": window_start,
        "window_end": window_end,
        "row_count": row_count,
        "citation": known.cite(as_of),
        "licence": known.licence,
        "licence_url": known.licence_url,
        "asked": json.dumps(asked, sort_keys=True) if (asked := dict(sidecar.circumstances.asked)) else None,
    }


def _contradictions(sidecar: Sidecar, record: dict[str, Any]) -> list[str]:
    fields = ("form", "as_of", "window_start", "window_end", "row_count")
    return [
        f"{sidecar.sidecar_path} says {name} {getattr(sidecar, name)}, its bytes {record[name]}: the bytes count"
        for name in fields
        if getattr(sidecar, name) != record[name]
    ]


@cache
def _source_of_form(form: str) -> dict[str, str]:
    source_of_form = {row["form"]: row["source"] for row in read_seed("forms")}
    if form not in source_of_form or not (SQL_DIR / f"{_statement_of_form(form)}.sql").exists():
        raise LookupError(f"the form {form} has no row in seeds/forms.csv, or no statement (CONTRIBUTING: a new form)")
    return next(row for row in read_seed("sources") if row["source"] == source_of_form[form])


def _statement_of_form(form: str) -> str:
    return f"forms/{FORMS[form].read_by or form}"
