"""The sources of captures: one class per source behind the protocol `intake.Source`; `http.py` makes all requests."""
