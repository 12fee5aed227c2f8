"""Articles from a wiki -> files of the seeds folder, with where each is from.

selection   which titles are articles on relations between states: rules and lists as data
articles    the fetched articles of a folder: what is there, and putting one there whole

Words flow from here to `reading` by files alone. Does not belong here: what an article says.
"""
