-- When to look again for letters that were leaving while their story was taken back.
alter table circulations add column again_at bigint not null default 0;
