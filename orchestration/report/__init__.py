"""The report: one self-contained page made from the published tables, to look at and to send on."""
