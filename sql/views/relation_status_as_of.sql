-- Diplomatic relations of each pair of states on a date: relation_status_as_of('1980-01-01'). The last thing that was established,
-- severed or restored by then counts; pairs of which nothing is known by then are not there.
-- status: established or severed.
-- since: Date of the happening that settled it, EDTF.
create macro relation_status_as_of(as_of) as table
select
    dyad,
    case arg_max(event_type, date_max) when 'relations_severed' then 'severed' else 'established' end as status,
    arg_max(event_date, date_max) as since, arg_max(fact_id, date_max) as fact_id
from diplomatic_timeline
where event_type in ('relations_established', 'relations_severed', 'relations_restored') and dyad is not null and date_max <= as_of::date
group by dyad
