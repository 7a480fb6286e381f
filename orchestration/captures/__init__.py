"""What a capture is, its known forms, and the raw zone that keeps captures for ever; no network, no database.

`form.py` and `forms/` hold the contracts, `recognition.py` tells the form of bytes; `parts.py` and `tables.py` find
captures in other files by `shapes.yml`. `raw_zone.py` and `sidecar.py` store captures, `repair.py` finds damage,
`archive.py` writes all of them as one folder.
"""
