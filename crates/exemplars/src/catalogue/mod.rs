//! The catalogue: what lists filter by, of every public model, in this server's memory.
//!
//! A database finds twenty models by one condition through an index and by three only if somebody foresaw just these three.
//! The catalogue answers any combination, exactly and at any depth, in a fraction of a millisecond: see `columns.rs`. It holds
//! nothing that is not in the database: it is read from there when the server starts and follows the journal from then on,
//! about 35 bytes a model. Until it is read, and for orders and words that it does not know, lists ask the database.

mod columns;
mod packing;
mod words;

use std::sync::{PoisonError, RwLock};

use kheo_base::{Fault, Id};
use kheo_store::{Db, Reader};

use crate::store::lists::entries::{entries_of, every_entry, in_order_of_titles, published_at};
use crate::store::lists::{Direction, Filter, Listed, Sort, count_up_to, in_this_order, list};
use columns::Columns;
pub(crate) use packing::Entry;

/// Acts of which subjects are read at once.
const ACTS_MAX: i64 = 2_000;
/// Models that are put in order by name for one page; more are met soon enough by walking all names.
const FEW_MAX: usize = 2_000;

/// The catalogue of one server; cheap to share behind an `Arc`.
#[derive(Default)]
pub struct Catalogue {
    held: RwLock<Held>,
}

#[derive(Default)]
struct Held {
    /// Absent until it was read for the first time, or if there are too many words for it.
    columns: Option<Columns>,
    /// The position in the journal up to which it follows; absent until it was read.
    position: Option<i64>,
}

impl Catalogue {
    /// Reads everything at first, later what the journal names since; returns whether anything was read. Called again and
    /// again by the server.
    ///
    /// # Errors
    /// A fault of the database; the next call goes on from where this one began.
    pub async fn catch_up(self: &std::sync::Arc<Self>, db: &Db) -> Result<bool, Fault> {
        let mut has_read = false;
        loop {
            let own = self.clone();
            let step = db.read(move |db| Ok(own.step(db)?)).await.map_err(kheo_base::Error::into_fault)?;
            if !step {
                return Ok(has_read);
            }
            has_read = true;
        }
    }

    /// Takes one step; returns whether there was anything to take.
    fn step(&self, db: &mut Reader<'_>) -> Result<bool, Fault> {
        let Some(position) = self.read(|held| held.position) else {
            let position = kheo_journal::head(db)?;
            let mut columns = Columns::default();
            let mut is_whole = true;
            every_entry(db, &mut |entry| {
                is_whole &= columns.push(entry) == Ok(true);
                Ok(())
            })?;
            self.write(|held| {
                held.columns = is_whole.then_some(columns);
                held.position = Some(position);
            });
            return Ok(true);
        };
        let (subjects, position_now) = kheo_journal::subjects_after(db, position, "exemplar", ACTS_MAX)?;
        if position_now == position {
            return Ok(false);
        }
        let entries = entries_of(db, &subjects)?;
        self.write(|held| {
            let is_whole = held.columns.as_mut().is_some_and(|columns| columns.put_all(&entries).is_ok());
            if !is_whole {
                held.columns = None;
            }
            held.position = Some(position_now);
        });
        Ok(true)
    }

    /// Returns one page of public models.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn list(
        &self,
        db: &mut Reader<'_>,
        filter: &Filter,
        sort: Sort,
        direction: Direction,
        size: usize,
    ) -> Result<Listed, Fault> {
        let from = match direction {
            Direction::First => None,
            Direction::After(id) | Direction::Before(id) => match published_at(db, id)? {
                Some(public_at) => Some((public_at, id.to_i64())),
                // Nothing comes before or after what is not in any list.
                None => return Ok(Listed { cards: Vec::new(), has_before: false, has_after: false }),
            },
        };
        if sort == Sort::Title
            && let Some(few) = self.few(filter)
        {
            return by_title(db, &few, direction, size);
        }
        let picked = self.read(|held| {
            let columns = held.columns.as_ref().filter(|_| filter.words.is_empty())?;
            columns.pick(filter, sort, direction, from, size)
        });
        let Some(picked) = picked else { return list(db, filter, sort, direction, size) };
        let cards = in_this_order(db, &picked.ids)?;
        Ok(match direction {
            Direction::First => Listed { cards, has_before: false, has_after: picked.has_more },
            Direction::After(_) => Listed { cards, has_before: true, has_after: picked.has_more },
            Direction::Before(_) => Listed { cards, has_before: picked.has_more, has_after: true },
        })
    }

    /// Returns the models that a filter lets through if they are few: ordering them by name then costs less than walking all
    /// names until enough of them fit.
    fn few(&self, filter: &Filter) -> Option<Vec<Id>> {
        self.read(|held| {
            let columns = held.columns.as_ref().filter(|_| filter.words.is_empty())?;
            if columns.count(filter) > FEW_MAX {
                return None;
            }
            Some(columns.pick(filter, Sort::Newest, Direction::First, None, FEW_MAX)?.ids)
        })
    }

    /// Counts public models; up to a ceiling only if the database has to be asked, which is also said.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn count(&self, db: &mut Reader<'_>, filter: &Filter, ceiling: i64) -> Result<(i64, bool), Fault> {
        let counted = self.read(|held| {
            let columns = held.columns.as_ref().filter(|_| filter.words.is_empty())?;
            Some(columns.count(filter))
        });
        if let Some(count) = counted {
            return Ok((i64::try_from(count).unwrap_or(i64::MAX), false));
        }
        let count = count_up_to(db, filter, ceiling + 1)?;
        Ok((count.min(ceiling), count > ceiling))
    }

    fn read<T>(&self, look: impl FnOnce(&Held) -> T) -> T {
        look(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, change: impl FnOnce(&mut Held)) {
        change(&mut self.held.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Returns a page of these models in the order of their names.
fn by_title(db: &mut Reader<'_>, few: &[Id], direction: Direction, size: usize) -> Result<Listed, Fault> {
    let ordered = in_order_of_titles(db, few)?;
    let place = |id: Id| ordered.iter().position(|other| *other == id);
    let (from, to) = match direction {
        Direction::First => (0, size),
        Direction::After(id) => place(id).map_or((0, size), |place| (place + 1, place + 1 + size)),
        Direction::Before(id) => place(id).map_or((0, size), |place| (place.saturating_sub(size), place)),
    };
    let (from, to) = (from.min(ordered.len()), to.min(ordered.len()));
    let cards = in_this_order(db, &ordered[from..to])?;
    Ok(Listed { cards, has_before: from > 0, has_after: to < ordered.len() })
}
