"""Write docs/reliability.md, a row for each case, by the tests that made it."""

from dataclasses import dataclass, field
from pathlib import Path

HEAD = """# What was done to it, and what was lost

Written by `make faults`, which does all of this to data folders of its own and writes this page: do not edit it.
After every case the published figures are compared with those of an undisturbed run, table by table, by content; the
publication is compared with its checksums; and `almanac verify` finds nothing wrong.

| what was done | what happened | what mends it | lost |
|---|---|---|---|
"""


@dataclass
class Case:
    """One row: what was done, seen, and what mended it. The row of a test that failed says that it did not end."""

    done: str
    happened: list[str] = field(default_factory=list)
    mended_by: str = ""
    is_ended: bool = False

    def row(self) -> str:
        cells = (self.done, "; ".join(self.happened), self.mended_by, "nothing" if self.is_ended else "**not ended**")
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def write(path: Path, cases: list[Case]) -> None:
    rows = sorted(case.row() for case in cases)
    path.write_text(HEAD + "\n".join(rows) + f"\n\n{len(rows)} cases.\n", encoding="utf-8")
