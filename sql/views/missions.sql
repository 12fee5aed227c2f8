-- One row is one post a sender keeps, kept, or says it does not keep (residency none) for a receiver.
create view missions as
select
    mission.fact_id, mission.sender_iso3, mission.receiver_iso3, mission.mission_type, mission.residency, mission.seat_city, mission.seat_iso3,
    mission.opened, mission.closed, mission.is_current, mission.dyad, mission.opened_min, mission.opened_max, mission.closed_min,
    mission.closed_max, index.mention_count
from fact_mission as mission
join facts as index on index.fact_id = mission.fact_id
