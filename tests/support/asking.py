"""The Data API's rankings asked as plainly as can be: what a test of the contract server reads, no client of ours.

Belongs here: asking and reading. Does not: any test, any rule of the source.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import httpx

# When it is asked. A Wednesday: the week in progress began on 2026-09-28.
NOW = datetime(2026, 9, 30, 12, 0, 0, 123_456, UTC)
Rows = dict[str, list[tuple[str, int]]]


class Asker:
    """One key at one address, ``…/api/v1``."""

    def __init__(self, base_url: str, key: str) -> None:
        self._client = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {key}"})

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def rankings(self, **parameters: str | list[str]) -> httpx.Response:
        """Return the answer of ``rankings-daily``, whatever it is."""
        return self._client.get("/datasets/rankings-daily", params=parameters)

    def by_date(self, **parameters: str) -> Rows:
        """Return permaslug and tokens by date, in the order of the answer; fail where it is not of the known shape."""
        answer = self.rankings(**parameters)
        assert answer.status_code == 200, answer.text
        rows: Rows = defaultdict(list)
        for row in answer.json()["data"]:
            assert row.keys() == {"date", "model_permaslug", "total_tokens"}
            assert isinstance(row["total_tokens"], str)
            rows[row["date"]].append((row["model_permaslug"], int(row["total_tokens"])))
        return rows

    def totals(self, **parameters: str) -> dict[str, int]:
        """Return the tokens of all rows by date, `other` included."""
        return {day: sum(tokens for _, tokens in rows) for day, rows in self.by_date(**parameters).items()}

    def refusal(self, **parameters: str | list[str]) -> str:
        """Return the message of a 400; fail where the answer is none, or not spelled as the source spells it."""
        answer = self.rankings(**parameters)
        assert answer.status_code == 400, answer.text
        error = answer.json()["error"]
        assert error.keys() == {"code", "message"}
        assert error["code"] == 400
        return str(error["message"])
