"""token-almanac: acquire, load, transform, check and publish OpenRouter's public usage figures."""
