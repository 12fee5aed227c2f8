-- How did a state vote on matters of another? Votes of A on B, as opposed to agreement scores over all votes; only votes that an
-- article tells are there.
select state_iso3, about_iso3, votes, in_favour, against, other_votes, resolutions
from votes_by_subject
order by votes desc, state_iso3, about_iso3
