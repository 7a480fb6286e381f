"""Go from the files to the figures with pandas: a frame per capture, the newest of each day, weeks by groupby."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # pandas has no types


def main(captures: Path, seeds: Path, out: Path) -> None:
    """Write the three tables."""
    frames = []
    for path in sorted(captures.glob("*.json")):
        capture = json.loads(path.read_bytes())
        frames.append(pd.DataFrame(capture["data"]).assign(as_of=capture["meta"]["as_of"]))
    rows = pd.concat(frames, ignore_index=True)
    rows["usage_date"] = pd.to_datetime(rows.pop("date"))
    rows["as_of"] = pd.to_datetime(rows["as_of"], format="ISO8601").dt.tz_localize(None)
    rows["total_tokens"] = rows["total_tokens"].astype("int64")

    days = rows[rows["as_of"] == rows.groupby("usage_date")["as_of"].transform("max")].copy()
    days["week_start"] = days["usage_date"] - pd.to_timedelta(days["usage_date"].dt.day_of_week, unit="D")

    ended = days[days["usage_date"] < days["as_of"].dt.normalize()]
    complete_days = ended.groupby("week_start")["usage_date"].nunique()
    weeks = days[days["week_start"].isin(complete_days[complete_days == 7].index)]

    market = weeks.groupby("week_start", as_index=False)["total_tokens"].sum()
    is_next = market["week_start"].diff() == pd.Timedelta(days=7)
    market["growth"] = (market["total_tokens"] / market["total_tokens"].shift() - 1).where(is_next)

    authors = pd.read_csv(seeds / "authors.csv")[["author", "vendor_id"]]
    reveals = pd.read_csv(seeds / "reveals.csv").query("reveal_status == 'confirmed'")[["model_slug", "vendor_id"]]
    vendors = pd.read_csv(seeds / "vendors.csv")[["vendor_id", "country_code"]]
    permaslug = weeks["model_permaslug"].str
    revealed = permaslug.split(":").str[0].map(reveals.set_index("model_slug")["vendor_id"])
    vendor = revealed.fillna(permaslug.split("/").str[0].map(authors.set_index("author")["vendor_id"]))
    country = vendor.map(vendors.set_index("vendor_id")["country_code"]).rename("country_code")
    countries = weeks.groupby(["week_start", country], dropna=False)["total_tokens"].sum().reset_index()

    days[["usage_date", "model_permaslug", "total_tokens"]].to_csv(out / "days.csv", index=False)
    market.to_csv(out / "market.csv", index=False)
    countries.to_csv(out / "countries.csv", index=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
