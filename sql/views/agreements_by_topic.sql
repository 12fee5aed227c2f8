-- One row is one topic and year: how many agreements were signed, between how many pairs of states.
-- agreement_type: What the agreements are about; null where no keyword fits.
-- year: Year of signature; null where it is not known.
-- agreements: Agreements signed.
-- dyads: Pairs of states that signed one.
create view agreements_by_topic as
select agreement_type, year, count(*)::integer as agreements, count(distinct dyad)::integer as dyads
from agreements
group by agreement_type, year
