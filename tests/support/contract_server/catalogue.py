"""The keyless lists ``models`` and ``providers``: what the market's models cost, and who hosts them.

Belongs here: these two documents, made up and real. Does not: HTTP.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.contract_server.market import FIRST_DAY, made_up_names

# From then on every fifth model costs half: a change of price that a client's history can find.
PRICE_CUT = datetime(2026, 6, 1, tzinfo=UTC)


def models(captures: Path | None, now: datetime) -> dict[str, Any]:
    """Return the catalogue: the made-up models, and those of the newest real one that was taken by now."""
    made_up = [_model(number, name, now) for number, name in enumerate(made_up_names())]
    # A router, no model: its price varies.
    router = _entry("openrouter/auto", "openrouter/auto", "-1", "-1", None)
    return {"data": [*_real(captures, "models", now), *made_up, router]}


def providers(captures: Path | None, now: datetime) -> dict[str, Any]:
    """Return the hosts, each with its headquarters, null where the source does not say."""
    made_up = [
        {"slug": f"made-up-{number}", "name": f"Made-up host {number}", "headquarters": country, "datacenters": None}
        for number, country in enumerate(("US", "SG", "FR", None))
    ]
    return {"data": [*_real(captures, "providers", now), *made_up]}


def _model(number: int, permaslug: str, now: datetime) -> dict[str, Any]:
    slug, _, variant = permaslug.partition(":")
    name = f"{slug.removesuffix('-20250101')}{':' if variant else ''}{variant}"
    is_cut = number % 5 == 0 and now >= PRICE_CUT
    # In billionths of a USD per token: integers up to the text, as prices must not pass through floats.
    prompt = 0 if variant == "free" else (number % 30 + 2) * (50 if is_cut else 100)
    open_weights = f"{name}" if number % 3 == 0 and not variant else None
    return _entry(name, slug, _usd(prompt), _usd(4 * prompt), open_weights)


def _usd(billionths: int) -> str:
    return f"0.{billionths:09}" if billionths else "0"


def _entry(name: str, slug: str, prompt: str, completion: str, hugging_face_id: str | None) -> dict[str, Any]:
    return {
        "id": name,
        "canonical_slug": slug,
        "name": name,
        "created": int(datetime.combine(FIRST_DAY, datetime.min.time(), UTC).timestamp()),
        "hugging_face_id": hugging_face_id,
        "context_length": 131_072,
        "pricing": {"prompt": prompt, "completion": completion},
        "architecture": {"modality": "text->text", "input_modalities": ["text"], "output_modalities": ["text"]},
        "expiration_date": None,
    }


def _real(captures: Path | None, folder: str, now: datetime) -> list[dict[str, Any]]:
    files = sorted((captures / folder).glob("*.json")) if captures else []
    taken = [file for file in files if file.stem <= f"{now:%Y%m%d}"]
    if not taken:
        return []
    real: list[dict[str, Any]] = json.loads(taken[-1].read_text())["data"]
    return real
