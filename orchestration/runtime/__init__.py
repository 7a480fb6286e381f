"""Dagster around the steps: its instance, resources, jobs and schedules, and dbt as a process."""
