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
