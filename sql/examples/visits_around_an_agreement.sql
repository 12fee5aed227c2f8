-- Do visits come with signatures? Visits of the pair in the year before, the year of and the year after each dated agreement: the
-- simplest event study.
with signed as (
    select distinct dyad, year from agreements where year is not null
),
counted as (
    select signed.dyad, signed.year, visit.year - signed.year as lag
    from signed
    join visits as visit on visit.dyad = signed.dyad and visit.year between signed.year - 1 and signed.year + 1
)
select
    (select count(*) from signed) as dyad_years_with_agreements,
    count(*) filter (where lag = -1) as visits_year_before,
    count(*) filter (where lag = 0) as visits_same_year,
    count(*) filter (where lag = 1) as visits_year_after
from counted
