"""The one writer and the load."""
