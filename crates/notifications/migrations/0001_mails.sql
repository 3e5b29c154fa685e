-- Letters on their way out. What a letter says may be secret (a link to set a password) and is erased as soon as the
-- letter has left or is given up; the recipient is erased too once it has left. The rest stays for the operator.
create table mails (
    mail_id bigint primary key,
    act_position bigint not null,
    account_id bigint,
    recipient text not null,
    subject text not null,
    body text not null,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    attempts bigint not null,
    next_at bigint not null,
    claimed_until bigint,
    sent_at bigint,
    error_kind text
);
create index mails_by_turn on mails (state, next_at);
create index mails_by_account on mails (account_id);
