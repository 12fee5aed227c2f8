-- One row is one person as one state's ambassador to another.
create view ambassadors as
select
    appointment.fact_id, appointment.person, appointment.sender_iso3, appointment.receiver_iso3, appointment.residency, appointment.seat_city,
    appointment.start_date, appointment.end_date, appointment.end_reason, appointment.dyad, appointment.person_id,
    appointment.start_min, appointment.start_max, appointment.end_min, appointment.end_max
from fact_appointment as appointment
