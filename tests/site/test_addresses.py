"""Names from outside as addresses: none climbs, none collides, and each is the same tomorrow."""

import re
from datetime import date
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from orchestration.site.addresses import claim_page, country_page, model_page, root_of, vendor_page, week_page

NAMES = st.text(min_size=1, max_size=300) | st.sampled_from(
    ["..", ".", "../../etc/passwd", "a/b/c", "a:b:c", "a+b", "A", "a", "con"]
)


@given(st.tuples(NAMES, NAMES))
def test_two_names_have_two_pages(names: tuple[str, str]) -> None:
    """Else a page would stand for two models, and the site could not be written."""
    one, other = names
    for page in (model_page, vendor_page, claim_page):
        assert (page(one) == page(other)) == (one == other)
        assert page(one).lower() == page(one), "some file systems take large letters for small ones"


@given(NAMES)
def test_a_name_stays_where_it_is_put(name: str) -> None:
    for page, folder in ((model_page(name), "models"), (vendor_page(name), "vendors"), (claim_page(name), "claims")):
        path = PurePosixPath(page)
        assert path.parts[0] == folder and not path.is_absolute()
        assert all(re.fullmatch(r"[a-z0-9=_+-][a-z0-9=_+.-]*", part) and len(part) < 256 for part in path.parts)
        assert root_of(page) == "../" * (len(path.parts) - 1)


def test_what_a_permalink_looks_like() -> None:
    assert model_page("stepfun/step-3.5-flash:free") == "models/stepfun/step-3.5-flash+free.html"
    assert country_page("CN") == "countries/cn.html"
    assert week_page(date(2026, 3, 16)) == "weeks/2026-03-16.html"
