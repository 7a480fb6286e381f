{# What a reader calls a model: the catalogue's name, or a rule on the slug. "Xiaomi: MiMo-V2-Pro" and "Venice: Uncensored (free)":
neither the vendor nor the variant is of the model's own name. anthropic/claude-4.8-opus-20260528 is Claude 4.8 Opus; a slug of no
word stays as it is. House spellings that a first letter alone does not give, and sizes: 120b is 120B. #}
{% macro model_name(display_name, model_slug) -%}
coalesce(
    nullif(trim(regexp_replace(
        regexp_replace({{ display_name }}, '^[^:]*: ', ''), ' \((batch|beta|exacto|extended|free|nitro|online|thinking)\)$', ''
    )), ''),
    nullif(list_aggregate(
        list_transform(
            list_filter(
                string_split_regex({{ without_date('regexp_replace(' ~ model_slug ~ ", '^[^/]*/', '')") }}, '[-/_ ]+'),
                lambda word: word <> ''
            ),
            lambda word: case
                when regexp_full_match(word, '(gpt|glm|vl|ai|llm|oss|tts|rp|it|r[0-9].*|[0-9.]+[bkmt]|[ae][0-9.]+b)') then upper(word)
                when word = 'deepseek' then 'DeepSeek'
                when word = 'minimax' then 'MiniMax'
                when word = 'mimo' then 'MiMo'
                else upper(word[1]) || word[2:]
            end
        ),
        'string_agg', ' '
    ), ''),
    {{ model_slug }}
)
{%- endmacro %}
