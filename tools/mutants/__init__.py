"""`make mutants`: break one rule after another in a private copy of the project, and say what notices.

`mutants.yml` has the rules broken by hand, `alike.yml` the changes of the contracts that no test can notice.
"""
