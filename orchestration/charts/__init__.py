"""The charts: rows of a week, a ranking or a band as pictures that stand alone, and that scripts bring to life."""
