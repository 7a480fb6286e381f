select * exclude (form, state_id)
from {{ ref('int_periods_captured') }}
