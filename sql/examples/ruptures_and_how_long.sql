-- How long do ruptures last? From each severing to the next restoring of the pair, in years; null while none is told. The span is the
-- longest the dates allow.
with turns as (
    select dyad, event_type, event_date, date_min, date_max, fact_id
    from diplomatic_timeline
    where event_type in ('relations_severed', 'relations_restored')
),
ruptures as (
    select
        severed.dyad, severed.fact_id, severed.event_date as severed, severed.date_min as from_day,
        arg_min(restored.event_date, restored.date_min) as restored, min(restored.date_max) as to_day
    from turns as severed
    left join turns as restored
        on restored.dyad = severed.dyad and restored.event_type = 'relations_restored' and restored.date_min >= severed.date_min
    where severed.event_type = 'relations_severed'
    group by severed.dyad, severed.fact_id, severed.event_date, severed.date_min
)
select dyad, severed, restored, round(date_diff('day', from_day, to_day) / 365.25, 1) as years_at_most
from ruptures
order by years_at_most desc nulls last, dyad, severed
