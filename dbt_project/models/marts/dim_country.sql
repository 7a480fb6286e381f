select *
from {{ ref('countries') }}
