"""Mutants: the product with one rule broken, and whether anything notices."""
