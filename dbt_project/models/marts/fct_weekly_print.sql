with states as (
    select * from {{ ref('int_week_states_dated') }}
    where is_complete
),

-- Growth is of what the source's newest captures had of both weeks at the moment, and has the moments of both.
growths as (
    select
        this_week.source,
        this_week.week_start,
        greatest(this_week.known_from, previous_week.known_from) as known_from,
        case
            when this_week.known_from >= previous_week.known_from then this_week.capture_id else previous_week.capture_id
        end as capture_id,
        {{ growth('this_week.market_tokens', 'previous_week.market_tokens') }} as growth
    from states as this_week
    inner join states as previous_week
        on
            this_week.week_start - 7 = previous_week.week_start
            and this_week.source = previous_week.source
            and this_week.known_from < coalesce(previous_week.known_to, 'infinity'::timestamptz)
            and previous_week.known_from < coalesce(this_week.known_to, 'infinity'::timestamptz)
),

-- As the source's own captures name them: what another view opens of `other` is no print of this one.
named as (
    select
        source,
        week_start,
        known_from,
        usage.model_permaslug,
        any_value(usage.source_rank) as source_rank,
        false as is_other,
        sum(usage.total_tokens)::decimal(38, 0) as total_tokens
    from {{ ref('int_week_periods_dated') }}
    semi join states using (source, week_start, known_from)
    inner join {{ ref('int_usage_versioned') }} as usage using (source, period_start, version)
    where usage.opened_from is null and not usage.is_other
    group by all
),

ranked as (
    select
        *,
        {{ rank_in_week('source, week_start, known_from', 'total_tokens') }} as rank,
        count(*) over (partition by source, week_start, known_from) as named_models
    from named
),

attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

followed as (
    select unnest({{ threshold('revised_countries', 'varchar[]') }}) as country_code
),

countries as (
    select
        states.source,
        states.week_start,
        states.known_from,
        states.capture_id,
        bases.basis,
        followed.country_code,
        coalesce(sum(ranked.total_tokens) filter (where attributions.country_code = followed.country_code), 0)::decimal(38, 0)
            as tokens,
        {{ share('tokens', 'any_value(states.market_tokens)') }} as share
    from states
    inner join ranked using (source, week_start, known_from)
    inner join {{ ref('bases') }} as bases
        on
            bases.basis in ('all', 'top_9')
            and (bases.ranks is null or (ranked.rank <= bases.ranks and ranked.named_models >= bases.ranks))
    cross join followed
    left join attributions on {{ model_slug('ranked.model_permaslug') }} = attributions.model_slug and attributions.is_current
    group by states.source, states.week_start, states.known_from, states.capture_id, bases.basis, followed.country_code
),

figures as (
    {% for relation, metric, basis, country_code, tokens, ratio in [
        ('states', 'market_total', "'all'", 'null::varchar', 'market_tokens', 'null::double'),
        ('growths', 'market_growth', "'all'", 'null::varchar', 'null::decimal(38, 0)', 'growth'),
        ('countries', 'country_total', 'basis', 'country_code', 'tokens', 'null::double'),
        ('countries', 'country_share', 'basis', 'country_code', 'null::decimal(38, 0)', 'share')
    ] %}
    select
        source,
        week_start,
        known_from,
        capture_id,
        '{{ metric }}' as metric,
        {{ basis }} as basis,
        {{ country_code }} as country_code,
        {{ tokens }} as tokens,
        {{ ratio }} as ratio
    from {{ relation }}
    -- A ratio to nothing is none.
    where coalesce({{ tokens }}, {{ ratio }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

changed as (
    select *
    from figures
    window figure_history as (
        partition by source, week_start, metric, basis, country_code
        order by known_from asc
    )
    -- Captures that repeat a figure print nothing new, nor does one that gives it again after the week was not complete.
    qualify (tokens, ratio) is distinct from lag((tokens, ratio)) over figure_history
)

select
    week_start,
    metric,
    basis,
    country_code,
    source,
    (row_number() over figure_history)::integer as print_number,
    tokens as print_tokens,
    ratio as print_ratio,
    known_from,
    lead(known_from) over figure_history as known_to,
    capture_id as first_capture_id,
    date_diff('second', {{ midnight_utc('week_start + 7') }}, known_from) / 3600 as hours_after_week_end,
    -- Of tokens relative, of a share or a growth as the difference: both are fractions.
    coalesce({{ growth('tokens', 'first_value(tokens) over figure_history') }}, ratio - first_value(ratio) over figure_history) as revision
from changed
window figure_history as (
    partition by source, week_start, metric, basis, country_code
    order by known_from asc
)
