"""Articles from a wiki -> files of the seeds folder, with where each is from.

selection   which titles are articles on relations between states: rules and lists as data
dumps       a dump of a whole wiki, by its index or from end to end -> pages
            (bzip2: its streams, exports: its XML; both piece by piece, with bombs and malformed files refused)
from_dump   wanted pages of a dump -> files, in as many sittings as it takes
client      asking a MediaWiki's API politely, with bounded patience
wiki        what is asked: licence, pages of titles, members of categories, wikitext with its revision
fetch       titles, categories, states -> what is missing or newer -> files
articles    the fetched articles of a folder: what is there, and putting one there whole

Words flow from here to `reading` by files alone. Does not belong here: what an article says.
"""
