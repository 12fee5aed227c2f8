-- One row is one direction of a pair of states that an article is about, in one year from its first dated fact to its last. A count
-- of 0 says that the articles on the pair mention none; pairs without an article are not there at all, which is not the same.
-- sender_iso3: State that acts.
-- receiver_iso3: State acted upon.
-- year: Year.
-- visits: Visits of the sender to the receiver that are dated within the year.
-- events: Happenings of the pair dated within the year, whoever acts.
-- mission: Mission of the sender at the end of the year: resident, non_resident, absent (its absence is stated) or not mentioned.
create view dyad_years as
with pairs as (
    select distinct least(state_a, state_b) || '-' || greatest(state_a, state_b) as dyad
    from dim_article
    where state_a is not null and state_b is not null and state_a <> state_b
),
spans as (
    select dyad, min(year(date_min)) as first_year, max(year(date_max)) as last_year
    from fact_event
    where date_min is not null and date_max is not null
    group by dyad
),
years as (
    select pairs.dyad, unnest(range(spans.first_year, spans.last_year + 1))::integer as year
    from pairs
    join spans on spans.dyad = pairs.dyad
),
directed as (
    select dyad, year, left(dyad, 3) as sender_iso3, right(dyad, 3) as receiver_iso3 from years
    union all
    select dyad, year, right(dyad, 3), left(dyad, 3) from years
),
journeys as (
    select sender_iso3, host_iso3, year, count(*) as visits from visits where year is not null group by sender_iso3, host_iso3, year
),
happenings as (
    select dyad, year(date_min) as year, count(*) as events
    from fact_event
    where year(date_min) = year(date_max)
    group by dyad, year(date_min)
),
standing as (
    select
        directed.sender_iso3, directed.receiver_iso3, directed.year,
        bool_or(post.residency = 'resident') as has_resident, bool_or(post.residency = 'non_resident') as has_non_resident
    from directed
    join missions as post
        on post.sender_iso3 = directed.sender_iso3 and post.receiver_iso3 = directed.receiver_iso3
        and year(post.opened_max) <= directed.year
        and ((post.closed is null and post.is_current is distinct from false) or year(post.closed_min) > directed.year)
    group by directed.sender_iso3, directed.receiver_iso3, directed.year
),
absent as (
    select distinct sender_iso3, receiver_iso3 from missions where residency = 'none'
)
select
    directed.dyad, directed.sender_iso3, directed.receiver_iso3, directed.year,
    coalesce(journeys.visits, 0)::integer as visits, coalesce(happenings.events, 0)::integer as events,
    case
        when standing.has_resident then 'resident'
        when standing.has_non_resident then 'non_resident'
        when absent.sender_iso3 is not null then 'absent'
        else 'not mentioned'
    end as mission
from directed
left join journeys
    on journeys.sender_iso3 = directed.sender_iso3 and journeys.host_iso3 = directed.receiver_iso3 and journeys.year = directed.year
left join happenings on happenings.dyad = directed.dyad and happenings.year = directed.year
left join standing
    on standing.sender_iso3 = directed.sender_iso3 and standing.receiver_iso3 = directed.receiver_iso3 and standing.year = directed.year
left join absent on absent.sender_iso3 = directed.sender_iso3 and absent.receiver_iso3 = directed.receiver_iso3
