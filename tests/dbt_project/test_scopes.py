"""Definitions other than the facts': listed countries and merged variants, added up again from the vendors."""

from pathlib import Path

import pytest

from tests.support.project import query

BY = """
    select week_start, country_code, total_tokens::bigint
    from country_weekly_known_at_by('2100-01-01'::timestamptz, 'top_10', 'as_known_now', '{country}', 'apart')
    where total_tokens > 0 and country_code is not null
"""
VENDORS = """
    select usage.week_start, vendors.{column}, sum(usage.total_tokens)::bigint
    from fct_vendor_weekly as usage inner join dim_vendor as vendors using (vendor_id)
    where usage.basis = 'top_10' and usage.attribution = 'as_known_now' and vendors.{column} is not null
    group by all having sum(usage.total_tokens) > 0
"""


@pytest.mark.parametrize(("country", "column"), [("home", "country_code"), ("listed", "listed_country_code")])
def test_each_country_has_what_its_vendors_have(country: str, column: str, sample_data: Path) -> None:
    """MiniMax is at home in China and listed in Singapore: whoever adds up by the list finds another China."""
    found = set(query(sample_data, BY.format(country=country)))
    assert found
    assert found == set(query(sample_data, VENDORS.format(column=column)))
    assert ("SG" in {code for _, code, _ in found}) == (country == "listed")
