-- Nothing has happened that begins later than the day of the refresh.
-- severity: warning
select fact_id, date_edtf, 'fact_visit' as fact_table from fact_visit where date_min > current_date
union all
select fact_id, date_edtf, 'fact_event' from fact_event where date_min > current_date
union all
select fact_id, date_edtf, 'fact_agreement' from fact_agreement where date_min > current_date
