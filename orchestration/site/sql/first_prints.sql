-- The market's total by week: as it was first captured, and as its source has it now.
select
    prints.week_start,
    prints.first_print_tokens,
    prints.first_print_growth,
    prints.first_print_after_hours,
    prints.is_prompt,
    revisions.second_print_tokens,
    prints.latest_tokens,
    -- A week captured once, and late, may have been restated before.
    case when prints.is_prompt or prints.prints > 1 then prints.revision end as revision,
    prints.prints,
    revisions.settled_after_hours,
    prints.source,
    prints.first_print_capture_id
from main.fct_market_weekly_first_print as prints
inner join main.fct_revision as revisions
    on
        prints.week_start = revisions.week_start
        and prints.source = revisions.source
        and revisions.metric = 'market_total'
order by prints.week_start desc
