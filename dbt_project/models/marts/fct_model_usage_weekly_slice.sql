{{ week_parts_known(ref('stg_data_api__slices'), ref('stg_almanac__captures')) }}
