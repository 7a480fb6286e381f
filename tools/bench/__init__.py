"""`make bench`: the product against bare engines and against other tools, paired in one run on one machine.

Belongs here: measuring, the goals, the page of results. Does not: any assertion on time (no test fails by it).
"""
