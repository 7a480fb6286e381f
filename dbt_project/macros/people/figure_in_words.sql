{# A figure as people read it: its point, such as 61.2 %, else its bounds, such as 57–64 % or at least 43.2 T; null where neither is
known. The rule is that of orchestration/figures.py, and both follow the cases of tests/figures.yml. All is counted in
integers, a ratio in its twelfth decimals. Without `if`, which a macro published for DuckDB 1.5 may not use. #}
{% macro figure_in_words(kind, low, high, point='null', finer='0') -%}
{% set unit, digits, places, sign, suffix, nothing, everything = {
    'tokens': (none, 3, 0, '', "[' k', ' M', ' B', ' T'][f['unit'] // 3]", 0, none),
    'share': (10, 2, 1, '', "' %'", 0, 1000000000000),
    'growth': (10, 1, 1, '+', "' %'", -1000000000000, none),
    'ratio': (12, 2, 1, '', "''", 0, none)
}[kind] -%}
{% set scale = unit or "3 * least((f['size'] - 1) // 3, 4)" -%}
list_transform(list_transform(list_transform(list_transform(list_transform(
    [{
        {% for name, value in [('low', low), ('high', high), ('point', point)] -%}
        '{{ name }}': {{ 'round(1e12 * (' ~ value ~ ')::double)' if unit else '(' ~ value ~ ')' }}::hugeint{{ ',' if not loop.last }}
        {% endfor -%}
    }],
    lambda f: {
        'low': f['low'],
        'high': f['high'],
        'exact': coalesce(f['point'], case when f['low'] = f['high'] then f['low'] end),
        'largest': coalesce(abs(f['point']), greatest(abs(f['low']), abs(f['high'])))
    }),
    -- As rounded: 999,999,999,999 is 1.00 T.
    lambda f: {
        'of': f,
        'size': length((f['largest'] + (10 ** (length(f['largest']::varchar) - {{ digits }}))::hugeint // 2)::varchar)
    }),
    lambda f: {'of': f['of'], 'unit': {{ scale }}, 'last': (10 ** greatest(0, least(
        {{ scale }} - case when f['of']['exact'] is null then 0 else {{ places }} end - ({{ finer }}),
        case when f['of']['largest'] = 0 then {{ unit or 0 }} else f['size'] - {{ digits }} end - ({{ finer }}),
        case when f['of']['exact'] is null then length((f['of']['high'] - f['of']['low'])::varchar) - 1 end
    )))::hugeint}),
    lambda f: {
        'unit': f['unit'],
        'last': f['last'],
        'exact': (abs(f['of']['exact']) + f['last'] // 2) // f['last'] * f['last'] * sign(f['of']['exact']),
        'least': f['of']['low'] - (f['of']['low'] % f['last'] + f['last']) % f['last'],
        'most': f['of']['high'] + (f['last'] - f['of']['high'] % f['last']) % f['last']
    }),
    lambda f: case
        when f['exact'] is not null then {{ digits_in_words('exact', sign) }}
        when f['least'] > {{ nothing }} and f['most'] < {{ everything or "f['most'] + 1" }}
            then {{ digits_in_words('least', sign) }} || '{{ ' to ' if sign else '–' }}' || {{ digits_in_words('most', sign) }}
        when f['least'] > {{ nothing }} then 'at least ' || {{ digits_in_words('least', sign) }}
        when f['most'] < {{ everything or "f['most'] + 1" }} then 'at most ' || {{ digits_in_words('most', sign) }}
    end || coalesce({{ suffix }}, '')
)[1]
{%- endmacro %}

{% macro digits_in_words(number, sign) -%}
case when '{{ sign }}' = '+' and f['{{ number }}'] > 0 then '+' else '' end
|| replace(format('{:,.{}f}', f['{{ number }}']::double / 10 ** f['unit'], greatest(0, f['unit'] - length(f['last']::varchar) + 1)), '-', '−')
{%- endmacro %}
