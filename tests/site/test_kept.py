"""A page made of what it was made of before is taken, not rendered; one that changed, or was damaged, is made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.reader import open_published
from orchestration.settings import PublicationPaths
from orchestration.site.build import Made, make_site
from orchestration.site.checks import Checks
from orchestration.site.kept import RECORD


@pytest.fixture(scope="module")
def first(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PublicationPaths:
    published = PublicationPaths(sample_data / "published")
    first = PublicationPaths(tmp_path_factory.mktemp("first"))
    shutil.copyfile(published.database, first.database)
    _site(first, published)
    return first


def _site(staged: PublicationPaths, before: PublicationPaths) -> Made:
    with open_published(staged.database) as connection:
        return make_site(connection, staged, before, Checks(), "")


def _next(first: PublicationPaths, folder: Path, sql: str = "") -> tuple[PublicationPaths, Made]:
    later = PublicationPaths(folder)
    shutil.copyfile(first.database, later.database)
    with duckdb.connect(later.database) as connection:
        connection.execute(sql)
    return later, _site(later, first)


def _pages(publication: PublicationPaths) -> dict[str, bytes]:
    return {
        page.relative_to(publication.site).as_posix(): page.read_bytes() for page in publication.site.rglob("*.html")
    }


def test_of_the_same_rows_no_page_is_rendered(first: PublicationPaths, tmp_path: Path) -> None:
    later, made = _next(first, tmp_path)
    assert (made.rendered, made.files.written) == (0, 0)
    assert made.pages > 50
    assert _pages(later) == _pages(first)


def test_only_pages_that_show_a_changed_row_are_rendered(first: PublicationPaths, tmp_path: Path) -> None:
    sql = "update dim_vendor set country_source = 'told & retold' where vendor_id = 'deepseek'"
    later, made = _next(first, tmp_path, sql)
    assert made.rendered == made.files.written == 1
    before, after = _pages(first), _pages(later)
    assert {page for page in after if after[page] != before[page]} == {"vendors/deepseek.html"}
    assert b"told &amp; retold" in after["vendors/deepseek.html"]


def test_kept_pages_are_those_that_would_be_rendered(first: PublicationPaths, tmp_path: Path) -> None:
    """Else what a page is made of lacks something that its template shows."""
    for name in ("kept", "forgotten"):
        (tmp_path / name).mkdir()
    sql = (
        "update fct_country_weekly set total_tokens = total_tokens + 1; update about set as_of = as_of + interval 1 day"
    )
    kept, made = _next(first, tmp_path / "kept", sql)
    assert 0 < made.rendered < made.pages
    forgotten = PublicationPaths(tmp_path / "forgotten")
    shutil.copyfile(kept.database, forgotten.database)
    shutil.copytree(first.site / "charts", tmp_path / "drawn" / "site" / "charts")
    assert _site(forgotten, PublicationPaths(tmp_path / "drawn")).rendered == made.pages
    assert _pages(kept) == _pages(forgotten)


@pytest.mark.parametrize("hurt", ["falsified", "missing", "no record", "another record"])
def test_a_page_that_is_not_as_it_was_written_is_rendered(hurt: str, first: PublicationPaths, tmp_path: Path) -> None:
    damaged = PublicationPaths(tmp_path / "damaged")
    shutil.copytree(first.folder, damaged.folder)
    page, record = damaged.site / "vendors" / "deepseek.html", damaged.site / RECORD
    if hurt == "falsified":
        page.write_bytes(page.read_bytes().replace(b"DeepSeek", b"SeekDeep"))
    elif hurt == "missing":
        page.unlink()
    else:
        record.write_text("{" if hurt == "no record" else "[]", encoding="utf-8")
    (tmp_path / "later").mkdir()
    later, made = _next(damaged, tmp_path / "later")
    assert made.rendered == (1 if hurt in ("falsified", "missing") else made.pages)
    assert _pages(later) == _pages(first)
