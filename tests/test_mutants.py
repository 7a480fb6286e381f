"""The mutants still apply to today's code, and the last whole `make mutants` noticed every one."""

import pytest

from orchestration.settings import PROJECT_ROOT
from tools.mutants.contracts import MODULES, read_alike
from tools.mutants.table import Mutant, read_mutants

MUTANTS = read_mutants()


def test_each_has_a_name_and_there_are_enough() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert sum(mutant.file.endswith(".sql") for mutant in MUTANTS) >= 40


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_its_text_occurs_once_in_its_file(mutant: Mutant) -> None:
    assert (PROJECT_ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.before) == 1
    assert mutant.before != mutant.after
    for node in mutant.tests:
        assert (PROJECT_ROOT / node.partition("::")[0]).is_file()


def test_the_page_says_that_none_survived() -> None:
    page = (PROJECT_ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    assert " mutants; 0 survived. Of " in page
    assert " changes of the contracts, 0 survived; " in page


def test_every_change_that_no_test_can_notice_has_a_reason() -> None:
    """Fails when a line of alike.yml is no longer in the contracts."""
    folder = PROJECT_ROOT / "orchestration" / "captures"
    lines = {line.strip() for name in MODULES for line in (folder / name).read_text(encoding="utf-8").splitlines()}
    assert [change.before for change in read_alike() if change.before not in lines or not change.reason] == []
