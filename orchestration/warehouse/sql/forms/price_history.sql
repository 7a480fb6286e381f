-- Changes of list prices, in USD per million tokens, where it varies -1 a token: of a day with two changes the last.
create or replace temp table incoming as
select
    points.sha256,
    points.as_of,
    points.point[1]::date as period_start,
    points.catalogue_id,
    points.last_seen::date as last_seen_on,
    points.point[2]::decimal(18, 9) as prompt_price_usd_per_mtok,
    points.point[3]::decimal(18, 9) as completion_price_usd_per_mtok
from (
    select
        models.sha256,
        models.as_of,
        models.model.key as catalogue_id,
        models.model.value.last_seen,
        unnest(models.model.value.points) as point,
        generate_subscripts(models.model.value.points, 1) as place
    from (
        select
            sha256,
            coalesce(seen_at, timezone('UTC', (body ->> '$.as_of')::date + time '23:59:59')) as as_of,
            unnest(map_entries(
                from_json(body, '{"models": "MAP(VARCHAR, STRUCT(last_seen VARCHAR, points VARCHAR[][]))"}').models
            )) as model
        from documents
    ) as models
) as points
qualify
    row_number() over (
        partition by points.sha256, points.catalogue_id, points.point[1]
        order by points.place desc
    ) = 1
