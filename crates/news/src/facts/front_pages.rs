//! What front pages are told of stories.

use kheo_base::{Day, Fault, Id};
use kheo_facts::front_pages::{Composition, FrontPages, Invitation};
use kheo_facts::headlines::Headline;
use kheo_people::NATION;
use kheo_store::Reader;

use super::{Stories, headline};
use crate::store::{self, NewestOf};

impl FrontPages for Stories {
    fn composition(&self, db: &mut Reader<'_>, unit: Option<&str>) -> Result<Composition, Fault> {
        let (_, blocks) = store::composed(db, unit.unwrap_or(NATION))?;
        Ok(if blocks.is_empty() { Composition::usual(unit.is_some()) } else { Composition::read(&blocks) })
    }

    fn headline(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        chosen: Option<Id>,
        today: Day,
    ) -> Result<Option<Headline>, Fault> {
        let found = match chosen {
            Some(id) => store::chosen(db, id, today)?,
            None => None,
        };
        let found = match found {
            Some(story) => Some(story),
            None => store::pinned(db, unit.unwrap_or(NATION), today)?.into_iter().next(),
        };
        if found.is_some() {
            return Ok(found.map(headline));
        }
        let wanted = NewestOf { unit: unit.map(str::to_owned), before: None, today, limit: 1 };
        Ok(store::newest(db, &wanted)?.into_iter().next().map(headline))
    }

    fn announcements(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Headline>, Fault> {
        Ok(store::announced(db, unit, today, limit)?.into_iter().map(headline).collect())
    }

    fn events(
        &self,
        db: &mut Reader<'_>,
        unit: Option<&str>,
        today: Day,
        limit: usize,
    ) -> Result<Vec<Invitation>, Fault> {
        let invitation = |invited: store::Invited| Invitation {
            address: invited.address(),
            title: invited.title,
            on: invited.event.on,
            time: invited.event.time,
            place: invited.event.place,
        };
        Ok(store::invited(db, unit, today, limit)?.into_iter().map(invitation).collect())
    }
}
