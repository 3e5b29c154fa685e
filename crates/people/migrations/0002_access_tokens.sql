-- Keys with which an officer's programs ask in his name. Only a hash of the secret is kept, as with sessions; a token holds
-- no role of its own: whoever shows it acts with the roles that its account holds at that moment.
create table access_tokens (
    token_id bigint primary key,
    account_id bigint not null references accounts (account_id),
    name text not null,
    token_hash bytea not null,
    ability text not null,
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint,
    revoked_at bigint,
    constraint one_access_token_per_secret unique (token_hash),
    constraint a_token_reads_or_acts check (ability in ('read', 'act')),
    constraint a_token_ends_after_it_begins check (expires_at > created_at)
);
create index access_tokens_by_account on access_tokens (account_id, created_at);
