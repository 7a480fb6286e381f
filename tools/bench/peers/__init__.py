"""The same work as an analyst would write it with other tools, one script each.

`python -m tools.bench.peers.NAME CAPTURES SEEDS OUT` writes days.csv, market.csv and countries.csv.
"""
