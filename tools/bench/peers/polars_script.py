"""Go from the files to the figures with polars: every capture read with its schema, then expressions."""

import sys
from pathlib import Path

import polars as pl

ROW = pl.Struct({"date": pl.String, "model_permaslug": pl.String, "total_tokens": pl.String})
CAPTURE = {"data": pl.List(ROW), "meta": pl.Struct({"as_of": pl.String})}


def main(captures: Path, seeds: Path, out: Path) -> None:
    """Write the three tables."""
    rows = pl.concat(
        pl.read_json(path, schema=CAPTURE).explode("data").unnest("data", "meta")
        for path in sorted(captures.glob("*.json"))
    ).select(
        pl.col("as_of").str.to_datetime(time_zone="UTC"),
        pl.col("date").str.to_date().alias("usage_date"),
        "model_permaslug",
        pl.col("total_tokens").cast(pl.Int64),
    )
    days = rows.filter(pl.col("as_of") == pl.col("as_of").max().over("usage_date")).with_columns(
        week_start=pl.col("usage_date").dt.truncate("1w")
    )
    complete = (
        days.filter(pl.col("usage_date") < pl.col("as_of").dt.date())
        .group_by("week_start")
        .agg(pl.col("usage_date").n_unique().alias("days"))
        .filter(pl.col("days") == 7)
    )
    weeks = days.join(complete, on="week_start", how="semi")

    is_next = pl.col("week_start").diff() == pl.duration(days=7)
    growth = pl.col("total_tokens") / pl.col("total_tokens").shift() - 1
    market = weeks.group_by("week_start").agg(pl.col("total_tokens").sum()).sort("week_start")
    market = market.with_columns(growth=pl.when(is_next).then(growth))

    authors = pl.read_csv(seeds / "authors.csv").select("author", "vendor_id")
    reveals = pl.read_csv(seeds / "reveals.csv").filter(pl.col("reveal_status") == "confirmed")
    reveals = reveals.select("model_slug", pl.col("vendor_id").alias("revealed_vendor_id"))
    vendors = pl.read_csv(seeds / "vendors.csv").select("vendor_id", "country_code")
    permaslug = pl.col("model_permaslug")
    countries = (
        weeks.with_columns(
            model_slug=permaslug.str.split(":").list.first(), author=permaslug.str.split("/").list.first()
        )
        .join(reveals, on="model_slug", how="left")
        .join(authors, on="author", how="left")
        .with_columns(vendor_id=pl.coalesce("revealed_vendor_id", "vendor_id"))
        .join(vendors, on="vendor_id", how="left")
        .group_by("week_start", "country_code")
        .agg(pl.col("total_tokens").sum())
    )

    days.select("usage_date", "model_permaslug", "total_tokens").write_csv(out / "days.csv")
    market.write_csv(out / "market.csv")
    countries.write_csv(out / "countries.csv")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
