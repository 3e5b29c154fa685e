-- The newest checkpoint that enough witnesses have signed. They sign a moment after the log, which may have gone on by then.
create table record_witnessed (
    only_row bigint primary key check (only_row = 1),
    size bigint not null,
    note text not null,
    signed_at bigint not null
);
insert into record_witnessed (only_row, size, note, signed_at) values (1, 0, '', 0);
