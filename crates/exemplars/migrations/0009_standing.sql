-- What became of a model, kept on its own row, so that lists, search and statistics ask one table. Written by one statement
-- (`store/honours/columns.rs`) in the transaction of each step; the tables of honours and runs remain what it is made from.
alter table exemplars add column level text not null default '';
alter table exemplars add column consent bigint not null default 0;
alter table exemplars add column is_withdrawn bigint not null default 0;
alter table exemplars add column is_exemplary bigint not null default 0;
alter table exemplars add column award_state text not null default '';
alter table exemplars add column run text not null default 'running';
alter table exemplars add column effect text not null default '';
alter table exemplars add column is_copy bigint not null default 0;
alter table exemplars add column copies bigint not null default 0;
update exemplars set
    level = coalesce((select level from exemplar_recognitions r where r.exemplar_id = exemplars.exemplar_id
        order by case r.level when 'centre' then 4 when 'province' then 3 when 'district' then 2 else 1 end desc limit 1), ''),
    consent = coalesce((select case when leave_state = 'granted' then 2 else is_named end
        from exemplar_consents c where c.exemplar_id = exemplars.exemplar_id), 0),
    is_withdrawn = (select count(*) from exemplar_withdrawals w where w.exemplar_id = exemplars.exemplar_id),
    is_exemplary = case when exists (select 1 from exemplar_distinctions d where d.exemplar_id = exemplars.exemplar_id)
        then 1 else 0 end,
    award_state = coalesce((select state from exemplar_proposals p where p.exemplar_id = exemplars.exemplar_id
        order by case p.state when 'awarded' then 0 else 1 end, p.proposed_at desc, p.proposal_id desc limit 1), ''),
    run = coalesce((select run from exemplar_runs r where r.exemplar_id = exemplars.exemplar_id
        order by r.ordinal desc limit 1), 'running'),
    effect = coalesce((select result from exemplar_rechecks r where r.exemplar_id = exemplars.exemplar_id
        order by r.year desc limit 1), ''),
    is_copy = (select count(*) from exemplar_replications r where r.copy_id = exemplars.exemplar_id),
    copies = (select count(*) from exemplar_replications r where r.origin_id = exemplars.exemplar_id);

-- Everything that public lists filter by, in the order of publication: the catalogue in each server's memory is read from this
-- index alone and answers any combination, so that one index serves where each condition had its own.
drop index exemplars_public_by_state;
drop index exemplars_public_by_year;
drop index exemplars_public_by_field;
drop index exemplars_public_by_province;
drop index exemplars_public_by_commune;
drop index exemplars_public_by_then;
drop index exemplars_public;
create index exemplars_catalogue on exemplars (public_at, exemplar_id, field, year, subject, state, level, is_exemplary,
    now_province, now_commune, then_province, unit_code, unit_valid_from) where public_at is not null;
