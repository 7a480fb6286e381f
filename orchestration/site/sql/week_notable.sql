-- What was new in a week, most important first: each was put to the claim checker, which confirmed it.
with names as (
    select distinct
        model_permaslug,
        model_name
    from main.weekly_models
)

select
    news.* exclude (explanation),
    -- Models by name, and without the source line, which the page has.
    replace(
        replace(
            split_part(news.sentence, ' Source: ', 1),
            coalesce(entity.model_permaslug, chr(0)), coalesce(entity.model_name, '')
        ),
        coalesce(other.model_permaslug, chr(0)), coalesce(other.model_name, '')
    ) as news_text
from main.fct_notable as news
left join names as entity on news.entity = entity.model_permaslug and news.subject = 'model'
-- The model that is passed is named in the sentence only.
left join names as other on regexp_extract(news.sentence, ' passes (\S+) and ', 1) = other.model_permaslug
where news.is_confirmed and news.subject <> 'list' and news.importance <= 12 and news.week_start = $key
order by news.importance, news.notable_id
