"""A publication is complete or not there: readable by other tools, and switched by one rename."""

import csv
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import duckdb
import frictionless
import pytest

from orchestration.publication.folders import KEPT_PUBLICATIONS, fresh_staging, kept_publications, make_current
from orchestration.publication.tables import publish_tables
from orchestration.settings import PROJECT_ROOT, PublicationPaths, Settings
from tests.support.project import query


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_a_duckdb_1_5_client_reads_it(sample_data: Path, tmp_path: Path) -> None:
    """DuckDB 2.0 writes files that older clients refuse, unless told to use their format; the shell changes nothing."""
    client = Path(sys.executable).with_name("duckdb")
    sql = "select total_tokens from fct_market_weekly where week_start = '2026-03-16'"
    version = subprocess.run([client, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("v1.5"), version
    published, database = sample_data / "published" / "almanac.duckdb", tmp_path / "almanac.duckdb"
    shutil.copyfile(published, database)
    answer = subprocess.run([client, "-csv", database, "-c", sql], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["total_tokens", "20296794834531"]
    # Its parser does not know `if(…)` in a stored macro, nor a default of lead(): the macros are written without them.
    sql = "select verdict from audit('market_growth', null, null, [], date '2026-03-16', null, 0.1, 0.001, null, null)"
    answer = subprocess.run(
        [client, "-readonly", "-csv", database, "-c", sql], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["verdict", "refuted"]
    assert database.read_bytes() == published.read_bytes()


def test_the_data_package_is_valid_and_matches_the_files(sample_data: Path) -> None:
    folder = sample_data / "published"
    package = frictionless.Package.from_descriptor(str(folder / "datapackage.json"))
    assert frictionless.Package.validate_descriptor(package.to_descriptor()).valid
    descriptor = json.loads((folder / "datapackage.json").read_text())
    assert descriptor["$schema"].endswith("2.0/datapackage.json")
    assert {resource["path"] for resource in descriptor["resources"]} == {
        f"parquet/{path.name}" for path in (folder / "parquet").iterdir()
    }
    for resource in descriptor["resources"]:
        body = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(body)
        listed = _ask(f"select column_name from (describe from '{folder}/{resource['path']}')")
        assert [field["name"] for field in resource["schema"]["fields"]] == [name for (name,) in listed]
        # Every table but the one row of `about` names its key, and the key identifies its rows.
        key = ", ".join(resource["schema"].get("primaryKey", []))
        assert key or resource["title"] == "about", resource["title"]
        duplicates = f"select 1 from '{folder}/{resource['path']}' group by {key or 'all'} having count(*) > 1"
        assert _ask(duplicates) == [], resource["title"]


def test_no_public_column_is_undocumented(captures_data: Path) -> None:
    undocumented = (
        "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = '' "
        "union all select table_name, null from duckdb_tables() where not internal and coalesce(comment, '') = ''"
    )
    assert query(captures_data, undocumented) == []


def test_tokens_are_numbers_to_every_tool(captures_data: Path) -> None:
    """DECIMAL(38,0) is an object to pandas, whose `/ 1e12` fails; HUGEINT would go to Parquet as DOUBLE, silently."""
    files = sorted((captures_data / "published" / "parquet").iterdir())
    listed = "select name, type, logical_type from parquet_schema('{}') where name like '%\\_tokens' escape '\\'"
    rows = {(file.stem, *column) for file in files for column in _ask(listed.format(file))}
    assert len(rows) > 40
    assert [column for column in rows if column[2:] != ("INT64", None)] == []
    in_database = "select distinct data_type from duckdb_columns() where ends_with(column_name, '_tokens')"
    assert query(captures_data, in_database) == [("BIGINT",)]


def test_pandas_is_told_which_columns_are_integers(captures_data: Path) -> None:
    """Without that it reads integers with nulls as floats, which from 2^53 on lose digits (measured with pandas 3)."""
    for file in (captures_data / "published" / "parquet").iterdir():
        described = _ask(f"select column_name, column_type from (describe from '{file}')")
        ((told,),) = _ask(f"select decode(value) from parquet_kv_metadata('{file}') where decode(key) = 'pandas'")
        types = {"BIGINT": "Int64", "INTEGER": "Int32"}
        integers = {name: types[kind] for name, kind in described if kind in types}
        assert {column["name"]: column["numpy_type"] for column in json.loads(told)["columns"]} == integers


def test_a_count_of_more_than_64_bits_is_published_whole(tmp_path: Path) -> None:
    """The contracts accept counts whose sums are larger; no digit may be lost."""
    counts = {
        "fits": (-(2**63), 2**63 - 1),
        "above": (2**63, None),
        "below": (-(2**63) - 1, 0),
        "unknown": (None, None),
    }
    with duckdb.connect(tmp_path / "build.duckdb") as build:
        columns = ", ".join(f'"{name}" decimal(38, 0)' for name in counts)
        build.execute(f"create table t (n integer, {columns})")
        for number, values in enumerate(zip(*counts.values(), strict=True)):
            build.execute("insert into t values (?, ?, ?, ?, ?)", [number, *values])
    staged = fresh_staging(Settings(tmp_path / "data"))
    publish_tables(tmp_path / "build.duckdb", staged, ["t"], {})
    for origin in (f"'{staged.parquet}/t.parquet'", f"(from read_duckdb('{staged.database}', table_name = 't'))"):
        described = dict(_ask(f"select column_name, column_type from (describe from {origin})"))
        assert described == {
            **dict.fromkeys(("fits", "unknown"), "BIGINT"),
            **dict.fromkeys(("above", "below"), "DECIMAL(38,0)"),
            "n": "INTEGER",
        }
        assert _ask(f"select * exclude (n) from {origin} order by n") == list(zip(*counts.values(), strict=True))


def test_a_parquet_file_has_its_descriptions_and_citation(captures_data: Path) -> None:
    documented = "select table_name, column_name, comment from duckdb_columns() where not internal"
    comments = {(table, column): " ".join(text.split()) for table, column, text in query(captures_data, documented)}
    rows = {}
    ((citation, licence),) = query(captures_data, "select citation, licence from about")
    for file in (captures_data / "published" / "parquet").iterdir():
        metadata = dict(_ask(f"select decode(key), decode(value) from parquet_kv_metadata('{file}')"))
        assert (metadata["title"], metadata["citation"], metadata["licence"]) == (file.stem, citation, licence)
        attrs = json.loads(metadata["PANDAS_ATTRS"])
        assert attrs["description"] == metadata["description"]
        for name, texts in attrs["columns"].items():
            rows[file.stem, name] = texts["description"]
            assert metadata[f"column.{name}"] == "; unit: ".join(texts.values())
    assert rows == comments


def test_the_name_of_a_column_gives_its_unit(captures_data: Path) -> None:
    package = json.loads((captures_data / "published" / "datapackage.json").read_text())
    fields = {field["name"]: field for resource in package["resources"] for field in resource["schema"]["fields"]}
    units = {
        "total_tokens": "tokens",
        "tokens_before": "tokens",
        "total_trillions": "trillion tokens",
        "share_low": "fraction",
        "year_on_year": "fraction",
        "spend_usd_high": "US dollars",
        "prompt_price_low_usd_per_mtok": "US dollars per million tokens",
        "lead_streak_weeks": "weeks",
        "days_listed": "days",
    }
    assert {name: fields[name].get("unit") for name in units} == units
    assert not any("unit" in fields[name] for name in ("rank", "model_name", "growth_note", "week_start"))
    # A reader takes a fraction without a unit for percents.
    ratios = [name for name, field in fields.items() if field["type"] == "number" and "unit" not in field]
    # The figures of claims have the unit of their claim; an index has none.
    unitless = "claimed_upper distance default_high default_low default_value high_steps low_steps "
    unitless += "claimed_step claimed_value hhi_high hhi_low high like_for_like_value low recomputed_value value "
    unitless += "price_index price_index_high price_index_laspeyres price_index_low price_index_paasche"
    assert sorted(ratios) == sorted(unitless.split())


def test_parquet_and_database_are_equal(captures_data: Path) -> None:
    parquet = captures_data / "published" / "parquet" / "fct_market_weekly.parquet"
    from_parquet = _ask(f"select sum(total_tokens) from '{parquet}'")
    assert from_parquet == query(captures_data, "select sum(total_tokens) from fct_market_weekly")
    assert isinstance(from_parquet[0][0], int)


def test_it_says_whether_it_is_the_bundled_sample(sample_data: Path, captures_data: Path) -> None:
    """Figures of the sample are months old."""
    assert query(sample_data, "select is_bundled_sample from about") == [(True,)]
    assert query(captures_data, "select is_bundled_sample from about") == [(False,)]


def test_every_figure_leads_back_to_its_bytes(captures_data: Path) -> None:
    import gzip
    import hashlib

    ((path, sha256, size, tokens),) = query(
        captures_data,
        "select raw_path, sha256, bytes, total_tokens from fct_model_usage_daily "
        "inner join capture_log using (capture_id) where usage_date = '2026-07-18' and rank = 1",
    )
    body = gzip.decompress((captures_data / "raw" / str(path)).read_bytes())
    assert (hashlib.sha256(body).hexdigest(), len(body)) == (sha256, size)
    rows = [row for row in json.loads(body)["data"] if row["date"] == "2026-07-18"]
    assert max(int(row["total_tokens"]) for row in rows if row["model_permaslug"] != "other") == tokens


def _finish(staged: PublicationPaths) -> PublicationPaths:
    """Put empty pages into the staged publication."""
    staged.docs_page.parent.mkdir()
    staged.docs_page.touch()
    staged.site.mkdir()
    staged.front_page.touch()
    staged.report.touch()
    return staged


def test_the_switch_is_whole_and_old_publications_go(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    own = [settings.publications / name for name in ("2026-08 for the article", "20260101T000000.000000Z.copy", "0")]
    for folder in own:
        (folder / "parquet").mkdir(parents=True)
        (folder / "report.html").write_text("a person's")
    for number in range(KEPT_PUBLICATIONS + 3):
        _finish(fresh_staging(settings)).database.write_text(str(number))
        make_current(settings, datetime(2026, 1, 1, second=number, tzinfo=UTC))
        assert settings.published.database.read_text() == str(number)
    assert len(list(settings.publications.iterdir())) == KEPT_PUBLICATIONS + len(own)
    assert [(folder / "report.html").read_text() for folder in own] == ["a person's"] * 3
    fresh_staging(settings)
    with pytest.raises(FileNotFoundError, match="incomplete"):
        make_current(settings, datetime(2026, 1, 2, tzinfo=UTC))
    link = settings.published.folder
    shutil.rmtree(link.resolve())
    link.unlink()
    link.mkdir()
    _finish(fresh_staging(settings))
    with pytest.raises(FileExistsError, match="move it away"):
        make_current(settings, datetime(2026, 1, 2, tzinfo=UTC))


def test_a_folder_that_a_kill_kept_from_becoming_current_is_no_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path)
    _finish(fresh_staging(settings))
    first = make_current(settings, datetime(2026, 1, 1, tzinfo=UTC))
    _finish(fresh_staging(settings))
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
        make_current(settings, datetime(2026, 1, 2, tzinfo=UTC))
    assert len(list(settings.publications.iterdir())) == 2, "killed between the two renames"
    assert [kept.folder for kept in kept_publications(settings)] == [first]
    _finish(fresh_staging(settings))
    third = make_current(settings, datetime(2026, 1, 3, tzinfo=UTC))
    assert [kept.folder for kept in kept_publications(settings)] == [first, third]
    assert len(list(settings.publications.iterdir())) == 2


def test_it_is_cited_as_of_its_newest_ranking(captures_data: Path) -> None:
    """The ranking of apps of 2026-08-22 does not change the figures as of 2026-08-09."""
    ((cited, newest),) = query(
        captures_data,
        "select about.as_of, max(log.as_of) from about cross join capture_log as log group by about.as_of",
    )
    assert (str(cited.date()), str(newest.date())) == ("2026-08-09", "2026-08-22")


def test_the_sample_is_the_captures_facts(sample_data: Path) -> None:
    """The sample was typed by hand; with the captures at hand, each figure must equal theirs."""
    from tests.support.project import CAPTURES

    if not CAPTURES.is_dir():
        pytest.skip(f"no real captures at {CAPTURES}")
    for sample in sorted((PROJECT_ROOT / "data" / "sample" / "weekly_page").glob("*.json")):
        typed = {(m["slug"], m["rank"], m["total_tokens"]) for m in json.loads(sample.read_text())["models"]}
        real = json.loads((CAPTURES / "weekly_models" / sample.name).read_text())["models"]
        assert typed == {(m["slug"], m["rank"], m["total_tokens"]) for m in real}, sample.name
    chart = json.loads((CAPTURES / "weekly_chart" / "20260809T023512Z.json").read_text())
    totals = {point["x"]: sum(point["ys"].values()) for point in chart["data"]}
    typed_totals = json.loads((PROJECT_ROOT / "data" / "sample" / "weekly_totals.json").read_text())
    assert all(totals[week["x"]] == week["total_tokens"] for week in typed_totals["data"])


NEVER_EMPTY = {
    "aliases": ("subject", "alias", "entity", "language", "evidence"),
    "claim_words": ("kind", "word", "stands_for", "language"),
    "claim_forms": ("purpose", "kind", "form", "example", "language"),
    "comparators": ("comparator", "least_part", "meaning"),
    "authors": ("author", "vendor_id", "evidence"),
    "vendors": ("vendor_id", "vendor_name", "is_disclosed"),
    "countries": ("country_code", "country_name"),
    "entity_colours": ("kind", "entity", "colour", "reason"),
    "reveals": ("model_slug", "vendor_id", "revealed_on", "reveal_status", "evidence"),
    "routers": ("model_slug", "evidence"),
    "open_weights": ("model_slug", "has_open_weights", "is_override", "evidence"),
    "known_source_differences": ("week_start", "source", "difference_tokens", "reason", "noted_on"),
    "bases": ("basis", "basis_name", "label", "preference", "is_published"),
    "sources": ("source", "role", "source_name", "grain"),
    "forms": ("form", "source"),
    "metrics": ("metric", "unit", "subject", "meaning"),
}


@pytest.mark.parametrize(("name", "columns"), NEVER_EMPTY.items())
def test_a_seed_has_its_required_columns_on_every_row(name: str, columns: tuple[str, ...]) -> None:
    with (PROJECT_ROOT / "dbt_project" / "seeds" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert all(row[column] for column in columns), row
        if row.get("is_disclosed") == "true":
            assert row["country_source"], row
            assert row["listed_country_source"], row
