"""The rules of the dbt project."""
