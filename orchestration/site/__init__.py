"""The site and the report: pages made from the published tables, each number with the SQL that gives it."""
