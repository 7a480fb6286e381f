with attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

weeks as (
    select
        usage.*,
        {{ model_slug('usage.model_permaslug') }} as model_slug,
        attributions.vendor_id
    from {{ ref('fct_model_usage_weekly_by_source') }} as usage
    left join attributions
        on
            {{ model_slug('usage.model_permaslug') }} = attributions.model_slug
            and attributions.is_current
    -- Without the weeks that days have replaced.
    semi join {{ ref('int_weeks_answered') }} as answers
        on usage.week_start = answers.week_start and usage.source = answers.source
    where usage.is_complete
),

around as (
    select
        cuts.model_permaslug as cut_permaslug,
        cuts.cut_on,
        weeks.*,
        weeks.week_start >= cuts.cut_on as is_after
    from {{ ref('int_price_cuts') }} as cuts
    inner join weeks
        on
            weeks.week_start between cuts.before_from and cuts.before_from + 21
            or weeks.week_start between cuts.after_from and cuts.after_from + 21
)

select
    cut_permaslug,
    cut_on,
    source,
    model_permaslug,
    any_value(model_slug) as model_slug,
    any_value(vendor_id) as vendor_id,
    any_value(is_other) as is_other,
    count(*) as weeks_named,
    {% for bound in ['total', 'low', 'high'] %}
    (sum({{ bound }}_tokens) filter (where not is_after))::decimal(38, 0) as {{ bound }}_before,
    (sum({{ bound }}_tokens) filter (where is_after))::decimal(38, 0) as {{ bound }}_after{{ ',' if not loop.last }}
    {% endfor %}
from around
group by cut_permaslug, cut_on, source, model_permaslug
