"""How figures are written (figures.py), the sentence that sums up a week, and a week for the terminal."""
