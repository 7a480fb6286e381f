-- What was published about a week, and whether it holds.
select * exclude (explanation, matching_bases) from main.fct_claim_verification
where week_start = $key
order by published_on, claim_id
