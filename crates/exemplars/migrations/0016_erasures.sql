-- That what a model said of its person was erased, when and on what ground. Nothing here tells who it was.
create table exemplar_erasures (
    erasure_id bigint primary key,
    exemplar_id bigint not null,
    basis text not null check (basis in ('request', 'purpose_done', 'retention_expired', 'authority')),
    erased_at bigint not null,
    erased_by bigint,
    constraint erased_once unique (exemplar_id)
);
