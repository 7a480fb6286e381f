"""The words and forms of figures, periods and sentences, from the seeds claim_words.csv and claim_forms.csv."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from orchestration.seeds import read_seed
from orchestration.settings import BadInput


class BadQuestion(BadInput):
    """A question that cannot be answered; the message asks back, or names the valid choices."""


@cache
def words(kind: str) -> dict[str, str]:
    """Return what each word of a kind stands for, by the word in lower case."""
    return {row["word"].casefold(): row["stands_for"] for row in read_seed("claim_words") if row["kind"] == kind}


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern of any of the phrases, the longest first; one that ends in a Latin letter ends the word."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    ends = (r"(?![A-Za-z])" if re.search("[A-Za-z]$", phrase) else "" for phrase in longest_first)
    return f"(?:{'|'.join(re.escape(phrase) + end for phrase, end in zip(longest_first, ends, strict=True))})"


def forms(
    purpose: str, pieces: Mapping[str, str], before: str = "", after: str = ""
) -> list[tuple[str, re.Pattern[str]]]:
    """Return the kinds and the patterns of the forms of a purpose; ``{name}`` in a form stands for a piece."""
    return [
        (row["kind"], re.compile(f"{before}(?:{row['form'].format(**pieces)}){after}", re.IGNORECASE))
        for row in read_seed("claim_forms")
        if row["purpose"] == purpose
    ]
