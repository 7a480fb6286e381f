"""The sentence that sums up a week, and a week for the terminal."""
