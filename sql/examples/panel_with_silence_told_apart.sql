-- What does a directed dyad-year panel hold? Missing data are not zeros: a stated absence and silence are counted apart, so that a
-- model can treat them apart.
select mission, count(*) as directed_years, sum(visits)::integer as visits, count(*) filter (where visits = 0) as years_without_a_visit
from dyad_years
group by mission
order by directed_years desc
