"""The table of mutants: that each row still applies, so that `make mutants` says something of today's rules."""

from __future__ import annotations

import pytest

from orchestration.settings import PROJECT_ROOT
from tools.mutants.by_tool import MODULES, read_alike
from tools.mutants.page import SURVIVED, read_page
from tools.mutants.table import Mutant, read_mutants

MUTANTS = read_mutants()


def test_each_has_a_name_and_there_are_enough() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert sum(mutant.file.endswith(".sql") for mutant in MUTANTS) >= 40


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_its_text_stands_once_in_its_file(mutant: Mutant) -> None:
    assert (PROJECT_ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.before) == 1
    assert mutant.before != mutant.after
    for node in mutant.tests:
        assert (PROJECT_ROOT / node.partition("::")[0]).is_file()


def test_the_page_says_of_each_what_noticed_it() -> None:
    page = read_page(PROJECT_ROOT / "docs" / "mutants.md")
    assert [mutant.name for mutant in MUTANTS if page.get(mutant.rule, SURVIVED) == SURVIVED] == []


def test_what_a_tool_changes_without_notice_is_said_with_its_reason() -> None:
    """A line that is no longer there would excuse nothing, and one that survived without a reason is a rule unheld."""
    folder = PROJECT_ROOT / "orchestration" / "captures"
    lines = {line.strip() for name in MODULES for line in (folder / name).read_text(encoding="utf-8").splitlines()}
    assert [change.before for change in read_alike() if change.before not in lines or not change.reason] == []
    page = (PROJECT_ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    assert "changes; 0 survived; of " in page
    assert SURVIVED not in page
