"""The checks that stand between the build database and the reader; dbt's own tests are checks beside them."""
