{# Of a run of which days are missing no more is known than that it has what the others hold. #}
{% macro claim_runs_by_days(runs, run_rows, bases, model_attributions) %}
with asked as (
    select
        runs.*,
        bases.basis,
        case when runs.subject <> 'model' then bases.ranks end as ranks,
        modes.attribution
    from {{ runs }} as runs
    inner join {{ bases }} as bases
        on bases.is_published = (runs.subject <> 'model') and (runs.subject <> 'market' or bases.ranks is null)
    inner join {{ attribution_modes() }} on modes.attribution = 'as_known_now' or runs.subject in ('country', 'vendor')
),

counted as (
    select
        asked.*,
        run_rows.* exclude (known_at, first_day, last_day, named_tokens, low_tokens, high_tokens, slack_tokens),
        {{ counted_within('asked.ranks', 'run_rows') }},
        case asked.subject
            when 'model' then run_rows.model_permaslug = asked.entity
            when 'vendor' then attributions.vendor_id = asked.entity
            when 'country' then attributions.country_code = asked.entity
        end as is_of_entity
    from asked
    inner join {{ run_rows }} as run_rows
        on
            {{ same_cell('asked', 'run_rows', ['known_at', 'first_day', 'last_day']) }}
            and (run_rows.is_whole or asked.basis = coalesce(asked.stated_basis, 'all') or asked.subject = 'model')
    left join ({{ attributions_by_slug(model_attributions) }}) as attributions
        on
            {{ model_slug('run_rows.model_permaslug') }} = attributions.model_slug
            and case asked.attribution
                when 'as_known_now' then attributions.is_current
                else attributions.valid_from <= asked.last_day and coalesce(attributions.valid_to > asked.last_day, true)
            end
),

summed as (
    select
        claim_id,
        known,
        subject,
        unit,
        rolling_from,
        weeks_before,
        source,
        basis,
        ranks,
        attribution,
        is_whole,
        false as is_rounded,
        market_tokens,
        unnamed_tokens,
        unnamed_high_tokens,
        firm_rows,
        {% for name in ['low_tokens', 'high_tokens'] %}
        sum({{ name }}) filter (where is_of_entity and {{ may_stand_within('ranks', 'counted') }}) as {{ name }},
        {% endfor %}
        any_value(rank_low) filter (where is_of_entity) as rank_low,
        any_value(rank_high) filter (where is_of_entity) as rank_high
    from counted
    group by all
)

select
    * replace (
        case subject when 'market' then market_tokens else coalesce(low_tokens, 0) end as low_tokens,
        case
            when not is_whole then null
            when subject = 'market' then market_tokens
            when subject = 'model' then coalesce(high_tokens, unnamed_high_tokens)
            when ranks is null then coalesce(low_tokens, 0) + unnamed_tokens
            else coalesce(high_tokens, 0) + {{ unnamed_in_ranks('summed') }}
        end as high_tokens
    )
from summed
-- That a top n has no row of an entity says nothing of what the entity has.
where ranks is null or high_tokens > 0
{% endmacro %}
