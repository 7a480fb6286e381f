{% set horizon_end = midnight_utc('revisions.week_start + 7 + horizons.horizon_days') %}
with horizons as (
    select unnest({{ threshold('revision_horizons', 'integer[]') }}) as horizon_days
),

-- A figure counts at a horizon that captures have reached: what the source said after the newest of them is not known.
compared as (
    select
        revisions.metric,
        revisions.basis,
        revisions.country_code,
        revisions.source,
        horizons.horizon_days,
        revisions.is_prompt,
        revisions.week_start,
        -- What another source shows by then stands in the place of what this one still has.
        coalesce(revisions.later_seen_at <= {{ horizon_end }}, false) as is_replaced,
        case when is_replaced and prints.known_from is not null then revisions.revision else prints.revision end as revision,
        prints.known_to is null and is_replaced = (revisions.later_seen_at is not null) as is_latest
    from {{ ref('fct_revision') }} as revisions
    cross join horizons
    left join {{ ref('fct_weekly_print') }} as prints
        on
            revisions.week_start = prints.week_start
            and revisions.metric = prints.metric
            and revisions.basis = prints.basis
            and revisions.country_code is not distinct from prints.country_code
            and revisions.source = prints.source
            and revisions.is_prompt
            and revisions.last_seen_at >= {{ horizon_end }}
            and prints.known_from <= {{ horizon_end }}
            and coalesce(prints.known_to > {{ horizon_end }}, true)
)

select
    metric,
    basis,
    country_code,
    source,
    horizon_days,
    (count(*) filter (where is_prompt))::integer as weeks_printed,
    count(revision)::integer as weeks_compared,
    -- In the order of weeks: a mean of doubles in another has another last digit.
    avg(abs(revision) order by week_start) as mean_absolute_revision,
    avg(revision order by week_start) as bias,
    arg_max(revision, abs(revision) order by week_start) as largest_revision,
    (count(*) filter (where revision = 0))::double / nullif(count(revision), 0) as unchanged_share,
    (count(*) filter (where revision is not null and is_latest))::double / nullif(count(revision), 0) as final_share
from compared
group by metric, basis, country_code, source, horizon_days
