-- A register that somebody sends: how far it was taken over. `rows_done` moves in the transaction that writes the rows, so
-- whoever carries on knows exactly where; it is bookkeeping, and the act `exemplars.imported` says that one is finished.
create table imports (
    import_id bigint primary key,
    register text not null,
    digest text not null,
    name text not null,
    columns text not null,
    state text not null check (state in ('received', 'running', 'finished', 'failed')),
    rows bigint not null,
    rows_done bigint not null,
    added bigint not null,
    begun_by bigint,
    begun_at bigint not null,
    held_until bigint not null,
    finished_at bigint,
    constraint one_import_per_file unique (register, digest)
);
create index imports_waiting on imports (state, import_id);
create index imports_of on imports (begun_by, import_id);

-- What was sent through the site, until it is taken over.
create table import_files (
    import_id bigint not null,
    part bigint not null,
    content bytea not null,
    primary key (import_id, part)
);
