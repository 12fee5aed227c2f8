-- One row is one fact of any kind, as the report shows it. An event that follows from another fact has no words of its own.
-- kind: Kind of fact.
-- actor: State that acts, or the lower code of the pair.
-- target: State acted upon, or the higher code of the pair.
-- first_year: Year the date begins in.
-- last_year: Year the date ends in.
-- type: What it is within its kind: event type, mission type, measure, level of office, ...
-- detail: Residency of a mission (former where it is over); currency of a trade value; null otherwise.
-- amount: Value of a trade flow in whole units of the currency.
-- date: When, as EDTF text; of what lasts, from when until when.
-- headline: The fact in one line, with codes of states between double angle brackets.
-- words_of: The fact whose mentions show its words.
with told as (
    select
        event.fact_id, 'event' as kind, coalesce(event.actor_iso3, left(event.dyad, 3)) as actor,
        coalesce(event.target_iso3, right(event.dyad, 3)) as target, year(event.date_min) as first_year, year(event.date_max) as last_year,
        event.event_type as type, null::varchar as detail, null::double as amount, event.date_edtf as date,
        coalesce(event.summary, replace(event.event_type, '_', ' ')) as headline, coalesce(event.derived_from, event.fact_id) as words_of
    from fact_event as event
    union all
    select
        visit.fact_id, 'visit', visit.sender_iso3, visit.host_iso3, year(visit.date_min), year(visit.date_max),
        coalesce(office.office_level, 'not known'), null, null, visit.date_edtf,
        concat_ws(' ', visit.office, visit.visitor, 'of', coalesce('«' || visit.sender_iso3 || '»', 'a state without code'), 'to',
            concat_ws(', ', visit.place, coalesce('«' || visit.host_iso3 || '»', 'a state without code'))),
        visit.fact_id
    from fact_visit as visit
    left join dim_office as office on office.office = visit.office_name
    union all
    select
        fact_id, 'mission', sender_iso3, receiver_iso3, year(opened_min), year(closed_max), mission_type,
        case when residency <> 'none' and (closed is not null or is_current = false) then 'former' else residency end, null,
        nullif(concat_ws(' ', 'from ' || opened, 'until ' || closed), ''),
        concat_ws(' ', coalesce('«' || sender_iso3 || '»', 'A state without code') || ':', case
            when residency = 'none' then 'no mission to'
            when residency = 'non_resident' then 'accredited to'
            else mission_type || ' to'
        end, coalesce('«' || receiver_iso3 || '»', 'a state without code')) || coalesce(', seat in ' || seat_city, ''),
        fact_id
    from fact_mission
    union all
    select
        fact_id, 'trade value', coalesce(exporter_iso3, left(dyad, 3)), coalesce(importer_iso3, right(dyad, 3)), year, year, measure,
        currency_code, amount, year::varchar,
        measure || coalesce(' ' || amount_text, '') || ': «' || coalesce(exporter_iso3, left(dyad, 3))
        || case when exporter_iso3 is null then '» and «' else '» to «' end || coalesce(importer_iso3, right(dyad, 3)) || '»',
        fact_id
    from fact_trade_flow
    union all
    select
        fact_id, 'product', exporter_iso3, importer_iso3, year, year, 'product', null, null, year::varchar,
        product || ': «' || exporter_iso3 || '» to «' || importer_iso3 || '»', fact_id
    from fact_trade_product
    union all
    select
        fact_id, 'agreement', state_a, state_b, year(date_min), year(date_max), coalesce(agreement_type, 'other'), null, null, date_edtf,
        title, fact_id
    from fact_agreement
    union all
    select
        fact_id, 'UN vote', state_iso3, about_iso3, year(date_min), year(date_max), coalesce(vote, 'not known'), null, null, date_edtf,
        concat_ws(' ', '«' || state_iso3 || '» voted', vote || ':', body, 'resolution ' || resolution), fact_id
    from fact_un_vote
    union all
    select
        fact_id, 'membership', state_iso3, null, year(start_min), year(end_max), 'membership', null, null,
        nullif(concat_ws(' ', 'from ' || start_date, 'until ' || end_date), ''),
        '«' || state_iso3 || '» in ' || organization, fact_id
    from fact_membership
    union all
    select
        fact_id, 'ambassador', sender_iso3, receiver_iso3, year(start_min), year(end_max), coalesce(residency, 'not known'), null, null,
        nullif(concat_ws(' ', 'from ' || start_date, 'until ' || end_date), ''),
        concat_ws(' ', person, 'of', coalesce('«' || sender_iso3 || '»', 'a state without code'), 'to',
            coalesce('«' || receiver_iso3 || '»', 'a state without code')),
        fact_id
    from fact_appointment
)
select fact_id, kind, actor, target, first_year, last_year, type, detail, amount, date, coalesce(headline, kind) as headline, words_of
from told
order by kind, actor, target, first_year, fact_id
