"""The site and the report: pages from the published tables, each figure with the SQL that gives it.

A query per table (sql/), the pages with their rows (pages.py), their charts (charting.py) and looks (templates/).
Rules about figures are dbt's; thresholds stand in the seed `thresholds`.
"""
