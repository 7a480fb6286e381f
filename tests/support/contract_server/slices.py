"""Parts of a model's tokens: the exact slices by modality and context bucket, the sampled estimates by use.

Belongs here: how large a part is. Does not: which slices go together (rankings.py).
"""

from __future__ import annotations

import zlib
from datetime import date

# The context buckets part a model's tokens. The modalities do not: one request may be of several, or of none.
BUCKETS = ("1K", "10K", "100K", "1M", "10M")
MODALITIES = ("text", "image", "image_output", "audio", "tool_calling")
LANGUAGE_TYPES = ("natural", "programming")
CATEGORIES = (
    *("programming", "roleplay", "marketing", "marketing/seo", "technology", "science", "translation"),
    *("legal", "finance", "health", "trivia", "academia"),
)


def in_modality(permaslug: str, tokens: int, modality: str) -> int:
    """Return the tokens of the requests of one modality: a part between nothing and all."""
    chance = _chance(permaslug, modality)
    per_mille = {
        "text": 960 + chance % 41,
        "tool_calling": 200 + chance % 500,
        "image": chance % 200 if chance % 5 < 2 else 0,
        "image_output": chance % 50 if chance % 10 == 0 else 0,
        "audio": chance % 30 if chance % 10 == 1 else 0,
    }[modality]
    return tokens * per_mille // 1000


def in_bucket(permaslug: str, tokens: int, bucket: str) -> int:
    """Return the tokens of the requests of one context length; the five buckets add up to all, to the token."""
    weights = {name: 1 + _chance(permaslug, name) % 20 for name in BUCKETS}
    parts = {name: tokens * weight // sum(weights.values()) for name, weight in weights.items()}
    parts[BUCKETS[0]] += tokens - sum(parts.values())
    return parts[bucket]


def estimated(permaslug: str, tokens: int, use: str, week_start: date) -> int:
    """Return the sampled weekly estimate of a category or language type: off by up to 5 % either way, every week anew.

    So the estimates of all uses do not add up to the exact figure.
    """
    per_mille = 50 + _chance(permaslug, use.partition("/")[0]) % 250
    if use in LANGUAGE_TYPES:
        programming = 200 + _chance(permaslug, "programming") % 600
        per_mille = programming if use == "programming" else 1000 - programming
    if "/" in use:
        per_mille //= 3
    sampled_percent = 95 + _chance(permaslug, f"{use} {week_start}") % 11
    return tokens * per_mille * sampled_percent // 100_000


def _chance(permaslug: str, of: str) -> int:
    return zlib.crc32(f"{permaslug} {of}".encode())
