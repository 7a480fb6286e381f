"""The same work as others do it: one script each, as an analyst would write it, from captures to three tables.

Belongs here: `python -m tools.bench.peers.NAME CAPTURES SEEDS OUT`, which writes days.csv, market.csv and
countries.csv. Does not: measuring, comparing (figures.py), anything of the product's but its seeds of vendors.
"""
