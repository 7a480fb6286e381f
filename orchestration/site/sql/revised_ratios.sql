-- Growth and shares of the weeks first captured within a day of their end: first print and latest, in fractions.
select
    revisions.*,
    case revisions.metric
        when 'market_growth' then 'growth of the market'
        else 'share of ' || countries.country_name || ' in what the source names'
    end as figure
from main.fct_revision as revisions
left join main.dim_country as countries on revisions.country_code = countries.country_code
where
    revisions.basis = 'all'
    and revisions.is_prompt
    and revisions.prints > 1
    and revisions.metric in ('market_growth', 'country_share')
order by revisions.week_start desc, figure asc, revisions.source asc
