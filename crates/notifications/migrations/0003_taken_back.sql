-- A letter that was taken back while a server had it: no server takes it again.
alter table mails add column is_recalled bigint not null default 0;
-- Letters whose files are to go, wherever a server wrote some.
create index mails_erased on mails (sent_at) where error_kind = 'erased';
