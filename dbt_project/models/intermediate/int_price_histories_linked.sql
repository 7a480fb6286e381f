-- Of several histories of an id, the newest.
with points as (
    select
        *,
        last_seen_on < known_on as is_withdrawn,
        lead(priced_from) over (partition by capture_id, catalogue_id order by priced_from) as next_from
    from {{ ref('stg_price_history__points') }}
    qualify dense_rank() over (partition by catalogue_id order by as_of desc, sha256 desc) = 1
),

pieces as (
    select
        *,
        coalesce(next_from, last_seen_on + 1) as priced_to
    from points
)

select
    links.model_permaslug,
    pieces.catalogue_id,
    pieces.capture_id,
    greatest(pieces.priced_from, links.linked_from) as known_from,
    least(pieces.priced_to, links.linked_to) as known_to,
    pieces.is_withdrawn and pieces.next_from is null and known_to = pieces.priced_to as is_end,
    pieces.prompt_price_usd_per_mtok,
    pieces.completion_price_usd_per_mtok
from pieces
inner join {{ ref('int_price_ids_linked') }} as links
    on
        pieces.catalogue_id = links.catalogue_id
        and pieces.priced_to > links.linked_from
        and pieces.priced_from < coalesce(links.linked_to, 'infinity'::date)
