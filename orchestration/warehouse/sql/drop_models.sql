-- One statement per object made from the raw tables: the schemas of dbt, and each object in main, since main
-- itself cannot be dropped.
select format('drop schema "{}" cascade', schema_name) as statement
from duckdb_schemas()
where not internal and database_name = current_database() and schema_name not in ('main', 'raw')
union all
select format('drop table main."{}"', table_name) as statement
from duckdb_tables()
where not internal and database_name = current_database() and schema_name = 'main'
union all
select format('drop view main."{}"', view_name) as statement
from duckdb_views()
where not internal and database_name = current_database() and schema_name = 'main'
union all
select distinct format('drop macro table main."{}"', function_name) as statement
from duckdb_functions()
where not internal and database_name = current_database() and schema_name = 'main' and function_type = 'table_macro'
