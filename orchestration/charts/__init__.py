"""Charts: from rows to a picture in two sizes (SVG), with the values that hover.js shows.

A chart takes plain rows and words; which chart stands on which page is decided in orchestration/site.
"""
