"""What readers get: the marts as a database, as Parquet and as a data package, made current in one step."""
