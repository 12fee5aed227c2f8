-- One row is one directed pair of states and year, in the shape of the Correlates of War Diplomatic Exchange data (v2006.1). It differs:
-- every year is there, not one in five; the level is read from the kind of mission, as articles give no rank of its head (embassy and high
-- commission count as ambassador); a mission that no article mentions is null, not 0; only states with a COW number are there.
-- ccode1: COW number of the receiver.
-- ccode2: COW number of the sender.
-- year: Year.
-- dr_at_1: Level of the sender's representation at the receiver: 3 ambassador, 9 other, 0 stated absence, null not mentioned.
-- state1_iso3: The receiver.
-- state2_iso3: The sender.
create view cow_diplomatic_exchange as
with standing as (
    select
        panel.sender_iso3, panel.receiver_iso3, panel.year, panel.mission,
        bool_or(post.mission_type in ('embassy', 'high commission')) as has_embassy
    from dyad_years as panel
    left join missions as post
        on post.sender_iso3 = panel.sender_iso3 and post.receiver_iso3 = panel.receiver_iso3 and post.residency = 'resident'
        and year(post.opened_max) <= panel.year
        and ((post.closed is null and post.is_current is distinct from false) or year(post.closed_min) > panel.year)
    group by panel.sender_iso3, panel.receiver_iso3, panel.year, panel.mission
)
select
    receiver.cow_number as ccode1, sender.cow_number as ccode2, standing.year,
    case
        when standing.has_embassy then 3
        when standing.mission in ('resident', 'non_resident') then 9
        when standing.mission = 'absent' then 0
    end::integer as dr_at_1,
    standing.receiver_iso3 as state1_iso3, standing.sender_iso3 as state2_iso3
from standing
join dim_state as sender on sender.iso3 = standing.sender_iso3
join dim_state as receiver on receiver.iso3 = standing.receiver_iso3
where sender.cow_number is not null and receiver.cow_number is not null
