"""Parse JSON as strictly as every later reader of the same bytes: DuckDB at load, Python in the checks."""

import json
import math
from typing import Any

# The largest answer that is documented, 366 days of the Data API, has 2 MB, and 4 MB when it is indented. Sources read
# no more than this either.
MAX_BYTES = 8 * 2**20
TOO_LARGE = f"larger than {MAX_BYTES:,} bytes, so no capture"
# Known forms nest 4 deep. DuckDB's reader gives up beyond 128 (measured), even in a key that nobody reads.
MAX_DEPTH = 32
NESTING = {dict, list}  # the parser makes no others
# The widest integers of DuckDB have 38 digits, the longest doubles 24 characters; Python gives up beyond 4,300 digits.
MAX_NUMBER_LENGTH = 40


class Refused(ValueError):  # noqa: N818 - it is a verdict on a capture, not a fault of ours
    """A capture breaks its contract. The message is the reason for a person."""


class NotJson(Refused):
    """Bytes that are not JSON."""


def parse_json_strictly(body: bytes) -> dict[str, Any]:
    """Return a capture's bytes as a JSON object; raise `Refused` as `parse_strictly` does, and for any other value."""
    parsed = parse_strictly(body)
    if not isinstance(parsed, dict):
        raise Refused(f"the JSON is a {type(parsed).__name__}; every known form is an object")
    return parsed


def parse_strictly(body: bytes) -> Any:
    """Return the value of JSON; raise `Refused` for what later readers read differently or not at all.

    Readers differ on duplicate keys (the last or the first counts), NaN and Infinity; half of a surrogate pair has no
    UTF-8.
    """
    if len(body) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    try:
        text = body.decode("utf-8")
        parsed = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_number
        )
    except UnicodeDecodeError as error:
        raise NotJson("not UTF-8 text") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotJson(f"not JSON: {error}") from error
    _refuse_depth(parsed)
    if "\\u" in text:
        _refuse_half_surrogates(parsed)
    return parsed


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise Refused(f"the JSON repeats the key {repeated:.60} within one object")
    return unique


def _no_constant(name: str) -> float:
    raise Refused(f"the JSON holds {name}, which is no JSON value")


def _integer(literal: str) -> int:
    _refuse_length(literal)
    return int(literal)


def _number(literal: str) -> float:
    _refuse_length(literal)
    number = float(literal)
    if not math.isfinite(number):
        raise Refused(f"the JSON holds the number {literal}, which no double can hold")
    return number


def _refuse_length(literal: str) -> None:
    if len(literal) > MAX_NUMBER_LENGTH:
        raise Refused(f"the JSON holds a number of {len(literal):,} characters; {MAX_NUMBER_LENGTH} are the most")


def _refuse_depth(parsed: object) -> None:
    level: list[Any] = [parsed] if type(parsed) in NESTING else []
    for _ in range(MAX_DEPTH):
        parts = (part.values() if type(part) is dict else part for part in level)
        level = [child for children in parts for child in children if type(child) in NESTING]
        if not level:
            return
    raise Refused(f"the JSON is nested more than {MAX_DEPTH} deep")


def _refuse_half_surrogates(parsed: object) -> None:
    # Only an escape can bring one in: the bytes were UTF-8. Keys that no form reads count too.
    try:
        json.dumps(parsed, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("the JSON holds half of a surrogate pair, which is no text") from error
