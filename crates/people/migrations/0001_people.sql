-- Whoever can sign in. Personal data stands here and nowhere in the journal; erasing empties it and keeps the row.
create table accounts (
    account_id bigint primary key,
    login text not null,
    display_name text not null,
    email text,
    password_hash text not null,
    language text not null check (language in ('vi', 'en')),
    created_by bigint,
    created_at bigint not null,
    disabled_at bigint,
    erased_at bigint,
    constraint one_account_per_login unique (login)
);

-- Open sessions. Only a hash of the token is kept, so that a stolen copy of the database opens no session.
create table sessions (
    token_hash bytea not null primary key,
    account_id bigint not null references accounts (account_id),
    form_token text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_account on sessions (account_id, created_at);

-- Who held which role over which unit and when. The province of a commune is kept beside its code, because a grant on
-- a province covers its communes. A grant with delegated_from lives no longer than the grant that it stands in for.
create table grants (
    grant_id bigint primary key,
    account_id bigint not null references accounts (account_id),
    role text not null,
    unit_code text not null,
    province_code text,
    valid_from text not null,
    valid_to text,
    granted_by bigint,
    granted_at bigint not null,
    delegated_from bigint,
    ended_at bigint,
    constraint a_grant_ends_after_it_begins check (valid_to is null or valid_to > valid_from)
);
create index grants_by_account on grants (account_id);
create index grants_by_unit on grants (unit_code);
create index grants_by_province on grants (province_code);
create index grants_by_origin on grants (delegated_from);

-- Failed tries, per hashed login and per hashed address, so that this table is no list of who tried what.
create table sign_in_attempts (
    key_hash bytea not null primary key,
    failures bigint not null,
    last_at bigint not null,
    wait_until bigint not null
);

-- Forgotten passwords. The token is made when the letter is written, so that it stands in no queue before.
create table password_resets (
    reset_id bigint primary key,
    account_id bigint not null references accounts (account_id),
    token_hash bytea,
    requested_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    constraint one_reset_per_token unique (token_hash)
);
create index password_resets_by_account on password_resets (account_id);
