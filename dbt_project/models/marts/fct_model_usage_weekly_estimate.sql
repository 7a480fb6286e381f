{{ week_parts_known(ref('stg_data_api__estimates'), ref('stg_almanac__captures')) }}
