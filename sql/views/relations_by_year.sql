-- One row is one pair of states, year and PLOVER quad class: how many happenings. Happenings whose date spans more than one year, and
-- those of no class, are not counted. A count is no measure of weight: a visit and a war count one each.
-- year: Year.
-- events: Happenings of the class.
create view relations_by_year as
select dyad, year(date_min)::integer as year, quad_class, count(*)::integer as events
from diplomatic_timeline
where dyad is not null and quad_class is not null and year(date_min) = year(date_max)
group by dyad, year(date_min), quad_class
