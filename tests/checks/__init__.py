"""The checks that stand before a publication, made to fail."""
