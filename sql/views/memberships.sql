-- One row is one state in one organization. Several terms are one row with its terms.
create view memberships as
select
    membership.fact_id, membership.state_iso3, membership.organization, membership.start_date, membership.end_date, membership.terms,
    organization.organization_kind
from fact_membership as membership
join dim_organization as organization on organization.organization = membership.organization
