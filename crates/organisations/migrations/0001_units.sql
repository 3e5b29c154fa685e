-- What each territorial unit was between two days. A code names different units at different times, so the key has both.
create table units (
    code text not null,
    valid_from text not null,
    -- The first day on which it no longer holds.
    valid_to text,
    from_exact bigint not null check (from_exact in (0, 1)),
    name text not null,
    -- Name, and kind with name, without marks and in lower case: what somebody types who looks for it.
    folded_name text not null,
    folded_full_name text not null,
    kind text not null,
    tier text not null check (tier in ('province', 'district', 'commune')),
    parent_code text,
    legal_basis text not null,
    primary key (code, valid_from)
);
create index units_by_parent on units (parent_code);
-- Provinces of a day are asked for on almost every page; they are few among fifteen thousand versions.
create index units_by_tier on units (tier, valid_from);

-- Which unit came after which. The version before is known by the day on which it ended, as legal acts say it.
create table unit_successions (
    old_code text not null,
    old_valid_to text not null,
    new_code text not null,
    new_valid_from text not null,
    share text not null check (share in ('whole', 'part')),
    is_main bigint not null check (is_main in (0, 1)),
    legal_basis_note text not null,
    primary key (old_code, old_valid_to, new_code, new_valid_from)
);
create index unit_successions_by_new on unit_successions (new_code, new_valid_from);

create table organisations (
    organisation_id bigint primary key,
    name text not null,
    kind text not null check (kind in (
        'party', 'state', 'front', 'union', 'armed_forces', 'school', 'enterprise', 'residential_cell', 'other'
    )),
    unit_code text not null,
    valid_from text not null,
    valid_to text
);
create index organisations_by_unit on organisations (unit_code);

-- Which organisation has which part in a unit's work, such as the focal agency of this work.
create table unit_roles (
    unit_code text not null,
    role text not null,
    organisation_id bigint not null,
    valid_from text not null,
    valid_to text,
    primary key (unit_code, role, valid_from)
);
