-- Wishes that nobody has confirmed yet: gone after two days, and left out of backups.
create table subscription_wishes (
    wish_id bigint primary key,
    email text not null,
    unit_codes text not null,
    wants_news bigint not null,
    wants_announcements bigint not null,
    frequency text not null,
    language text not null,
    asked_at bigint not null,
    token_hash bytea,
    expires_at bigint not null
);
create index subscription_wishes_of_email on subscription_wishes (email, asked_at);
create unique index subscription_wishes_by_token on subscription_wishes (token_hash);
create index subscription_wishes_by_end on subscription_wishes (expires_at);

-- Who gets letters. The secret stands in every letter; whoever can read it here can read the address beside it too.
create table subscriptions (
    subscription_id bigint primary key,
    email text not null,
    wants_news bigint not null,
    wants_announcements bigint not null,
    frequency text not null,
    language text not null,
    secret text not null,
    secret_hash bytea not null,
    follows_from bigint not null,
    changes bigint not null,
    constraint one_subscription_per_address unique (email),
    constraint one_subscription_per_secret unique (secret_hash)
);
create index subscriptions_by_turn on subscriptions (frequency, subscription_id);

create table subscription_units (
    subscription_id bigint not null,
    unit_code text not null,
    province text not null,
    primary key (subscription_id, unit_code)
);
create index subscription_units_by_unit on subscription_units (unit_code, subscription_id);

-- Ended subscriptions by their ids alone: servers write them down beside the data, so that an old backup revives none.
create table ended_subscriptions (
    subscription_id bigint primary key
);

-- How far the letters about a story have come. The row stays, so that nothing begins again.
create table circulations (
    subject_id bigint primary key,
    act_position bigint not null,
    state text not null,
    after_id bigint not null,
    letters bigint not null
);
create index circulations_by_turn on circulations (state, act_position);

-- How far the weekly letters have come.
create table digests (
    due_at bigint primary key,
    since_at bigint not null,
    state text not null,
    after_id bigint not null,
    letters bigint not null
);
create index digests_by_turn on digests (state, due_at);
