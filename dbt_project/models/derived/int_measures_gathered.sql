{{ measures(ref) }}
