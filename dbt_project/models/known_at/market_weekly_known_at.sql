with {{ ctes_known_at('ts') }}

select * from (
    {{ market_weekly('week_answers', 'week_basis_usage', published('dim_vendor')) }}
)
