"""Published claims: their schema as files, and questions about single figures."""
