select
    basis,
    ranks,
    basis_name,
    label,
    preference,
    is_published
from {{ ref('bases') }}
