-- The market's total by week: the first print of each source, and what became of it.
select
    prints.print_displayed,
    growths.print_displayed as growth_displayed,
    revisions.*,
    coalesce(revisions.later_tokens, revisions.latest_tokens) as current_tokens
from main.fct_revision as revisions
inner join main.fct_weekly_print as prints using (week_start, metric, source)
left join main.fct_weekly_print as growths
    on
        prints.week_start = growths.week_start
        and prints.source = growths.source
        and prints.known_from = growths.known_from
        and growths.metric = 'market_growth'
where revisions.metric = 'market_total' and prints.print_number = 1
order by revisions.week_start desc, revisions.first_print_at asc, revisions.source asc
