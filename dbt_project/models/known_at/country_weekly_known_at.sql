select *
from {{ published('country_weekly_known_at_by') }}(ts, wanted_basis, wanted_attribution, 'home', 'apart')
