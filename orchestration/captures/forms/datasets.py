"""The other data sets that OpenRouter publishes. No figure comes from them; what shows the present only is kept."""

from typing import Annotated, Any

from pydantic import Field

from orchestration.captures.contract import CaptureFacts, Contract, IsoDate, IsoMoment, Refused
from orchestration.captures.form import Form
from orchestration.captures.forms.daily import RANKINGS

NAME = r"[a-z0-9]+(-[a-z0-9]+){0,9}"
# A data set of 2026 has a few thousand rows.
MAX_ROWS = 1_000_000


class PublishedDataset(Contract):
    """One dated snapshot of a data set of the keyless exports, whatever its rows are."""

    dataset: Annotated[str, Field(pattern=f"^{NAME}$", max_length=100)]
    snapshot_date: IsoDate
    retrieved_at: IsoMoment
    row_count: int
    rows: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MAX_ROWS)]

    def facts(self) -> CaptureFacts:
        """Return the facts; raise `Refused` where rows are missing."""
        if self.row_count != len(self.rows):
            raise Refused(f"row_count says {self.row_count}, found {len(self.rows)} rows")
        return CaptureFacts(self.dataset, self.retrieved_at, self.snapshot_date, self.snapshot_date, len(self.rows))


FORMS = (
    Form(
        "published_dataset",
        PublishedDataset,
        lambda parsed: {"dataset", "snapshot_date", "rows"} <= parsed.keys() and parsed["dataset"] != RANKINGS,
        "Source: OpenRouter (openrouter.ai), licensed under CC BY 4.0. Snapshot as of {as_of}.",
    ),
)
