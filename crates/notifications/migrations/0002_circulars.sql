-- Letters of which very many say the same: they wait behind all others, and say how to end them.
alter table mails add column is_circular bigint not null default 0;
alter table mails add column unsubscribe text not null default '';
drop index mails_by_turn;
create index mails_by_rank on mails (state, is_circular, next_at);
create index mails_by_act on mails (act_position);
