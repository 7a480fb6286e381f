-- The market's total by week: as it was first captured, and as its source has it now.
select
    -- A week captured once, and late, may have been restated before.
    prints.* replace (case when prints.is_prompt or prints.prints > 1 then prints.revision end as revision),
    revisions.second_print_tokens,
    revisions.settled_after_hours
from main.fct_market_weekly_first_print as prints
inner join main.fct_revision as revisions
    on
        prints.week_start = revisions.week_start
        and prints.source = revisions.source
        and revisions.metric = 'market_total'
order by prints.week_start desc
