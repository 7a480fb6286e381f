-- What the bytes of each new capture say of the whole of it.
select
    sha256,
    min(as_of) as as_of,
    min(period_start) as window_start,
    max(period_start) + $period_days - 1 as window_end,
    count(*) as row_count
from incoming
group by sha256
