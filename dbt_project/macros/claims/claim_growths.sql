{% macro claim_growths(definitions) %}
select
    this_week.*,
    previous_week.basis as previous_basis,
    previous_week.source as previous_source,
    previous_week.attribution as previous_attribution,
    {% for moment in ['at_previous_end', 'at_claim_end', 'now'] %}
    {{ 'or ' if not loop.first }}(
        this_week.tokens = this_week.tokens_{{ moment }}
        and previous_week.tokens = previous_week.tokens_{{ moment }}
    )
    {% endfor %} as is_one_moment,
    ({{ growth('this_week.tokens', 'previous_week.tokens') }})::decimal(38, 12) as value,
    ({{ growth('(this_week.tokens - this_week.half_width)', '(previous_week.tokens + previous_week.half_width)') }})
    ::decimal(38, 12) as low,
    ({{ growth('(this_week.tokens + this_week.half_width)', '(previous_week.tokens - previous_week.half_width)') }})
    ::decimal(38, 12) as high
from {{ definitions }} as this_week
inner join {{ definitions }} as previous_week
    on
        this_week.claim_id = previous_week.claim_id
        and this_week.known = previous_week.known
        and this_week.variants = previous_week.variants
        and this_week.country_by = previous_week.country_by
        and previous_week.week_start = previous_week.claim_week - 7
where
    this_week.unit = 'growth'
    and this_week.week_start = this_week.claim_week
    -- A model that is not named in a week had not 0 tokens but unknown ones.
    and (this_week.subject <> 'model' or (this_week.tokens > 0 and previous_week.tokens > 0))
{% endmacro %}
