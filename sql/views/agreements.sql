-- One row is one agreement between two states.
-- year: Year of signature; null where the date spans more than one.
-- signed: Date of signature as EDTF text, exactly as precise as the articles are.
-- title: Title as written.
create view agreements as
select
    agreement.fact_id, agreement.dyad, agreement.title, agreement.agreement_type,
    case when year(agreement.date_min) = year(agreement.date_max) then year(agreement.date_min)::integer end as year,
    agreement.date_edtf as signed, agreement.date_min, agreement.date_max, agreement.date_precision, agreement.state_a, agreement.state_b,
    index.mention_count
from fact_agreement as agreement
join facts as index on index.fact_id = agreement.fact_id
