-- Where is representation one-sided? One side keeps a resident embassy, the other is said to have none or only an accreditation from
-- elsewhere. Silence is not taken for absence.
with standing as (
    select
        sender_iso3, receiver_iso3,
        bool_or(residency = 'resident' and mission_type in ('embassy', 'high commission')) as has_embassy,
        bool_or(residency = 'none') as is_said_absent, bool_or(residency = 'non_resident') as is_accredited
    from missions
    where closed is null and is_current is distinct from false
    group by sender_iso3, receiver_iso3
)
select
    present.sender_iso3 as represented, present.receiver_iso3 as host,
    case when other.is_accredited then 'accredited from elsewhere' else 'said to have none' end as other_side
from standing as present
join standing as other on other.sender_iso3 = present.receiver_iso3 and other.receiver_iso3 = present.sender_iso3
where present.has_embassy and not other.has_embassy and (other.is_accredited or other.is_said_absent)
order by represented, host
