"""Captures: what one is, which forms are known, and where they are kept for ever."""
