{{ week_bases(ref('int_week_sources_compared'), ref('bases')) }}
