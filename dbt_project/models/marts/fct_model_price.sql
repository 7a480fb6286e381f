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
),

-- The days on which a history knows the price; is_end says that it saw the model no more from known_to on.
history as (
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
),

-- Of a day the last that each source other than a history says; a catalogue with the least and the most under any condition.
observed as (
    select
        *,
        (true, prompt_price_usd_per_mtok, completion_price_usd_per_mtok) as price
    from (
        select
            'catalogue' as price_source,
            2 as precedence,
            *
        from {{ ref('int_catalogue_models_joined') }}
        where model_permaslug is not null
        union all by name
        select
            'weekly_page' as price_source,
            3 as precedence,
            *
        from {{ ref('stg_weekly_page__prices') }}
    )
    qualify
        row_number() over (
            partition by model_permaslug, seen_on, price_source
            order by is_plain desc, as_of desc, sha256 desc, prompt_price_usd_per_mtok asc
        ) = 1
),

-- From this day on, this is so. Where a history knows each day, observations of others add nothing.
marks as (
    select
        model_permaslug,
        known_from as valid_from,
        true as is_listed,
        1 as precedence,
        prompt_price_usd_per_mtok,
        completion_price_usd_per_mtok,
        'price_history' as price_source,
        capture_id
    from history
    union all by name
    select
        observed.* exclude (seen_on, price),
        observed.seen_on as valid_from,
        true as is_listed
    from observed
    anti join history
        on
            observed.model_permaslug = history.model_permaslug
            and observed.seen_on >= history.known_from
            -- A page lists what was used in the week up to it: for so long it may list what a history saw end.
            and observed.seen_on < history.known_to
            + case when history.is_end and observed.price_source = 'weekly_page' then 7 else 0 end
    -- A page's price of a free variant that is not 0 is that of its model.
    where
        observed.price_source <> 'weekly_page'
        or not ends_with(observed.model_permaslug, ':free')
        or (observed.prompt_price_usd_per_mtok = 0 and observed.completion_price_usd_per_mtok = 0)
    union all by name
    select
        model_permaslug,
        known_to as valid_from,
        false as is_listed,
        4 as precedence
    from history
    where is_end
    union all by name
    select
        model_permaslug,
        linked_to as valid_from,
        false as is_listed,
        4 as precedence
    from {{ ref('int_price_ids_linked') }}
    where linked_to is not null
),

said as (
    select distinct on (model_permaslug, valid_from)
        *,
        (is_listed, prompt_price_usd_per_mtok, completion_price_usd_per_mtok) as price
    from marks
    order by model_permaslug, valid_from, precedence
),

changes as (
    select * from said
    qualify price is distinct from lag(price) over (partition by model_permaslug order by valid_from)
),

periods as (
    select
        *,
        lead(valid_from) over (partition by model_permaslug order by valid_from) as valid_to
    from changes
)

-- A price lies between what the catalogues of its days show under any condition, where they have the price itself.
select
    periods.model_permaslug,
    periods.valid_from,
    periods.valid_to,
    periods.prompt_price_usd_per_mtok,
    periods.completion_price_usd_per_mtok,
    {% for what in ['prompt', 'completion'] %}{% for bound, of_all in [('low', 'min'), ('high', 'max')] %}
    coalesce(
        {{ of_all }}(observed.{{ what }}_price_{{ bound }}_usd_per_mtok) filter (where periods.price = observed.price),
        periods.{{ what }}_price_usd_per_mtok
    ) as {{ what }}_price_{{ bound }}_usd_per_mtok,
    {% endfor %}{% endfor %}
    periods.prompt_price_usd_per_mtok + periods.completion_price_usd_per_mtok = 0
    and not coalesce(
        bool_or(observed.prompt_price_high_usd_per_mtok + observed.completion_price_high_usd_per_mtok > 0)
            filter (where periods.price = observed.price), false
    ) as is_free,
    periods.price_source,
    periods.capture_id,
    count(observed.model_permaslug) filter (where periods.price is distinct from observed.price)::integer as disagreeing_observations
from periods
left join observed
    on
        periods.model_permaslug = observed.model_permaslug
        and periods.valid_from <= observed.seen_on
        and coalesce(periods.valid_to, 'infinity'::date) > observed.seen_on
where periods.is_listed
group by
    periods.model_permaslug, periods.valid_from, periods.valid_to, periods.price, periods.prompt_price_usd_per_mtok,
    periods.completion_price_usd_per_mtok, periods.price_source, periods.capture_id
