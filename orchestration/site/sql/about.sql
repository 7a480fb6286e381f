-- What this edition is.
select
    as_of,
    is_bundled_sample,
    is_simulated,
    citation,
    licence,
    licence_url,
    description,
    product_version,
    commit,
    captures_sha256
from main.about
