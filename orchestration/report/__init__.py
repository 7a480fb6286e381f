"""How figures are written, the sentence that says a week, and a week at a glance."""
