{{ week_answers(ref('int_week_sources_compared'), ref('bases')) }}
