"""Return the address of each page within the site, by what it is about: the same in every edition."""

import hashlib
import re
from datetime import date

# Characters that every file system allows in a name. No upper case: some file systems ignore case.
PLAIN = re.compile(r"[a-z0-9._-]")
# The longest name of a file is 255 bytes almost everywhere.
LONGEST = 180


def week_page(week_start: date) -> str:
    """Return the address of a week's page: weeks/2026-03-16.html."""
    return f"weeks/{week_start}.html"


def country_page(country_code: str) -> str:
    """Return the address of a country's page: countries/cn.html, in small letters as its code is everywhere else."""
    return f"countries/{_segment(country_code.lower())}.html"


def vendor_page(vendor_id: str) -> str:
    """Return the address of a vendor's page: vendors/deepseek.html."""
    return f"vendors/{_segment(vendor_id)}.html"


def model_page(model_permaslug: str) -> str:
    """Return the address of a model's page: models/stepfun/step-3.5-flash+free.html, a variant after a plus."""
    author, _, name = model_permaslug.partition("/")
    slug, colon, variant = name.partition(":")
    variant = f"+{_segment(variant)}" if colon else ""
    return f"models/{_segment(author)}/{_segment(slug)}{variant}.html"


def claim_page(claim_id: str) -> str:
    """Return the address of a claim's page: claims/CLAIM.html."""
    return f"claims/{_segment(claim_id)}.html"


def root_of(address: str) -> str:
    """Return the way from a page to the folder of the site: ``../`` for each folder that it stands in."""
    return "../" * address.count("/")


def _segment(name: str) -> str:
    """Return a name from outside as one part of a path: anything but plain signs becomes = and its bytes."""
    signs = (sign if PLAIN.fullmatch(sign) else "".join(f"={byte:02x}" for byte in sign.encode()) for sign in name)
    plain = "".join(signs) or "="
    # No name may hide, climb or be nothing.
    plain = f"=2e{plain[1:]}" if plain.startswith(".") else plain
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:LONGEST]}={hashlib.sha256(name.encode()).hexdigest()[:16]}"
