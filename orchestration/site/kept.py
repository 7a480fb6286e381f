"""Pages that need not be rendered: made of the same as in the publication before, and as they were written there.

Belongs here: naming by content what a page is made of, and taking it. Does not: rendering (page.py).
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orchestration.publication.folders import link_or_copy
from orchestration.site.page import Page

RECORD = "pages.json"


class KeptPages:
    """The pages of a site by what each is made of; ``of_all`` is what every page is made of beside its own rows.

    Whatever a template can see must be in one of both: what is not, would not be missed when it changes.
    """

    def __init__(self, folder: Path, before: Path, of_all: object) -> None:
        self._folder, self._before, self._of_all = folder, before, repr(of_all)
        self._known = _record(before / RECORD)
        self._made_of: dict[str, str] = {}

    def takes(self, page: Page, drawn: Iterable[str]) -> bool:
        """Take a page from the publication before, and return whether it could be; ``drawn`` are its pictures."""
        said = f"{self._of_all}{page!r}{sorted(drawn)}"
        self._made_of[page.address] = made_of = hashlib.sha256(said.encode()).hexdigest()
        old, target = self._before / page.address, self._folder / page.address
        try:
            if self._known.get(page.address) != [made_of, _sha256(old)]:
                return False
        except OSError:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(old, target)
        return True

    def write_record(self) -> None:
        """Write what each page was made of, and the checksum of its bytes, beside the pages."""
        record = {
            address: [made_of, _sha256(self._folder / address)] for address, made_of in sorted(self._made_of.items())
        }
        (self._folder / RECORD).write_text(json.dumps(record, indent=0) + "\n", encoding="utf-8")


def _record(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
