with complete_states as (
    select * from {{ ref('int_week_states_dated') }}
    where is_complete
),

-- As the source's own captures name them: what another view opens of `other` is no print of this one.
named as (
    select
        periods.source,
        periods.week_start,
        periods.known_from,
        usage.model_permaslug,
        any_value(usage.source_rank) as source_rank,
        false as is_other,
        sum(usage.total_tokens)::decimal(38, 0) as total_tokens
    from {{ ref('int_week_periods_dated') }} as periods
    inner join complete_states using (source, week_start, known_from)
    inner join {{ ref('int_usage_versioned') }} as usage
        on
            periods.source = usage.source
            and periods.period_start = usage.period_start
            and periods.version = usage.version
    where usage.opened_from is null and not usage.is_other
    group by periods.source, periods.week_start, periods.known_from, usage.model_permaslug
),

ranked as (
    select
        *,
        {{ rank_in_week('source, week_start, known_from') }} as rank,
        count(*) over (partition by source, week_start, known_from) as named_models
    from named
),

attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

countries as (
    select unnest({{ threshold('revised_countries', 'varchar[]') }}) as country_code
)

select
    ranked.source,
    ranked.week_start,
    ranked.known_from,
    bases.basis,
    countries.country_code,
    coalesce(sum(ranked.total_tokens) filter (where attributions.country_code = countries.country_code), 0)
    ::decimal(38, 0) as total_tokens
from ranked
inner join {{ ref('bases') }} as bases
    on
        bases.basis in ('all', 'top_9')
        and (bases.ranks is null or (ranked.rank <= bases.ranks and ranked.named_models >= bases.ranks))
cross join countries
left join attributions on {{ model_slug('ranked.model_permaslug') }} = attributions.model_slug and attributions.is_current
group by ranked.source, ranked.week_start, ranked.known_from, bases.basis, countries.country_code
