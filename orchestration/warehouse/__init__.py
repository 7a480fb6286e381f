"""The build database: its one writer and the load of the raw zone into it."""
