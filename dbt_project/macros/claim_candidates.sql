{# Every definition tried for a claim and the value it gives. Grain: claim and candidate_id.
   A definition: what was known (at publication or now), variants, country_by, and for each of the two weeks the basis,
   the source and the attribution. is_consistent: the same basis and source in both weeks, and an attribution that
   some one moment explains for both. is_like_for_like: consistent, as known now, attribution as known now in both.
   Values are tokens, fractions, weeks or places; low and high are what the rounding of the observations leaves open. #}
{% macro claim_candidates(claims, claim_rows, claim_cells, model_attributions) %}
with modes as (
    select *
    from (values ('as_known_then'), ('as_known_now')) as v (attribution)
),

-- One row per cell and attribution of its own week; what has no attribution to choose is asked once.
sided as (
    select
        claims.metric,
        cells.*,
        modes.attribution,
        {{ by_attribution('tokens_at_own_end', 'tokens_now') }} as tokens,
        {{ by_attribution('half_width_tokens_at_own_end', 'half_width_tokens_now') }} as half_width,
        {{ by_attribution('other_tokens_at_own_end', 'other_tokens_now') }} as other_tokens,
        {{ by_attribution('stealth_tokens_at_own_end', 'stealth_tokens_now') }} as stealth_tokens,
        {{ by_attribution('stealth_models_at_own_end', 'stealth_models_now') }} as stealth_models
    from {{ claim_cells }} as cells
    inner join {{ claims }} as claims on cells.claim_id = claims.claim_id
    inner join modes on claims.metric in {{ country_metrics() }} or modes.attribution = 'as_known_now'
    where
        case
            when claims.metric in ('market_total', 'market_growth') then cells.basis = 'all'
            when claims.metric in {{ country_metrics() }} then cells.basis <> 'as_ranked'
            else cells.basis = 'as_ranked'
        end
),

totals as (
    {{ claim_totals('sided') }}
),

growths as (
    {{ claim_growths('sided') }}
),

streaks as (
    {{ claim_streaks('sided') }}
),

lists as (
    {{ claim_lists(claims, claim_rows, model_attributions) }}
),

candidates as (
    select * from totals
    union all by name
    select * from growths
    union all by name
    select * from streaks
    union all by name
    select * from lists
),

judged as (
    select
        candidates.*,
        candidates.basis = candidates.previous_basis
        and candidates.source = candidates.previous_source
        and coalesce(candidates.is_one_moment, false) as is_consistent,
        candidates.high >= claims.claimed_value - claims.claimed_step / 2
        and candidates.low <= claims.claimed_value + claims.claimed_step / 2 as reproduces
    from candidates
    inner join {{ claims }} as claims on candidates.claim_id = claims.claim_id
    where candidates.value is not null
)

select
    claim_id,
    row_number() over (
        partition by claim_id
        order by
            known asc, variants asc, country_by asc, basis asc, previous_basis asc, source asc, previous_source asc,
            attribution asc, previous_attribution asc
    )::integer as candidate_id,
    known,
    variants,
    country_by,
    basis,
    previous_basis,
    source,
    previous_source,
    attribution,
    previous_attribution,
    value,
    low,
    high,
    reproduces,
    is_consistent,
    is_consistent
    and known = 'now'
    and attribution = 'as_known_now'
    and previous_attribution = 'as_known_now' as is_like_for_like,
    stealth_tokens::decimal(38, 0) as stealth_tokens,
    stealth_models
from judged
{% endmacro %}

{% macro by_attribution(then_column, now_column) -%}
case modes.attribution when 'as_known_then' then cells.{{ then_column }} else cells.{{ now_column }} end
{%- endmacro %}

{# One week: the tokens themselves, their share, or a model's place. #}
{% macro claim_totals(sided) %}
select
    *,
    basis as previous_basis,
    source as previous_source,
    attribution as previous_attribution,
    true as is_one_moment,
    {% for name, edge in [('value', ''), ('low', '- half_width'), ('high', '+ half_width')] %}
    case metric
        when 'country_share' then {{ share('(tokens ' ~ edge ~ ')', 'market_tokens') }}::decimal(38, 12)
        else (tokens {{ edge }})::decimal(38, 12)
    end as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ sided }}
where metric in ('market_total', 'country_total', 'country_share', 'model_total') and week_start = claim_week
{% endmacro %}

{# Two weeks, each under any definition. #}
{% macro claim_growths(sided) %}
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
from {{ sided }} as this_week
inner join {{ sided }} as previous_week
    on
        this_week.claim_id = previous_week.claim_id
        and this_week.known = previous_week.known
        and this_week.variants = previous_week.variants
        and this_week.country_by = previous_week.country_by
        and previous_week.week_start = previous_week.claim_week - 7
where
    this_week.metric in ('market_growth', 'country_growth', 'model_growth')
    and this_week.week_start = this_week.claim_week
    and (this_week.metric <> 'model_growth' or (this_week.tokens > 0 and previous_week.tokens > 0))
{% endmacro %}

{# Weeks in a row up to the claim's in which the entity's tokens exceed the other's. Unknown where no week before the
   run is known that broke it. As known then, each week has a moment of its own: one moment only if now says the same. #}
{% macro claim_streaks(sided) %}
with weeks as (
    select
        *,
        tokens > other_tokens as is_ahead,
        tokens_now > other_tokens_now as is_ahead_now,
        (claim_week - week_start) // 7 as weeks_back
    from {{ sided }}
    where metric = 'lead_streak'
),

unbroken as (
    select
        *,
        min(weeks_back) filter (where not is_ahead) over (definition) as broken_at,
        min(weeks_back) filter (where not is_ahead_now) over (definition) as broken_now_at,
        count(*) over (definition order by weeks_back asc) - 1 as weeks_known_before
    from weeks
    window definition as (partition by claim_id, known, variants, country_by, basis, source, attribution)
)

select
    *,
    basis as previous_basis,
    source as previous_source,
    attribution as previous_attribution,
    broken_at = broken_now_at as is_one_moment,
    broken_at::decimal(38, 12) as value,
    broken_at::decimal(38, 12) as low,
    broken_at::decimal(38, 12) as high
from unbroken
-- The row of the break itself, if every week after it is known.
where weeks_back = broken_at and weeks_known_before = weeks_back
{% endmacro %}

{# A model's place, and how many models of a list stand in the places that it claims for them, in any
   order, and are of the country that it claims for them, if it does. #}
{% macro claim_lists(claims, claim_rows, model_attributions) %}
select
    claims.claim_id,
    claim_rows.known,
    claim_rows.variants,
    'home' as country_by,
    claim_rows.basis,
    claim_rows.basis as previous_basis,
    claim_rows.source,
    claim_rows.source as previous_source,
    'as_known_now' as attribution,
    'as_known_now' as previous_attribution,
    true as is_one_moment,
    {% for name in ['value', 'low', 'high'] %}
    case
        when any_value(claims.metric) = 'model_rank'
            then max(claim_rows.rank) filter (where claim_rows.model_permaslug = {{ as_ranked_in('claims.entity') }})
        else
            count(*) filter (
                where
                claim_rows.rank <= len(claims.models)
                and (claims.entity is null or models.country_code = claims.entity)
                and list_contains(list_transform(claims.models, lambda m: {{ as_ranked_in('m') }}), claim_rows.model_permaslug)
            )
    end::decimal(38, 12) as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from {{ claims }} as claims
inner join {{ claim_rows }} as claim_rows
    on
        claims.claim_id = claim_rows.claim_id
        and claims.week_start = claim_rows.week_start
left join (
    select distinct
        model_slug,
        country_code
    from {{ model_attributions }}
    where is_current
) as models on split_part(claim_rows.model_permaslug, ':', 1) = models.model_slug
where claims.metric in ('model_rank', 'top_list') and claim_rows.basis = 'as_ranked'
group by all
{% endmacro %}

{% macro as_ranked_in(permaslug) -%}
case claim_rows.variants when 'merged' then split_part({{ permaslug }}, ':', 1) else {{ permaslug }} end
{%- endmacro %}
