-- One row per capture: what was asked, when, and what came.
create table raw.captures (
    capture_id varchar primary key,
    source varchar not null,
    form varchar not null,
    dataset varchar not null,
    request varchar not null,
    as_of timestamptz not null check (as_of between '2023-01-01 00:00:00+00' and '2200-01-01 00:00:00+00'),
    -- Whether as_of is the word of the person who imported it.
    is_as_of_stated boolean not null,
    received_at timestamptz not null,
    window_start date not null,
    window_end date not null,
    row_count bigint not null,
    bytes bigint not null,
    sha256 varchar not null,
    raw_path varchar not null,
    citation varchar not null,
    licence varchar not null,
    licence_url varchar not null,
    -- The parameters that make an answer a part of the whole, as JSON; null for the whole.
    asked varchar
);

insert into raw.captures by name
select capture.*
from (select unnest($captures) as capture) as captures;
