"""The charts: what rows become, what is drawn, and what lives in a real browser."""
