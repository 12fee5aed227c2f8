-- A pair of states established its relations once; where two dates stand, the articles disagree or relations were restored.
-- severity: warning
select dyad, list(date_edtf order by date_min) as dates, list(fact_id order by date_min) as fact_ids
from fact_event
where event_type = 'relations_established' and dyad is not null
group by dyad
having count(*) > 1
