-- A province may have its own version of some rule sets: the key gets the code of the unit, '00' for the nation.
-- Neither database can change a primary key in one way, so the table is made again.
create table rule_sets_by_unit (
    kind text not null,
    unit_code text not null default '00',
    valid_from text not null,
    valid_to text,
    legal_basis text not null,
    body text not null,
    primary key (kind, unit_code, valid_from),
    constraint a_rule_set_ends_after_it_begins check (valid_to is null or valid_to > valid_from)
);
insert into rule_sets_by_unit (kind, unit_code, valid_from, valid_to, legal_basis, body)
    select kind, '00', valid_from, valid_to, legal_basis, body from rule_sets;
drop table rule_sets;
alter table rule_sets_by_unit rename to rule_sets;

-- Who added or withdrew which version, and when. What came with the program has no row here.
create table rule_set_changes (
    change_id bigint primary key,
    kind text not null,
    unit_code text not null,
    valid_from text not null,
    what text not null check (what in ('added', 'withdrawn')),
    changed_at bigint not null,
    changed_by bigint
);
create index rule_set_changes_of on rule_set_changes (kind, unit_code, valid_from);
