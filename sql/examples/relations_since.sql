-- Since when do pairs of states have diplomatic relations? The date is as exact as the articles are: a year stays a year. Where an
-- article names several beginnings, each is a row.
select dyad, event_date as since, date_precision, quote
from diplomatic_timeline
where event_type = 'relations_established'
order by date_min, dyad
