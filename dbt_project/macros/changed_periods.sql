{# The periods to compute: all of them at first, then those whose captures or figures are no longer what they were. #}
{% macro changed_periods(fingerprints) %}
select
    fingerprints.dataset,
    fingerprints.period_start,
    fingerprints.fingerprint
from {{ fingerprints }} as fingerprints
{% if is_incremental() %}
    anti join {{ this }} as computed
        on
            fingerprints.dataset = computed.dataset
            and fingerprints.period_start = computed.period_start
            and fingerprints.fingerprint = computed.fingerprint
{% endif %}
{% endmacro %}

{# A period that no capture covers any more is forgotten: nothing would replace it. #}
{% macro forget_vanished_periods(fingerprints) %}
{% if is_incremental() %}
    delete from {{ this }}
    where (dataset, period_start) not in (select (dataset, period_start) from {{ fingerprints }})
{% else %}
    select 1
{% endif %}
{% endmacro %}
