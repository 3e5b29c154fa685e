-- What each thing counted when it was read last: taken away again exactly as it was added.
create table statistics_models (
    kind text not null,
    subject_id bigint not null,
    counts text not null,
    primary key (kind, subject_id)
);

-- The numbers of a unit and year as one text: everything a page needs of them comes with one row.
create table statistics_cells (
    basis text not null check (basis in ('then', 'now')),
    unit text not null,
    year bigint not null,
    above text not null,
    cells text not null,
    primary key (basis, unit, year)
);
create index statistics_cells_below on statistics_cells (basis, above, year);

-- Up to which act it is counted.
create table statistics_place (
    only_row bigint primary key check (only_row = 1),
    position bigint not null,
    at bigint not null
);
