"""Bilateral: articles on relations between states become one DuckDB file.

The flow, each step a package of its own, words flowing one way:

    fetching     a wiki -> files of the seeds folder, with where each is from (only when asked to)
    reading      files of the seeds folder -> articles -> passages with exact offsets
    grammar      passages -> marked passages (states, dates, people, offices, money in the text)
    extraction   marked passages -> statements, one frame a kind of fact
    star         statements -> dimensions, facts and their mentions
    publishing   tables -> the warehouse file, views and checks, swapped in whole
    assets, checks, automation, definitions   the same flow as a Dagster graph;  cli   the commands
"""
