-- Every published claim on file, with its verdict.
select * exclude (explanation, matching_bases) from main.fct_claim_verification
order by published_on desc, claim_id asc
