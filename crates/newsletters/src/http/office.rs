//! `/lam-viec/ban-tin`: how many follow which unit. Nobody in an office sees who.

use askama::Template;
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page};

use super::fields;
use crate::store::{Counted, counted};

/// Below so many, the page says only that they are few: in a hamlet, one is somebody.
const FEW: i64 = 5;

/// The page `/lam-viec/ban-tin`.
#[derive(Template)]
#[template(path = "newsletters/office.html")]
pub struct OfficePage {
    pub(super) frame: Frame,
    /// Units by name, with those who follow them.
    pub(super) units: Vec<(String, Counted)>,
}

impl OfficePage {
    fn number(&self, count: &i64) -> String {
        if *count > 0 && *count < FEW {
            return self.frame.t1("newsletters-few", "max", FEW);
        }
        self.frame.n(count)
    }
}

/// Counts.
pub async fn index(visit: Visit) -> Reply {
    let scopes = visit.officer(Permission::PublishStory)?.scopes(Permission::PublishStory);
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let mut units = Vec::new();
        for counted in counted(db, &scopes)? {
            let name = fields::name_of(db, &frame, &counted.unit_code, today)?;
            units.push((name.unwrap_or_else(|| counted.unit_code.clone()), counted));
        }
        Ok(OfficePage { frame: frame.clone(), units })
    };
    page(&visit.app.read(read).await?)
}
