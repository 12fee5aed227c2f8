-- Is travel reciprocal? Asymmetry of visits is read as a sign of rank: the weaker side travels more. Few visits make a poor ratio,
-- so the counts stand beside it.
select state_a, state_b, visits_a_to_b, visits_b_to_a, heads_a_to_b, heads_b_to_a, round(reciprocity, 2) as reciprocity
from visit_reciprocity
order by visits_a_to_b + visits_b_to_a desc, state_a, state_b
limit 20
