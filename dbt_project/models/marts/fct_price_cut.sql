with attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

usage as (
    select
        by_source.*,
        {{ model_slug('by_source.model_permaslug') }} as model_slug,
        attributions.vendor_id
    from {{ ref('fct_model_usage_weekly_by_source') }} as by_source
    left join attributions
        on
            {{ model_slug('by_source.model_permaslug') }} = attributions.model_slug
            and attributions.is_current
    -- Without the weeks that days have replaced.
    semi join {{ ref('int_weeks_answered') }} as answers
        on by_source.week_start = answers.week_start and by_source.source = answers.source
    where by_source.is_complete
),

-- The four weeks on either side of a cut.
around as (
    select
        cuts.model_permaslug as cut_permaslug,
        cuts.cut_on,
        usage.*,
        usage.week_start >= cuts.cut_on as is_after
    from {{ ref('int_price_cuts') }} as cuts
    inner join usage
        on
            usage.week_start between cuts.before_from and cuts.before_from + 21
            or usage.week_start between cuts.after_from and cuts.after_from + 21
),

weeks as (
    select
        cut_permaslug,
        cut_on,
        source,
        model_permaslug,
        any_value(model_slug) as model_slug,
        any_value(vendor_id) as vendor_id,
        count(*) as weeks_named,
        {% for bound in ['total', 'low', 'high'] %}
        (sum({{ 'named' if bound == 'total' else bound }}_tokens) filter (where not is_after))::decimal(38, 0) as {{ bound }}_before,
        (sum({{ 'named' if bound == 'total' else bound }}_tokens) filter (where is_after))::decimal(38, 0) as {{ bound }}_after{{ ',' if not loop.last }}
        {% endfor %}
    from around
    group by cut_permaslug, cut_on, source, model_permaslug
),

-- Like for like: one source that names the model in each of the eight weeks.
of_model as (
    select * from weeks
    where model_permaslug = cut_permaslug and weeks_named = 8
),

sums as (
    select
        of_model.cut_permaslug,
        of_model.cut_on,
        of_model.source,
        sum(weeks.total_before) as market_before,
        sum(weeks.total_after) as market_after,
        {% for bound in ['total', 'low', 'high'] %}{% for side in ['before', 'after'] %}
        sum(weeks.{{ bound }}_{{ side }}) filter (
            where weeks.weeks_named = 8
            and weeks.vendor_id = of_model.vendor_id
            and weeks.model_slug <> of_model.model_slug
        ) as others_{{ bound }}_{{ side }}{{ ',' if not (loop.last and bound == 'high') }}
        {% endfor %}{% endfor %}
    from of_model
    inner join weeks using (cut_permaslug, cut_on, source)
    group by of_model.cut_permaslug, of_model.cut_on, of_model.source
),

changes as (
    select
        of_model.*,
        {{ growth('of_model.total_after', 'of_model.total_before') }} as use_change,
        {{ growth('of_model.low_after', 'of_model.high_before') }} as use_change_low,
        {{ growth('of_model.high_after', 'of_model.low_before') }} as use_change_high,
        case when sources.has_market_total then {{ growth('sums.market_after', 'sums.market_before') }} end as market_change,
        {{ growth('sums.others_total_after', 'sums.others_total_before') }} as vendor_others_change,
        {{ growth('sums.others_low_after', 'sums.others_high_before') }} as vendor_others_change_low,
        {{ growth('sums.others_high_after', 'sums.others_low_before') }} as vendor_others_change_high
    from of_model
    inner join sums using (cut_permaslug, cut_on, source)
    inner join {{ ref('sources') }} as sources on of_model.source = sources.source
    qualify
        row_number() over (
            partition by of_model.cut_permaslug, of_model.cut_on
            order by round(use_change_high - use_change_low, 9) asc nulls last, sources.precedence asc
        ) = 1
),

used as (
    select distinct
        cut_permaslug,
        cut_on
    from weeks
    where model_permaslug = cut_permaslug
)

select
    cuts.* replace (
        cuts.blended_price_before_usd_per_mtok::decimal(18, 9) as blended_price_before_usd_per_mtok,
        cuts.blended_price_after_usd_per_mtok::decimal(18, 9) as blended_price_after_usd_per_mtok
    ),
    changes.source,
    changes.total_before as before_tokens,
    changes.total_after as after_tokens,
    changes.use_change,
    changes.use_change_low,
    changes.use_change_high,
    changes.market_change,
    changes.vendor_others_change,
    changes.vendor_others_change_low,
    changes.vendor_others_change_high
from {{ ref('int_price_cuts') }} as cuts
inner join used on cuts.model_permaslug = used.cut_permaslug and cuts.cut_on = used.cut_on
left join changes on cuts.model_permaslug = changes.cut_permaslug and cuts.cut_on = changes.cut_on
