with {{ ctes_of_audit() }}

select * from candidates
