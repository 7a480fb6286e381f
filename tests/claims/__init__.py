"""Published claims and questions about single figures."""
