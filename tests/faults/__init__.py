"""Every way we know in which the machine, a person or a kill can hurt a data folder, and what mends it."""
