with mixes as (
    {% for mix, ending in [('own', ''), ('low', '_low'), ('high', '_high')] %}
    select
        '{{ mix }}' as mix,
        {{ threshold('blended_prompt_share' ~ ending) }}::double as prompt_share
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Prompt and completion are two goods, each with its price; a model that was free all along costs nothing in either week.
goods as (
    select
        spend.week_start,
        spend.model_permaslug,
        mixes.mix,
        spend.total_tokens,
        coalesce(spend.prompt_tokens, spend.total_tokens * mixes.prompt_share)::double as prompt_quantity,
        coalesce(spend.completion_tokens, spend.total_tokens * (1 - mixes.prompt_share))::double as completion_quantity,
        prices.prompt_price_mean_usd_per_mtok as prompt_price,
        prices.completion_price_mean_usd_per_mtok as completion_price
    from {{ ref('fct_model_spend_weekly') }} as spend
    inner join {{ ref('int_week_prices') }} as prices using (week_start, model_permaslug)
    cross join mixes
    where spend.is_complete and spend.total_tokens > 0
),

-- Summed as decimals: a sum of doubles depends on the order of its rows, and the same captures must give the same bytes.
valued as (
    select
        this_week.week_start,
        this_week.mix,
        count(*)::integer as compared_models,
        sum(this_week.total_tokens)::decimal(38, 0) as compared_tokens,
        {% for prices in ['this_week', 'last_week'] %}{% for quantities in ['this_week', 'last_week'] %}
        sum((
            {{ prices }}.prompt_price * {{ quantities }}.prompt_quantity
            + {{ prices }}.completion_price * {{ quantities }}.completion_quantity
        )::decimal(38, 9))::double as {{ quantities }}_at_prices_of_{{ prices }}{{ ',' if not (loop.last and prices == 'last_week') }}
        {% endfor %}{% endfor %}
    from goods as this_week
    inner join goods as last_week
        on
            this_week.week_start - 7 = last_week.week_start
            and this_week.model_permaslug = last_week.model_permaslug
            and this_week.mix = last_week.mix
    group by this_week.week_start, this_week.mix
),

links as (
    select
        week_start,
        mix,
        compared_models,
        compared_tokens,
        last_week_at_prices_of_this_week / nullif(last_week_at_prices_of_last_week, 0) as laspeyres_link,
        this_week_at_prices_of_this_week / nullif(this_week_at_prices_of_last_week, 0) as paasche_link,
        sqrt(laspeyres_link * paasche_link) as fisher_link
    from valued
),

weeks as (
    select distinct week_start
    from {{ ref('fct_model_spend_weekly') }}
    where is_complete and total_tokens > 0 and not is_free
),

-- A week without a link to the one before begins a new chain: nothing is chained across it.
parted as (
    select
        weeks.week_start,
        mixes.mix,
        links.* exclude (week_start, mix),
        count(*) filter (where links.fisher_link is null or links.fisher_link = 0) over (
            partition by mixes.mix
            order by weeks.week_start
        ) as part
    from weeks
    cross join (values ('own'), ('low'), ('high')) as mixes (mix)
    left join links using (week_start, mix)
)

select
    * exclude (part),
    min(week_start) over (partition by mix, part) as base_week,
    {% for formula in ['fisher', 'laspeyres', 'paasche'] %}
    100 * product(case when fisher_link > 0 then {{ formula }}_link else 1 end) over (
        partition by mix, part
        order by week_start
    ) as {{ formula }}_index{{ ',' if not loop.last }}
    {% endfor %}
from parted
