-- One row is one sender, host and year with at least one visit. A visit whose date spans more than one year is not counted.
-- visits: Visits in all.
-- heads: Visits of heads of state or government and of monarchs.
-- ministers: Visits of ministers and deputy ministers.
-- others: All other visits.
-- sender_iso3: State the visitors represent, the one that existed then.
-- host_iso3: State visited, the one that existed then.
-- year: Year of the visits.
create view visit_counts as
select
    sender_iso3, host_iso3, year, count(*)::integer as visits,
    (count(*) filter (where office_level in ('head_of_state', 'head_of_government')))::integer as heads,
    (count(*) filter (where office_level in ('minister', 'deputy_minister')))::integer as ministers,
    (count(*) filter (where office_level is null or office_level not in ('head_of_state', 'head_of_government', 'minister', 'deputy_minister')))::integer as others
from visits
where year is not null
group by sender_iso3, host_iso3, year
