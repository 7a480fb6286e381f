"""The assets, one module per step of the way: captures, raw tables, dbt models, pages, publication, review."""
