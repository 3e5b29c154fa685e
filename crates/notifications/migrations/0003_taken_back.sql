-- A letter that was taken back while a server had it: no server takes it again.
alter table mails add column is_recalled bigint not null default 0;
