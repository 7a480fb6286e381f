{% macro week_usage_observed(named_usage, sources) %}
with totals as (
    select
        usage.known_at,
        usage.variants,
        usage.week_start,
        usage.source,
        usage.grain,
        sources.precedence,
        sum(usage.total_tokens) as market_tokens,
        bool_and(sources.names_all_without_other and not usage.is_other) as is_whole
    from {{ named_usage }} as usage
    inner join {{ sources }} as sources on usage.source = sources.source
    where usage.is_complete and sources.has_market_total and not sources.is_rounded
    group by all
),

-- Days and a week that give one total show one state of the data, so that the week's rows are the days' rows, whole. A
-- week that names every model goes first.
agreeing as (
    select
        days.known_at,
        days.variants,
        days.week_start,
        days.source,
        weeks.source as week_source
    from totals as days
    inner join totals as weeks using (known_at, variants, week_start, market_tokens)
    where days.grain = 'day' and weeks.grain = 'week'
    qualify row_number() over (partition by known_at, variants, week_start order by weeks.is_whole desc, weeks.precedence asc) = 1
),

paired as (
    select
        usage.*,
        whole.total_tokens as whole_tokens,
        whole.source as whole_source,
        sum(whole.total_tokens - usage.total_tokens) over (
            partition by usage.known_at, usage.variants, usage.source, usage.week_start
        ) as moved_tokens
    from {{ named_usage }} as usage
    left join agreeing using (known_at, variants, week_start, source)
    left join {{ named_usage }} as whole
        on
            usage.known_at = whole.known_at
            and usage.variants = whole.variants
            and usage.week_start = whole.week_start
            and usage.model_permaslug = whole.model_permaslug
            and agreeing.week_source = whole.source
            and usage.total_tokens < usage.high_tokens
            and not usage.is_other
)

select
    * exclude (whole_tokens, whole_source, moved_tokens)
    replace (
        case when is_other then total_tokens - coalesce(moved_tokens, 0) else coalesce(whole_tokens, total_tokens) end as total_tokens,
        case when is_other then low_tokens - coalesce(moved_tokens, 0) else coalesce(whole_tokens, low_tokens) end as low_tokens,
        case when is_other then high_tokens - coalesce(moved_tokens, 0) else coalesce(whole_tokens, high_tokens) end as high_tokens
    ),
    coalesce(whole_source, source) as observed_in
from paired
{% endmacro %}
