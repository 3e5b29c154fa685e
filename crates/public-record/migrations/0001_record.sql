-- One row for every public act, in the order of the log. Written once, never changed, never rebuilt.
create table record_leaves (
    leaf_index bigint primary key,
    act_id bytea not null,
    subject_kind text not null,
    subject_id bigint not null,
    kind text not null,
    unit_code text not null,
    at bigint not null,
    is_lost bigint not null,
    entry bytea not null,
    constraint one_leaf_per_act unique (act_id)
);
create index record_leaves_of_subject on record_leaves (subject_id, leaf_index);
create index record_leaves_by_kind on record_leaves (kind, leaf_index);
create index record_leaves_by_unit on record_leaves (unit_code, leaf_index);

-- Values and keys behind the commitments of a leaf. Whoever is erased loses these rows; the leaf stays.
create table record_openings (
    leaf_index bigint primary key,
    fields bytea not null
);

-- The checkpoint that was signed last. Only ever moved forward, by whoever saw the one before.
create table record_head (
    only_row bigint primary key check (only_row = 1),
    size bigint not null,
    root text not null,
    note text not null,
    signed_at bigint not null
);
insert into record_head (only_row, size, root, note, signed_at) values (1, 0, '', '', 0);
