"""What the documents say is true: every path exists, every command runs, the dictionary is that of the database."""

import re
from pathlib import Path

import pytest
import yaml

from orchestration.settings import PROJECT_ROOT
from tools.dictionary import PATH, dictionary

DOCUMENTS = sorted(
    path
    for path in [*PROJECT_ROOT.glob("*.md"), *(PROJECT_ROOT / "docs").rglob("*.md"), *PROJECT_ROOT.glob("data/**/*.md")]
)
IDS = [str(path.relative_to(PROJECT_ROOT)) for path in DOCUMENTS]
# Made by a run, or a word that only looks like a path.
MADE_BY_A_RUN = re.compile(
    r"^(data/(published|publications|raw|dagster)|raw/|quarantine/|archives/|warehouse/|publications/|published|dbt/$|dagster/$|\.venv)"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_path_in_a_document_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
    for link in links:
        assert (document.parent / link).exists(), f"{document.name} links to {link}"
    for path in re.findall(r"`([\w.]+/[\w./-]*)`", text):
        is_path = path.endswith("/") or re.search(r"\.[a-z]+$", path)  # a permaslug has a slash too, and is none
        if is_path and not MADE_BY_A_RUN.match(path):
            assert (PROJECT_ROOT / path).exists() or (document.parent / path).exists(), f"{document.name} names {path}"


def test_the_data_dictionary_is_that_of_the_database(sample_data: Path) -> None:
    """Fails when a column was described anew without `make dictionary`."""
    assert PATH.read_text(encoding="utf-8") == dictionary(sample_data / "published" / "almanac.duckdb")


def test_one_column_has_one_meaning_everywhere() -> None:
    """A name that means two things is two names; `about` is held to it like the rest."""
    meanings: dict[str, set[str]] = {}
    for name, text in re.findall(r"^\| `(\w+)` \| [^|]+ \| (.*) \|$", PATH.read_text(encoding="utf-8"), re.MULTILINE):
        meanings.setdefault(name, set()).add(text)
    assert len(meanings) > 80
    assert {name: texts for name, texts in meanings.items() if len(texts) > 1} == {}


def test_the_citation_file_is_of_this_version() -> None:
    import tomllib

    citation = yaml.safe_load((PROJECT_ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]
    assert citation["version"] == project["version"]


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in PROJECT_ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
