"""Tools for those who work on the product: bench, dictionary, screenshots. Not shipped."""
