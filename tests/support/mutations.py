"""Make small captures of every form, and change them at random."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from tests.support.export_documents import export_rows, snapshot
from tests.support.project import CAPTURES, MORE_CAPTURES

# What once passed, or nearly, or stands at an edge.
NUMBERS = (0, 1, -1, 1.5, -0.0, 1e308, 1e-320, 10**17, 10**17 + 1, 2**63 - 1, 2**63, 10**39, 10**40, 10**400)
TEXTS = ("", " ", "0", "00", "-0", "+1", "1_0", "  0.5 ", "0.5", ".5", "5.", "1e3", "inf", "nan", "-1", "-0.5", "1.01")
NAMES = ("other", "Others", "x", "a/x", "a/x:free", "a:b/x", "/", "a/", "/x", "a//x", "a/\n", "a/\x00", "\ud800/x")
DATES = ("0001-01-01", "2022-12-31", "2023-01-01", "2023-01-02", "2026-02-30", "2026-03-16", "9999-12-31", "2026-3-16")
MOMENTS = (
    "0001-01-01T00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-03-23T00:05:00Z",
    "2026-03-23T24:00:00Z",
    "2026-03-23 00:05+05:30",
    "20260323T000500Z",
    "2026-W13-1T00:05Z",
    "2026-03-23T00:05:00+00:00:30",
    "2026-03-23T00:05:00.1234567891Z",
    "2027-01-01T00:00Z",
)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"": {}}, {"a": "\udc00"}, "é/ü", "a/" + "x" * 199, "٢٠٢٦")
LEAVES = (*NUMBERS, *TEXTS, *NAMES, *DATES, *MOMENTS, *OTHERS)
# Written as they stand, since a writer of JSON would not.
RAW = (
    *("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, "0." + "1" * 50, "01", "1.", ".1", "+1", "0x10"),
    *("'a'", '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\x"', '"\t"', "tru", "", '{"a":1,"a":2}'),
    *("[" * 40 + "]" * 40, "[" * 200 + "]" * 200),
)
BYTES = (b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", *(bytes([byte]) for byte in b'{}[]",:\\0e '), b"\\ud800")
COUNTS = ("total_tokens", "prompt_tokens", "completion_tokens", "reasoning_tokens", "requests")
KEYS = (
    *(
        "view",
        "variant",
        "rows",
        "meta",
        "dataset",
        "models",
        "date",
        "fetched_at",
        "ys",
        "x",
        "app_id",
        "more",
        "Data",
    ),
    "\ud800",
)
MARK = "a mark"


def seeds() -> list[Any]:
    """Return small captures of every form, from real ones too where they are at hand."""
    names = ["openai/a", "qwen/b:free", "other"]
    rows = [
        {"date": date, "model_permaslug": name, "total_tokens": str(90 - 9 * at)}
        for date in ("2026-03-16", "2026-03-17")
        for at, name in enumerate(names)
    ]
    meta = {"as_of": "2026-03-18T00:05:00.000Z", "version": "v1", "start_date": "2026-03-16", "end_date": "2026-03-17"}
    answer = {"data": rows, "meta": meta}
    weeks = ("2026-03-16", "2026-03-23")
    points = [{"x": week, "ys": {"openai/a": 20, "qwen/b:free": 10, "Others": 7}} for week in weeks]
    prices = {"prompt_price": 2.5e-07, "completion_price": -1}
    models = [
        {"rank": rank, "slug": name, "total_tokens": 1000 // rank * 10**10, **prices}
        for rank, name in enumerate(["openai/a", "qwen/b", "x-ai/c:free"], start=1)
    ]
    fetched_at = "2026-03-24T03:44:22+00:00"
    apps = [
        {"rank": rank, "app_id": 90 - rank, "app_name": name, "total_tokens": str(900 // rank), "total_requests": 9}
        for rank, name in enumerate(["An app", "é <b>", "An app"], start=1)
    ]
    of_weeks = {
        "data": [row | {"date": week} for week in weeks for row in rows[:3]],
        "meta": meta | {"as_of": "2026-03-31T00:05:00.000Z", "end_date": "2026-03-29"},
    }
    return [
        *_auxiliary(),
        answer,
        answer | {"simulated": True},
        of_weeks,
        _export(answer),
        _export(answer) | {"dataset": "benchmark-runs"},
        {"fetched_at": fetched_at, "data": points},
        {"date": "2026-03-23", "models": models},
        {"fetched_at": fetched_at, "data": [{"x": "2026-03-16", "total_tokens": 10**13}]},
        _ranking("day", "2026-03-17T01:05:00.123Z", "2026-03-16", "2026-03-16"),
        _ranking("week", "2026-03-23T04:05:00+00:00", "2026-03-22", "2026-03-16"),
        _ranking("week", "2026-03-22T04:05:00+00:00", "2026-03-21", "2026-03-15"),
        {"data": apps, "meta": meta},
        {"generated_at": fetched_at, "data": apps},
        # Last, since a test of one capture of a form takes the first, which must not depend on the real ones.
        *(_real() if CAPTURES.is_dir() else []),
    ]


def _ranking(view: str, fetched_at: str, last: str, first: str) -> Any:
    """Make a whole ranking: variants, a name without author, and rows that are counted in requests alone."""
    rows = [
        ("openai/a", "standard", 50, 9),
        ("openai/a", "free", 40, 0),
        ("embedding-3", "standard", 7, 0),
        ("x-ai/video", "standard", 0, 0),
        ("", "standard", 0, 0),
    ]
    data = [
        {
            "date": first if name == "embedding-3" else last,
            "model_permaslug": name,
            "variant": variant,
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "reasoning_tokens": completion // 2,
            "requests": 3,
            "total_usage": prompt / 100,
        }
        for name, variant, prompt, completion in rows
    ]
    return {"fetched_at": fetched_at, "view": view, "data": data}


def mutated(seed: Any, dice: random.Random) -> bytes:
    """Return a capture's bytes with one to three things changed; now and then none."""
    capture, raw = copy.deepcopy(seed), None
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        raw = _change(capture, dice) or raw
    body = json.dumps(capture, ensure_ascii=dice.random() < 0.5, separators=(",", ":"))
    if raw is not None:
        body = body.replace(json.dumps(MARK), raw)
    found = body.encode("utf-8", "surrogatepass")
    if dice.random() < 0.15:
        at = dice.randrange(len(found))
        found = found[:at] + dice.choice((b"", *BYTES, found[at : at + 20])) + found[at + dice.choice((0, 0, 1, 5)) :]
    return found


def _change(capture: Any, dice: random.Random) -> str | None:
    """Change one thing in place; return how it is to be written where JSON has no such thing."""
    if dice.random() < 0.05:
        _change_all(capture, dice)
    places = list(_places(capture))
    if not places:
        return None
    holder, key = dice.choice(places)
    kind, raw = dice.random(), None
    value: Any = copy.deepcopy(dice.choice(LEAVES if dice.random() < 0.4 else _like(holder[key])))
    if dice.random() < 0.2:
        value, raw = MARK, dice.choice(RAW)
    if kind < 0.55:
        holder[key] = value
    elif kind < 0.65:
        del holder[key]
    elif kind < 0.85 and isinstance(holder, dict):
        holder[dice.choice(KEYS)] = value
    elif kind < 0.95 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif str(holder[key]).isdigit():
        holder[key] = type(holder[key])(int(holder[key]) + dice.choice((-1, 1, 9, 10**15)))
    return raw


def _like(value: Any) -> tuple[Any, ...]:
    """Return values of the kind that one is of."""
    if not isinstance(value, str):
        return (*NUMBERS, *TEXTS) if isinstance(value, int | float) else LEAVES
    kinds = {"T": MOMENTS, "-": DATES, "/": NAMES}
    return next((values for mark, values in kinds.items() if mark in value[3:]), TEXTS)


def _change_all(capture: Any, dice: random.Random) -> None:
    """Change every count alike, or add what another form has."""
    count = dice.choice((0, 10**17, 10**17 + 1))
    if dice.random() < 0.3 and isinstance(capture, dict):
        capture |= {key: part for key, part in copy.deepcopy(dice.choice(seeds())).items() if key not in capture}
        return
    for holder, key in list(_places(capture)):
        if key in COUNTS:
            holder[key] = count
        elif key == "ys" and isinstance(holder[key], dict):
            holder[key] = dict.fromkeys(holder[key], count)


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(part) if isinstance(part, dict) else range(len(part)):
        yield part, key
        if isinstance(part[key], dict | list):
            yield from _places(part[key])


def _export(answer: Any) -> Any:
    """Make an export of an answer: the same rows with rank and share."""
    days: dict[Any, list[tuple[str, int]]] = {}
    for row in answer["data"]:
        days.setdefault(row["date"], []).append((row["model_permaslug"], int(row["total_tokens"])))
    as_of = answer["meta"]["as_of"]
    return json.loads(snapshot(as_of[:10], as_of, export_rows(days, tokens_as_text=True)))


def _auxiliary() -> list[Any]:
    """Return captures beyond usage: two catalogues, a list of providers, a history of prices."""
    architecture = {"input_modalities": ["text", "image"], "output_modalities": ["text"]}
    model = {"id": "openai/a", "canonical_slug": "openai/a-20260301", "name": "A", "created": 1772323200}
    model |= {"hugging_face_id": "", "context_length": 400000, "architecture": architecture}
    free = {"id": "qwen/b:free", "canonical_slug": "qwen/b", "pricing": {"prompt": "0", "completion": "-1"}}
    rebuilt = {"input_per_million": 0.25, "output_per_million": -1000000.0}
    provider = {"slug": "openai", "name": "OpenAI", "headquarters": "US", "datacenters": ["US", "SG"]}
    unknown = {"slug": "b", "name": "B", "headquarters": None, "datacenters": None}
    seen = {"first_seen": "2026-01-01", "last_seen": "2026-03-16"}
    points = [["2026-01-01", 0.25, 2], ["2026-03-16", None, 0.07], ["2026-03-16", 1e-07, 600.0]]
    by_hour = {"utc_start": 100, "utc_end": 400, "prompt": "5e-07", "completion": "0.000001"}
    overrides = [by_hour, {"min_prompt_tokens": 200000, "prompt": "1e-07"}]
    priced = {"pricing": {"prompt": "2.5e-07", "completion": "0.00000200", "overrides": overrides}}
    return [
        {"data": [model | priced, free, dict(free)]},
        {"data": [model | {"pricing": rebuilt, "architecture": None}]},
        {"data": [provider, unknown]},
        {"as_of": "2026-03-17", "models": {"openai/a": seen | {"points": points}, "~b": seen | {"points": points[:1]}}},
    ]


def _real() -> list[Any]:
    answer, chart, page = (
        json.loads(min((CAPTURES / folder).glob(names)).read_text())
        # The pages before that are none: their tokens have twelve digits.
        for folder, names in (("rankings_daily", "*"), ("weekly_chart", "*"), ("weekly_models", "2026-02-16.json"))
    )
    last_days = sorted({row["date"] for row in answer["data"]})[-2:]
    catalogue, providers = (
        json.loads(min((CAPTURES / folder).glob("*.json")).read_text()) for folder in ("models", "providers")
    )
    catalogue["data"], providers["data"] = catalogue["data"][:3], providers["data"][:3]
    answer["data"] = [row for day in last_days for row in answer["data"] if row["date"] == day][:60]
    chart["data"] = [point | {"ys": dict(list(point["ys"].items())[:4])} for point in chart["data"][:3]]
    page["models"] = sorted(page["models"], key=lambda row: int(row["rank"]))[:3]
    return [
        answer,
        _export(answer),
        _export(answer) | {"dataset": "benchmark-runs"},
        chart,
        page,
        catalogue,
        providers,
        *(_real_rankings() if MORE_CAPTURES.is_dir() else []),
    ]


def _real_rankings() -> list[Any]:
    folder = MORE_CAPTURES / "model_rankings"
    views = [json.loads(min(folder.glob(pattern)).read_text()) for pattern in ("day-*.json", "week-*.json")]
    return [view | {"data": view["data"][:40]} for view in views]
