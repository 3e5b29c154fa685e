-- The catalogue also tells what is recognised from what was withdrawn since, still from its index alone.
drop index exemplars_catalogue;
create index exemplars_catalogue on exemplars (public_at, exemplar_id, field, year, subject, state, level, is_exemplary,
    now_province, now_commune, then_province, unit_code, unit_valid_from, consent, is_withdrawn) where public_at is not null;
