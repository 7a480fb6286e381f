"""Published claims: the schema of their files, reading them, the rules for any figure, and questions about one figure.

Verdicts are computed by dbt (dbt_project/macros/claims).
"""
