-- A letter that was taken back while a server had it: no server takes it again.
alter table mails add column is_recalled bigint not null default 0;
-- When a circular was written, for one that is written again; 0 for other letters.
alter table mails add column written_at bigint not null default 0;
-- Letters whose files are to go, wherever a server wrote some.
create index mails_erased on mails (sent_at) where error_kind = 'erased';
-- What a letter tells of that tells of several subjects: it is found again when one of them is withdrawn or erased.
create table mail_subjects (
    subject_id bigint not null,
    mail_id bigint not null,
    primary key (subject_id, mail_id)
);
create index mail_subjects_of on mail_subjects (mail_id);
