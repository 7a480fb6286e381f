-- The bytes of new captures of one form, as text.
create or replace temp table documents as
select
    unnest($sha256s) as sha256,
    unnest($bodies) as body
