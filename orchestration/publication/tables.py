"""The published tables: the marts copied to a new DuckDB file and to Parquet, with comments and macros."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb

from orchestration.publication.about import COLUMNS as ABOUT_COLUMNS
from orchestration.publication.about import TABLE_COMMENT as ABOUT_COMMENT
from orchestration.publication.package import Column, Table, describe
from orchestration.publication.reader import quoted_name, quoted_text
from orchestration.settings import PublicationPaths
from orchestration.warehouse.writer import DUCKDB_CONFIG

# DuckDB 1.5 clients read files of 2.0 only in this format (measured; docs/decisions/0004).
STORAGE_VERSION = "v1.5.0"
# Each table takes at least one block. DuckDB's default of 256 KiB made the file 5.6 times as large as the Parquet files
# after a year of daily captures. Small blocks leave less unused; from 64 KiB on DuckDB packs integers, which saves more
# with many rows (measured: 13.1 MB became 5.4 MB after a year, 44 MB became 31 MB after ten).
BLOCK_BYTES, BLOCK_BYTES_OF_MANY, MANY_ROWS = 16_384, 65_536, 300_000
# The type of token sums in the models: 38 digits hold the largest counts that the contracts accept.
WIDE = "DECIMAL(38,0)"
# DuckDB does not tell which parameters may be left out.
OPTIONAL = {"wanted_comparator", "wanted_upper"}
FITS = "min({0}) >= -9223372036854775808 and max({0}) <= 9223372036854775807"
MACROS = """
    select function_name, parameters, macro_definition from duckdb_functions()
    where database_name = 'build' and schema_name = 'main' and function_type = 'table_macro' and not internal
    order by function_name desc
"""


def publish_tables(
    warehouse: Path,
    publication: PublicationPaths,
    marts: Sequence[str],
    about: Mapping[str, Any],
    descriptions: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> list[Table]:
    """Write the database and the Parquet files into a folder that holds neither, and return what was written.

    ``marts`` are the tables to publish, with every table macro of the build database; ``about`` is the one row of the
    table of that name. ``descriptions`` become comments: by table, by column, that of the table itself under an empty
    name. Raise KeyError when a table is missing.
    """
    publication.parquet.mkdir()
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach {quoted_text(warehouse)} as build (read_only)")
        tables = describe(connection, "build", marts)
        is_many = sum(table.row_count for table in tables) >= MANY_ROWS
        block = BLOCK_BYTES_OF_MANY if is_many else BLOCK_BYTES
        options = f"storage_version {quoted_text(STORAGE_VERSION)}, block_size {block}"
        connection.execute(f"attach {quoted_text(publication.database)} as published ({options})")
        # One transaction: hundreds of comments, each committed by itself, take a second (measured).
        connection.begin()
        for table in tables:
            _copy_table(connection, table, descriptions.get(table.name, {}))
        _write_about(connection, about)
        connection.commit()
        macros = connection.execute(MACROS).fetchall()
    # A macro's tables and macros are looked up when it is made: it is made where they are `main.…`, as for readers, and
    # `audit` after `audit_candidates`, which it calls.
    with duckdb.connect(publication.database, config=DUCKDB_CONFIG) as connection:
        connection.execute("set timezone = 'UTC'")
        for name, parameters, definition in macros:
            arguments = ", ".join(quoted_name(name) + " := null" * (name in OPTIONAL) for name in parameters)
            connection.execute(f"create macro main.{quoted_name(name)}({arguments}) as table {definition}")
        connection.execute("checkpoint")
        tables = describe(connection)
        for table in tables:
            _write_parquet(connection, table, publication.parquet / f"{table.name}.parquet", about)
    return tables


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table, descriptions: Mapping[str, str]) -> None:
    copy, original = f"published.main.{quoted_name(table.name)}", f"build.main.{quoted_name(table.name)}"
    narrowed = ", ".join(f"{name}::bigint as {name}" for name in _columns_that_fit(connection, table, original))
    columns = f"* replace ({narrowed})" if narrowed else "*"
    # Sorted by its keys, which stand first: the same facts give the same file, and ranges are read fast.
    connection.execute(f"create table {copy} as select {columns} from {original} order by all")  # noqa: S608 - quoted
    comments = [(column.name, descriptions.get(column.name, "")) for column in table.columns]
    _comment(connection, copy, descriptions.get("", ""), comments)


def _columns_that_fit(connection: duckdb.DuckDBPyConnection, table: Table, path: str) -> list[str]:
    """Return the quoted names of the wide columns whose values all fit in 64 bits (docs/decisions/0025)."""
    wide = [quoted_name(column.name) for column in table.columns if column.type == WIDE]
    if not wide:
        return []
    columns = ", ".join(f"coalesce({FITS.format(name)}, true)" for name in wide)
    (fits,) = connection.execute(f"select {columns} from {path}").fetchall()  # noqa: S608 - quoted
    return [name for name, fit in zip(wide, fits, strict=True) if fit]


def _write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, file: Path, about: Mapping[str, Any]) -> None:
    """Write a table with description and citation in the file's own metadata, since files are passed on alone."""
    texts = {
        "title": table.name,
        "description": " ".join(table.description.split()),
        **{name: about[name] for name in ("citation", "licence", "licence_url") if about.get(name)},
    }
    columns = {column.name: _column_texts(column) for column in table.columns}
    # pandas reads PANDAS_ATTRS into DataFrame.attrs, and by `pandas` integers with nulls as integers, not floats; other
    # readers list the other keys as text.
    attributes = json.dumps({**texts, "columns": columns}, ensure_ascii=False)
    keys = {"PANDAS_ATTRS": attributes, "pandas": json.dumps(_nullable_integers(table)), **texts}
    keys |= {f"column.{name}": "; unit: ".join(parts.values()) for name, parts in columns.items()}
    metadata = ", ".join(f"{quoted_text(key)}: {quoted_text(text)}" for key, text in keys.items())
    options = f"format parquet, compression zstd, kv_metadata {{{metadata}}}"
    connection.execute(f"copy main.{quoted_name(table.name)} to {quoted_text(file)} ({options})")


def _nullable_integers(table: Table) -> dict[str, Any]:
    columns = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": kind,
            "numpy_type": kind.title(),
            "metadata": None,
        }
        for column in table.columns
        if (kind := {"BIGINT": "int64", "INTEGER": "int32"}.get(column.type))
    ]
    return {"columns": columns, "index_columns": [], "column_indexes": [], "pandas_version": "1.0.0"}


def _column_texts(column: Column) -> dict[str, str]:
    description = {"description": " ".join(column.description.split())}
    return {**description, "unit": column.unit} if column.unit else description


def _write_about(connection: duckdb.DuckDBPyConnection, about: Mapping[str, Any]) -> None:
    columns = ", ".join(f"{quoted_name(name)} {kind}" for name, (kind, _) in ABOUT_COLUMNS.items())
    connection.execute(f"create table published.main.about ({columns})")
    values = {name: about.get(name) for name in ABOUT_COLUMNS}
    named = ", ".join(f"${name}" for name in values)
    connection.execute(f"insert into published.main.about values ({named})", values)  # noqa: S608 - named by us
    comments = [(name, text) for name, (_, text) in ABOUT_COLUMNS.items()]
    _comment(connection, "published.main.about", ABOUT_COMMENT, comments)


def _comment(
    connection: duckdb.DuckDBPyConnection, table: str, description: str, columns: Sequence[tuple[str, str]]
) -> None:
    connection.execute(f"comment on table {table} is {quoted_text(description)}")
    for name, text in columns:
        connection.execute(f"comment on column {table}.{quoted_name(name)} is {quoted_text(text)}")
