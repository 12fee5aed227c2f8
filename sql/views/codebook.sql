-- One row is one column of one table or view: what it holds. The comments in the file, as a table.
-- relation: Table or view.
-- relation_kind: table or view.
-- column_name: Column.
-- data_type: Type.
-- description: What the column holds.
-- relation_description: What one row of the table or view is.
-- position: Place of the column in its table or view, from 1.
create view codebook as
select
    described.table_name as relation, relations.kind as relation_kind, described.column_name, described.data_type, described.comment as description,
    relations.comment as relation_description, described.column_index as position
from duckdb_columns() as described
join (
    select table_name as name, 'table' as kind, comment from duckdb_tables() where not internal
    union all
    select view_name, 'view', comment from duckdb_views() where not internal
) as relations on relations.name = described.table_name
where not described.internal
