"""What readers get: the marts in a database of their own, as Parquet and as a data package, made current in one step."""
