select
    source,
    precedence,
    source_name,
    grain,
    has_market_total,
    is_rounded,
    names_all_without_other
from {{ ref('sources') }}
