-- One row is one state and another one its votes were about: how it voted.
-- votes: Votes in all.
-- in_favour: Votes in favour.
-- against: Votes against.
-- other_votes: Abstentions, absences and votes the article does not tell.
-- resolutions: Numbers of the resolutions.
create view votes_by_subject as
select
    state_iso3, about_iso3, count(*)::integer as votes,
    (count(*) filter (where vote = 'for'))::integer as in_favour,
    (count(*) filter (where vote = 'against'))::integer as against,
    (count(*) filter (where vote is null or vote not in ('for', 'against')))::integer as other_votes,
    list_sort(list(distinct resolution) filter (where resolution is not null)) as resolutions
from un_votes
where about_iso3 is not null
group by state_iso3, about_iso3
