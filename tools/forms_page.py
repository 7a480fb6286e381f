"""`make forms`: write docs/forms.md from the table of shapes and the known forms, each with three rows of example."""

import json
from typing import Any

from orchestration.captures.forms import FORMS
from orchestration.captures.shapes import ABOVE, Shape, table
from orchestration.settings import PROJECT_ROOT

PATH = PROJECT_ROOT / "docs" / "forms.md"
MOMENT = "2026-08-10T00:05:18Z"
NAMES = ("tencent/hy3-20260706", "openai/gpt-5.6-luna-20260709", "other")
MORE_NAMES = (*NAMES[:2], "a/video")  # in a whole ranking there is no `other`
META = {"as_of": MOMENT, "version": "v1", "start_date": "2026-08-03", "end_date": "2026-08-09"}
INTRODUCTION = """# What files `almanac run --captures DIR` reads

Made by `make forms` from `orchestration/captures/shapes.yml` and the contracts in `orchestration/captures/forms`. The
figures here are made up. `almanac explain FILE` says how a file of yours is read, or what it lacks.

- **A form** is an answer of the source, or the file of a tool that the product knows. It is kept and read as it is.
- **A shape** is another way to keep the same rows. It is known by the columns of its rows, wherever in a file they
  stand: wrappers, other tables and further keys do not matter. The file is kept verbatim; the capture of a known form
  that is derived from it names the file by its SHA-256.
- **The moment** is named by the nearest object around a row, in ISO 8601 with its time zone, under one of
  {moments}
  (of one object the first of these counts; a null, a mere date and the start of a day count as none). Else it is in
  the file's name (`20260810T000518Z.json`), or `--as-of` states it. For a list of models or providers a date in the
  name is enough; of moments in its rows the newest counts, as it does where each row of another table has its own.
- **Files** are JSON, JSON Lines or CSV (commas, semicolons, tabs or bars, a header, every line ended), in UTF-8, or in
  UTF-16 with its mark, plain or in gzip or zip, of at most 8 MB each when unpacked. The source's own CSV takes its
  moment from the manifest beside it, or in the same zip (`2026-08-10.csv` and `2026-08-10.manifest.json`).
- **A part is not taken for the whole.** A day has 50 models and `other`, a chart has `Others`, and a whole ranking has
  400 rows or more, down to models without tokens. A part that leaves so many, and such a one, is not seen: only a
  week whose total lies more than 5 % from that of its days or of another source is not used (`docs/method.md`). In
  the source's own answers what they say of themselves counts.
"""
VALUES: dict[str, tuple[Any, ...]] = {
    "date": ("2026-08-09",) * 3,
    "model_permaslug": NAMES,
    "total_tokens": ("1275944731371", "770626048220", "512"),
    "x": ("2026-07-20", "2026-07-27", "2026-08-03"),
    "ys": tuple({NAMES[0]: 900 + n, NAMES[1]: 70, "Others": 5} for n in range(3)),
    "variant": ("standard", "free", "standard"),
    "prompt_tokens": (900, 40, 0),
    "completion_tokens": (80, 2, 0),
    "reasoning_tokens": (10, 0, 0),
    "requests": (12, 3, 1),
    "rank": (1, 2, 3),
    "app_id": (3067167, 2627404, 190604),
    "app_name": ("One", "Two", "Three"),
    "total_requests": (40, 30, 20),
    "id": ("a/one", "a/two", "b/three:free"),
    "pricing": tuple({"prompt": price, "completion": price} for price in ("0.000002", "0.0000005", "0")),
    "slug": ("one", "two", "three"),
    "name": ("One", "Two", "Three"),
    "headquarters": ("US", "CN", None),
    "datacenters": (["US"], None, None),
}


def rows_of(*columns: str) -> list[dict[str, Any]]:
    """Return three rows under the form's names."""
    values = VALUES | ({"model_permaslug": MORE_NAMES} if "variant" in columns else {})
    return [{column: values[column][number] for column in columns} for number in range(3)]


def example_of(shape: Shape) -> dict[str, Any]:
    """Return a file of a shape with three rows, and what stands around them."""
    around, rows = {"fetched_at": MOMENT}, list[dict[str, Any]]()
    for row in rows_of(*shape.columns):
        named = {shape.columns[name]: value for name, value in row.items()}
        around |= {key.removeprefix(ABOVE): value for key, value in named.items() if key.startswith(ABOVE)}
        rows.append({key: value for key, value in named.items() if not key.startswith(ABOVE)})
    around |= {shape.view.removeprefix(ABOVE): "day"} if shape.view in shape.names else {}
    return {**around, "rows": rows}


def examples_of_forms() -> dict[str, Any]:
    """Return a capture with three rows for each form."""
    day = ("date", "model_permaslug", "total_tokens")
    week = [row | {"date": "2026-08-03"} for row in rows_of(*day)]
    parts = ("variant", "prompt_tokens", "completion_tokens", "reasoning_tokens", "requests")
    ranking = rows_of("date", "model_permaslug", *parts)
    apps = rows_of("rank", "app_id", "app_name", "total_tokens", "total_requests")
    export = [
        row | {"rank": rank, "share_of_daily_tokens": share}
        for row, rank, share in zip(rows_of(*day), (1, 2, None), (0.6, 0.3, 0.1), strict=True)
    ]
    retrieved = {
        "dataset": "rankings-daily",
        "schema_version": "v1",
        "snapshot_date": "2026-08-10",
        "retrieved_at": MOMENT,
    }
    page = [
        {"rank": n + 1, "slug": f"a/{n}", "total_tokens": 10**12 - n * 10**11, "prompt_price": 2.5e-07}
        for n in range(3)
    ]
    seen = {"first_seen": "2026-08-01", "last_seen": "2026-08-09"}
    points = [["2026-08-01", 0.25, 2.0], ["2026-08-05", 0.2, 2.0], ["2026-08-09", 0.1, 1.0]]
    runs = [{"run": n + 1, "any": "columns"} for n in range(3)]
    answer, taken = {"data": rows_of(*day), "meta": META}, {"fetched_at": MOMENT}
    return {
        "openrouter_export": {**retrieved, "row_count": 3, "rows": export},
        "published_dataset": {**retrieved, "dataset": "benchmark-runs", "row_count": 3, "rows": runs},
        "data_api_daily": answer,
        "data_api_weekly": {"data": week, "meta": META},
        "data_api_slice": {"data": week, "meta": META},
        "data_api_estimate": {"data": week, "meta": META},
        "simulated_daily": {**answer, "simulated": True},
        "weekly_chart": {**taken, "data": rows_of("x", "ys")},
        "weekly_page": {"date": "2026-08-10", "models": page},
        "weekly_totals": {**taken, "data": [{"x": x, "total_tokens": 10**13 + n} for n, x in enumerate(VALUES["x"])]},
        "model_ranking_day": {**taken, "view": "day", "data": ranking},
        "model_ranking_week": {**taken, "view": "week", "data": ranking},
        "model_ranking_rolling": {"fetched_at": "2026-08-11T00:05:18Z", "view": "week", "data": ranking},
        "app_ranking": {"generated_at": MOMENT, "data": apps},
        "app_ranking_part": {"generated_at": MOMENT, "data": apps},
        "model_catalogue": {"data": rows_of("id", "pricing")},
        "provider_catalogue": {"data": rows_of("slug", "name", "headquarters", "datacenters")},
        "price_history": {"as_of": "2026-08-09", "models": {"a/one": seen | {"points": points}}},
    }


def page() -> str:
    """Describe every shape and form in markdown."""
    moments = ", ".join(f"`{key}`" for key in table().moments)
    parts = [INTRODUCTION.replace("{moments}", moments), "## Shapes\n"]
    for shape in table().shapes:
        why_not = f"Not read: {shape.why_not}.\n\n" * bool(shape.why_not)
        parts.append(f"### {shape.name}: {shape.means}\n\n{why_not}{_block(example_of(shape))}\n")
    parts.append("## Forms\n")
    examples = examples_of_forms()
    parts += [f"### {name}\n\n{_about(name)}{_block(examples[name])}\n" for name in FORMS]
    return "\n".join(parts)


def _about(name: str) -> str:
    asked = "What was asked for is in the sidecar, so that no file of a person has this form.\n\n"
    return asked if not FORMS[name].answers({}) else ""


def _block(document: Any) -> str:
    """Return JSON with a line for each row."""
    lines = [f" {json.dumps(key)}: {_value(value)}" for key, value in document.items()]
    return "```json\n{\n" + ",\n".join(lines) + "\n}\n```"


def _value(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"  {json.dumps(row)}" for row in value) + "]"
    return json.dumps(value)


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
    print(f"wrote {PATH}")
