//! Notes which stories are to be sent, and which no longer. Writing the letters takes long and is not done here: the journal is
//! followed by others too.

use std::sync::Arc;

use kheo_base::Fault;
use kheo_facts::circulated::{Circulated, Turn};
use kheo_journal::{Act, Follower, Forget};
use kheo_store::Tx;

use crate::store::{begin_circulation, recall};

/// Follows what is published and what is taken back. Never rebuilt: nobody wants old letters again.
pub struct Publications {
    pieces: Arc<dyn Circulated>,
}

impl Publications {
    /// Takes whoever knows what an act means for readers.
    pub const fn new(pieces: Arc<dyn Circulated>) -> Self {
        Self { pieces }
    }
}

impl Follower for Publications {
    fn name(&self) -> &'static str {
        "newsletters"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        match self.pieces.turn(act) {
            Some(Turn::Published) => begin_circulation(tx, act.subject_id, act.position),
            Some(Turn::TakenBack) => recall(tx, act.subject_id, act.position),
            None => Ok(()),
        }
    }

    fn forget(&self) -> Option<Forget> {
        None
    }
}
