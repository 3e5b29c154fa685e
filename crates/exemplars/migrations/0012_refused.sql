-- What an office's register says was judged and not recognised: it waits for no decision any more.
alter table exemplars add column is_refused bigint not null default 0;
