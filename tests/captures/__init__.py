"""What counts as a capture."""
