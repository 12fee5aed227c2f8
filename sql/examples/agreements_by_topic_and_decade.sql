-- What do states sign about, and when? Topics are read off the titles by keyword; a treaty on two topics counts for the first.
select agreement_type, year // 10 * 10 as decade, sum(agreements)::integer as agreements, max(dyads) as most_dyads_in_a_year
from agreements_by_topic
where year is not null
group by agreement_type, decade
order by agreements desc, agreement_type, decade
