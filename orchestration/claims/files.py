"""Read the claims on file, data/claims/*.yml, and report each one that is not valid with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from orchestration.captures.contract import reason
from orchestration.claims.rules import fault_of_publication
from orchestration.claims.schema import Claim, Publication
from orchestration.foreign import Plain

MAX_REASON = 300


@dataclass(frozen=True)
class SetAside:
    """A claim that is not used, or a whole file (``claim_id`` is None then), and why."""

    file: str
    claim_id: str | None
    reason: str

    def __str__(self) -> str:
        """Return file, claim and reason in one line."""
        return f"{self.file}{f', claim {self.claim_id}' if self.claim_id else ''}: {self.reason}"


class _Loader(yaml.BaseLoader):
    """Load YAML without aliases and repeated keys; every scalar stays text.

    The schema converts the text, so that an invalid date or number rejects one claim, not the whole file.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("contains an alias (*): write out its value")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.YAMLError(f"repeats the key {key.value!r} in line {key.start_mark.line + 1}")
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_claims(folder: Path) -> tuple[list[dict[str, object]], list[SetAside]]:
    """Return the claims on file as rows of raw.claims, and the claims and files that are not valid.

    Of two claims with the same id the first is used, in the order of file names and within a file.
    """
    rows: dict[str, dict[str, object]] = {}
    file_of: dict[str, str] = {}
    aside = []
    for path in sorted(folder.glob("*.yml")):
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - it makes texts only
            publication = Publication.model_validate(content)
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            aside.append(SetAside(_shown(path.name), None, _in_short(error)))
            continue
        about = publication.model_dump(mode="json", exclude={"claims"})
        for number, item in enumerate(publication.claims, 1):
            name = item.get("claim_id") if isinstance(item, dict) else None
            shown = _shown(name) if isinstance(name, str) else f"number {number}"
            try:
                claim = Claim.model_validate(item)
                _refuse_unfit(claim, publication, file_of)
            except (ValueError, ArithmeticError) as error:
                aside.append(SetAside(_shown(path.name), shown, _in_short(error)))
                continue
            file_of[claim.claim_id] = path.name
            rows[claim.claim_id] = about | claim.model_dump(mode="json", by_alias=True)
    return list(rows.values()), aside


def _refuse_unfit(claim: Claim, publication: Publication, file_of: Mapping[str, str]) -> None:
    if claim.claim_id in file_of:
        raise ValueError(f"its claim_id is already used in {file_of[claim.claim_id]}")
    if fault := fault_of_publication(claim.metric, claim.week_start, publication.published_on):
        raise ValueError(f"is {fault}")


def _in_short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return _shown(reason(error))
    # The message of an OSError has the path on this machine, which means nothing to other readers.
    return _shown(f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error))


def _shown(text: str) -> str:
    return Plain(" ".join(text.split()), MAX_REASON)
