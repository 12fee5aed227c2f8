-- One row is one directed pair of states and year, in the shape of the Diplometrics Diplomatic Representation data. It differs: the level is read
-- from the kind of mission (embassy 1.0, liaison or other office 0.5, non-resident accreditation 0.125, stated absence 0); interests sections and
-- levels of the head of mission are not told apart; a mission that no article mentions is null, not 0.
-- destination: Receiver.
-- sending_country: Sender.
-- year: Year.
-- lor: Level of representation, 0 to 1.
create view diplometrics_representation as
with standing as (
    select
        panel.sender_iso3, panel.receiver_iso3, panel.year, panel.mission,
        max(case
            when post.mission_type in ('embassy', 'high commission') and post.residency = 'resident' then 1.0
            when post.residency = 'resident' and post.mission_type in ('liaison office', 'trade office', 'other') then 0.5
            when post.residency = 'non_resident' then 0.125
        end) as level
    from dyad_years as panel
    left join missions as post
        on post.sender_iso3 = panel.sender_iso3 and post.receiver_iso3 = panel.receiver_iso3
        and year(post.opened_max) <= panel.year
        and ((post.closed is null and post.is_current is distinct from false) or year(post.closed_min) > panel.year)
    group by panel.sender_iso3, panel.receiver_iso3, panel.year, panel.mission
)
select
    receiver_iso3 as destination, sender_iso3 as sending_country, year,
    case when level is not null then level when mission = 'absent' then 0.0 end::double as lor
from standing
