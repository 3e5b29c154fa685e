//! What became of a model, kept on its own row.
//!
//! Lists, search and statistics read these columns; what they say is made from the tables of honours, runs and copies by the
//! one statement below, in the transaction of every step that touches them. Only a register writes them itself, with the row
//! (`store/lists/imports/rows.rs`); stories compare what stands there with the tables.

use kheo_base::{Fault, Id};
use kheo_store::{Tx, params};

kheo_store::statements! {
    // The highest level stands for the model, in the order of `rules::level_rank`.
    REFRESH = "
        update exemplars set
            level = coalesce((select level from exemplar_recognitions r where r.exemplar_id = $1 order by
                case r.level when 'centre' then 4 when 'province' then 3 when 'district' then 2 else 1 end desc limit 1), ''),
            consent = coalesce((select case when leave_state = 'granted' then 2 else is_named end
                from exemplar_consents c where c.exemplar_id = $1), 0),
            is_withdrawn = (select count(*) from exemplar_withdrawals w where w.exemplar_id = $1),
            is_exemplary = case when exists (select 1 from exemplar_distinctions d where d.exemplar_id = $1)
                then 1 else 0 end,
            award_state = coalesce((select state from exemplar_proposals p where p.exemplar_id = $1 order by
                case p.state when 'awarded' then 0 else 1 end, p.proposed_at desc, p.proposal_id desc limit 1), ''),
            run = coalesce((select run from exemplar_runs r where r.exemplar_id = $1
                order by r.ordinal desc limit 1), 'running'),
            effect = coalesce((select result from exemplar_rechecks r where r.exemplar_id = $1
                order by r.year desc limit 1), ''),
            is_copy = (select count(*) from exemplar_replications r where r.copy_id = $1),
            copies = (select count(*) from exemplar_replications r where r.origin_id = $1)
        where exemplar_id = $1
    ";
}

/// Writes on a model's row what its other tables say became of it. Part of every step that touches them.
///
/// # Errors
/// A fault of the database.
pub(in crate::store) fn refresh_columns(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    tx.run(REFRESH, params![id]).map(drop)
}
