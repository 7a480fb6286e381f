-- The bytes of new captures of one form, as text, and what they do not say of themselves.
create or replace temp table documents as
select
    unnest($sha256s) as sha256,
    unnest($bodies) as body,
    unnest($seen_ats)::timestamptz as seen_at
