"""What the checks of the run said, as the pages show it.

Belongs here: the type. Does not: reading it from the run (assets/pages.py), any check.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Checks:
    """How many checks passed, and what those that did not expected and found."""

    passed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
