with attributions as (
    {{ attributions_by_slug(ref('int_models_attributed')) }}
),

usage as (
    select
        model_permaslug,
        week_start,
        low_tokens,
        high_tokens
    from {{ ref('fct_model_usage_weekly') }}
    where is_complete and not is_other
    union all
    select
        'market' as model_permaslug,
        week_start,
        total_tokens as low_tokens,
        total_tokens as high_tokens
    from {{ ref('fct_market_weekly') }}
    where is_complete and total_tokens is not null
),

-- The four complete weeks on either side of a cut.
around as (
    select
        cuts.model_permaslug as cut_permaslug,
        cuts.cut_on,
        usage.model_permaslug,
        attributions.model_slug,
        attributions.vendor_id,
        count(*) as weeks_named,
        {% for bound in ['low', 'high'] %}{% for side, is_of_side in [('before', '<'), ('after', '>=')] %}
        sum(usage.{{ bound }}_tokens) filter (where usage.week_start {{ is_of_side }} cuts.cut_on)::decimal(38, 0)
            as {{ side }}_{{ bound }}_tokens{{ ',' if not (loop.last and bound == 'high') }}
        {% endfor %}{% endfor %}
    from {{ ref('int_price_cuts') }} as cuts
    inner join usage
        on
            usage.week_start between cuts.before_from and cuts.before_from + 21
            or usage.week_start between cuts.after_from and cuts.after_from + 21
    left join attributions on {{ model_slug('usage.model_permaslug') }} = attributions.model_slug and attributions.is_current
    group by all
),

-- Like for like: the model, the market and the vendor's other models, each where all eight weeks name it.
sums as (
    select
        of_model.cut_permaslug,
        of_model.cut_on,
        {% for whose, is_counted in [
            ('model', 'weeks.model_permaslug = of_model.model_permaslug'), ('market', "weeks.model_permaslug = 'market'"),
            ('others', 'weeks.vendor_id = of_model.vendor_id and weeks.model_slug <> of_model.model_slug')
        ] %}{% for column in ['before_low', 'before_high', 'after_low', 'after_high'] %}
        sum(weeks.{{ column }}_tokens) filter (where of_model.weeks_named = 8 and weeks.weeks_named = 8 and {{ is_counted }})
            as {{ whose }}_{{ column }}_tokens,
        {% endfor %}{% endfor %}
    from around as of_model
    inner join around as weeks using (cut_permaslug, cut_on)
    where of_model.model_permaslug = of_model.cut_permaslug
    group by of_model.cut_permaslug, of_model.cut_on
)

select
    cuts.* replace (
        cuts.blended_price_before_usd_per_mtok::decimal(18, 9) as blended_price_before_usd_per_mtok,
        cuts.blended_price_after_usd_per_mtok::decimal(18, 9) as blended_price_after_usd_per_mtok
    ),
    {% for column in ['before_low', 'before_high', 'after_low', 'after_high'] %}
    sums.model_{{ column }}_tokens as {{ column }}_tokens,
    {% endfor %}
    {% for change, whose in [('use_change', 'model'), ('vendor_others_change', 'others')] %}
    {{ growth('sums.' ~ whose ~ '_after_low_tokens', 'sums.' ~ whose ~ '_before_high_tokens') }} as {{ change }}_low,
    {{ growth('sums.' ~ whose ~ '_after_high_tokens', 'sums.' ~ whose ~ '_before_low_tokens') }} as {{ change }}_high,
    case when {{ change }}_low = {{ change }}_high then {{ change }}_low end as {{ change }},
    {% endfor %}
    {{ growth('sums.market_after_low_tokens', 'sums.market_before_low_tokens') }} as market_change
from {{ ref('int_price_cuts') }} as cuts
inner join sums on cuts.model_permaslug = sums.cut_permaslug and cuts.cut_on = sums.cut_on
