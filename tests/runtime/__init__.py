"""Dagster around the steps."""
