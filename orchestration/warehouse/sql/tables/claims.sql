-- One row per published claim, from data/claims.
create table raw.claims (
    claim_id varchar primary key,
    publisher varchar not null,
    published_on date not null,
    source varchar not null,
    statement varchar not null,
    metric varchar not null,
    entity varchar,
    over_entity varchar,
    models varchar [] not null,
    week_start date not null,
    stated_basis varchar,
    claimed_value decimal(38, 12) not null,
    claimed_step decimal(38, 12) not null,
    comparator varchar not null default 'exact',
    claimed_upper decimal(38, 12),
    unit varchar not null,
    note varchar
);

insert into raw.claims by name
select claim.*
from (select unnest($claims) as claim) as claims;
