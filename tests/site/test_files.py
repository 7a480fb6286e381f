"""The files of the site: what did not change is not written again, and nothing damaged is taken over."""

from pathlib import Path

import duckdb
import pytest

from orchestration.publication.reader import open_published
from orchestration.settings import PublicationPaths
from orchestration.site.build import Made, make_site, write_files

EVIL = "evil/\x1b[2J\x9b\u202e<script>alert(1)</script>\"'&]]>--><!--"


def _made(database: Path, folder: Path, before: Path, base: str = "") -> Made:
    folder.mkdir()
    with open_published(database) as connection:
        return make_site(connection, PublicationPaths(folder), PublicationPaths(before), [], base)


def test_what_is_as_it_was_is_linked_and_what_is_damaged_is_written_again(tmp_path: Path) -> None:
    files = [("a.html", "one"), ("b/c.html", "two")]
    assert write_files(files, tmp_path / "1", tmp_path / "0") == (2, 0)
    (tmp_path / "1" / "a.html").write_text("damaged")
    assert write_files(files, tmp_path / "2", tmp_path / "1") == (1, 1)
    assert (tmp_path / "2" / "a.html").read_text() == "one"
    assert (tmp_path / "2" / "b" / "c.html").samefile(tmp_path / "1" / "b" / "c.html")


def test_two_pages_of_one_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_files([("a.html", "one"), ("a.html", "two")], tmp_path / "1", tmp_path / "0")
    write_files([("a.html", "one")], tmp_path / "2", tmp_path / "0")
    with pytest.raises(FileExistsError):
        write_files([("a.html", "one"), ("a.html", "one")], tmp_path / "3", tmp_path / "2")


def test_made_again_of_the_same_tables_no_file_is_written(sample_data: Path, tmp_path: Path) -> None:
    """A publication a day must not be a site a day."""
    database = sample_data / "published" / "almanac.duckdb"
    first = _made(database, tmp_path / "1", tmp_path / "0")
    again = _made(database, tmp_path / "2", tmp_path / "1")
    assert first.unchanged == 0 and again.written == 0
    assert again.unchanged == first.written > again.pages > 20
    charts = list((tmp_path / "1" / "site" / "charts").rglob("*.svg"))
    assert charts and all((tmp_path / "2" / path.relative_to(tmp_path / "1")).samefile(path) for path in charts)


def test_where_it_is_served_every_page_says_which_address_counts(sample_data: Path, tmp_path: Path) -> None:
    _made(sample_data / "published" / "almanac.duckdb", tmp_path / "1", tmp_path / "0", "https://almanac.example/")
    for page in (tmp_path / "1" / "site").rglob("*.html"):
        address = page.relative_to(tmp_path / "1" / "site").as_posix()
        address = "" if address == "index.html" else address
        text = page.read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://almanac.example/{address}">' in text
        assert 'property="og:image"' not in text or 'content="https://almanac.example/charts/' in text
    assert 'href="https://almanac.example/weeks/' in (tmp_path / "1/site/feed.xml").read_text(encoding="utf-8")


def test_names_of_controls_and_markup_are_text_on_every_page(data: Path, tmp_path: Path) -> None:
    """Models are named by whoever uploads them, claims by whoever prints them."""
    database = (data / "published").resolve() / "almanac.duckdb"
    tables = {
        "weekly_models": "model_permaslug",
        "fct_model_usage_weekly": "model_permaslug",
        "dim_model": "model_permaslug",
    }
    with duckdb.connect(database) as connection:
        for table, column in tables.items():
            connection.execute(
                f"update {table} set {column} = $evil || {column} where {column} <> 'other'", {"evil": EVIL}
            )
        connection.execute(
            "update weekly_models set model_name = $evil || model_name where rank is not null", {"evil": EVIL}
        )
        connection.execute("update fct_claim_verification set explanation = $evil, claim_text = $evil", {"evil": EVIL})
        connection.execute("update fct_claim_addition set model_permaslug = $evil", {"evil": EVIL})
    _made(database, tmp_path / "1", tmp_path / "0")
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in (tmp_path / "1").rglob("*")
        if path.suffix in (".html", ".xml", ".svg")
    }
    assert sum(r"evil/\x1b[2J\x9b\u202e&lt;script&gt;" in text for text in texts.values()) > 20
    for path, text in texts.items():
        assert "<script>alert" not in text, path
        assert [
            line for line in text.split("\n") if not line.replace("\t", "").replace("\u00a0", "").isprintable()
        ] == [], path
