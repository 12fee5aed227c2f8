-- One row is one ambassador with a known beginning, in the order of succession of his post. Ambassadors without a date are in
-- the view ambassadors only.
-- place: Place in the order, from 1.
-- predecessor: The ambassador before.
-- successor: The ambassador after.
-- vacant_days: Days from the end of the predecessor's tenure to the beginning of this one, at the least; null where not known.
create view ambassador_succession as
select
    fact_id, sender_iso3, receiver_iso3, person, start_date, end_date,
    (row_number() over succession)::integer as place,
    lag(person) over succession as predecessor, lead(person) over succession as successor,
    case when lag(end_max) over succession is not null then greatest(start_min - lag(end_max) over succession, 0) end::integer as vacant_days
from ambassadors
where start_date is not null
window succession as (partition by sender_iso3, receiver_iso3 order by start_min, start_max, person)
