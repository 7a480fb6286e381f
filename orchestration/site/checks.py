"""The results of the checks, as the pages show them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Checks:
    """How many checks passed, and what those that did not expected and found."""

    passed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
