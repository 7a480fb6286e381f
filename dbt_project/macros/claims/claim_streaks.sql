{% macro claim_streaks(claims, claim_cells) %}
with questions as (
    select
        claims.*,
        claims.week_start as claim_week,
        moments.known,
        moments.known_at
    from {{ claims }} as claims
    inner join ({{ claim_moments(claims) }}) as moments on claims.claim_id = moments.claim_id
    where claims.unit = 'weeks'
),

series as (
    {{ claim_series('questions', claim_cells) }}
),

runs as (
    select
        *,
        -- The last week in which it was not so; the last of which nothing is known; the first after a gap, or of all.
        max(week_start) filter (where not continues_streak) over up_to_here as broken_week,
        max(week_start) filter (where continues_streak is null) over up_to_here as unknown_week,
        max(week_start) filter (where not follows_a_known_week) over up_to_here as first_week,
        coalesce(lead(week_start) over definition, 'infinity'::date) as next_week
    from series
    window
        definition as (
            partition by known_at, metric, subject, entity, over_entity, variants, country_by, basis, source, moment
            order by week_start asc
        ),
        up_to_here as (definition rows between unbounded preceding and current row)
),

ended as (
    select
        questions.claim_id,
        questions.known,
        runs.variants,
        runs.country_by,
        runs.basis,
        runs.source,
        runs.moment,
        runs.is_rounded,
        (questions.claim_week - runs.broken_week) // 7 as broken_at,
        case
            when runs.week_start < questions.claim_week then 0
            else least((questions.claim_week - runs.unknown_week) // 7, (questions.claim_week - runs.first_week) // 7 + 1)
        end as unknown_at
    from questions
    inner join runs
        on
            {{ same_cell('questions', 'runs', ['known_at', 'metric', 'subject']) }}
            and questions.entity is not distinct from runs.entity
            and questions.over_entity is not distinct from runs.over_entity
            and questions.claim_week >= runs.week_start
            and questions.claim_week < runs.next_week
    where
        {{ is_tried('runs.variants', 'runs.country_by', 'questions') }}
        and (
            questions.stated_attribution is null
            or (questions.stated_basis = runs.basis and questions.stated_attribution = {{ attribution_of_moment('runs.moment') }})
        )
)

select
    *,
    {{ attribution_of_moment('moment') }} as attribution,
    {{ no_other_week() }},
    'exact' as rows,
    'exact' as growth_of,
    true as is_consistent,
    case when unknown_at > 0 or broken_at = 0 then least(broken_at, unknown_at) end::decimal(38, 12) as value,
    coalesce(value, 0) as low,
    -- A run that reaches back to what is not known may be longer: at least so many weeks.
    case when broken_at < unknown_at then value end as high
from ended
{% endmacro %}
