with weeks as (
    select distinct week_start
    from {{ ref('fct_model_spend_weekly') }}
    where is_complete and total_tokens > 0 and not is_free
),

-- A week without a link to the one before begins anew: nothing is chained across it.
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
    left join {{ ref('int_price_links') }} as links
        on
            weeks.week_start = links.week_start
            and mixes.mix = links.mix
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
