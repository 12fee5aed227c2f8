-- One row is one visitor's one journey to one host. Planned and cancelled journeys and meetings in third places are not here.
-- visit_date: When, as EDTF text, exactly as precise as the articles are.
-- office: The visitor's office as written.
-- year: Year of the visit; null where the date spans more than one.
-- month: Month of the visit; null where the articles do not give it.
-- office_level: Level of the office: head_of_state, head_of_government, minister, ...; null where not known.
create view visits as
select
    visit.fact_id, visit.visitor, visit.office, office.office_level, visit.sender_iso3, visit.host_iso3, visit.date_edtf as visit_date,
    visit.date_min, visit.date_max, visit.date_precision,
    case when year(visit.date_min) = year(visit.date_max) then year(visit.date_min)::integer end as year,
    case
        when visit.date_precision in ('day', 'month', 'interval')
            and date_trunc('month', visit.date_min) = date_trunc('month', visit.date_max)
        then month(visit.date_min)::integer
    end as month,
    visit.place, visit.occasion, visit.dyad, visit.person_id, visit.office_name
from fact_visit as visit
left join dim_office as office on office.office = visit.office_name
