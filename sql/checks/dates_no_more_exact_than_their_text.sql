-- The precision of a date and its first and last day say no more than its EDTF text.
-- severity: error
with dated as (
    select fact_id, date_edtf, date_min, date_max, date_precision, date_key from fact_visit
    union all select fact_id, date_edtf, date_min, date_max, date_precision, date_key from fact_event
    union all select fact_id, date_edtf, date_min, date_max, date_precision, date_key from fact_agreement
    union all select fact_id, date_edtf, date_min, date_max, date_precision, date_key from fact_un_vote
)
select *
from dated
where date_edtf is not null
    and not coalesce(
        case date_precision
            when 'day' then regexp_full_match(date_edtf, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and date_min = date_max
            when 'month' then regexp_full_match(date_edtf, '[0-9]{4}-(0[1-9]|1[0-2])') and date_max = last_day(date_min) and date_key % 100 = 0
            when 'season' then regexp_full_match(date_edtf, '[0-9]{4}-2[1-4]') and date_key % 10000 = 0
            when 'year' then regexp_full_match(date_edtf, '[0-9]{4}') and date_key % 10000 = 0 and month(date_max) = 12
            when 'decade' then regexp_full_match(date_edtf, '[0-9]{3}X') and date_key % 10000 = 0
            when 'century' then regexp_full_match(date_edtf, '[0-9]{2}XX') and date_key % 10000 = 0
            when 'interval' then contains(date_edtf, '/')
        end, false)
