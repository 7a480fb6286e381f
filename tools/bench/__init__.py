"""`make bench`: measure the product beside bare engines and peers, or beside another checkout, in pairs in one run.

`whole.py` says what is measured, `goals.py` what is wanted, `page.py` how it is told. No test fails by a time.
"""
