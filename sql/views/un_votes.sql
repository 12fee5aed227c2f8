-- One row is one state's vote on one resolution of a body of the United Nations.
-- year: Year of the vote; null where the date spans more than one.
-- vote_date: When, as EDTF text.
create view un_votes as
select
    ballot.fact_id, ballot.state_iso3, ballot.body, ballot.resolution, ballot.vote, ballot.about_iso3,
    case when year(ballot.date_min) = year(ballot.date_max) then year(ballot.date_min)::integer end as year,
    ballot.date_edtf as vote_date, ballot.date_min, ballot.date_max, ballot.dyad
from fact_un_vote as ballot
