//! How much waits for publishers: stories to look over. Counted in the database, up to as many as anybody needs to know.

use kheo_base::{Fault, Instant};
use kheo_people::Scope;
use kheo_store::{Reader, params};

/// Most stories counted in one territory; beyond it nobody needs the number.
pub const COUNTED_MAX: i64 = 1_000;

kheo_store::statements! {
    WAITING_STORIES = "
        select count(*), min(changed_at) from (
            select changed_at from stories
            where state = 'waiting' and ($1 = '00' or province = $1) and ($2 = '' or commune = $2)
            order by changed_at limit $3
        ) as open
    ";
}

/// Returns how many stories wait to be looked over, and since when the first of them.
///
/// # Errors
/// A fault of the database.
pub fn waiting_stories(db: &mut Reader<'_>, scopes: &[Scope]) -> Result<(i64, Option<Instant>), Fault> {
    let (mut sum, mut since) = (0, None);
    for scope in widest(scopes) {
        let place = scope.place();
        let values = params![place.province, place.commune.unwrap_or_default(), COUNTED_MAX];
        let (count, first) = db.one(WAITING_STORIES, values, |row| Ok((row.int(0)?, row.opt_instant(1)?)))?;
        sum += count;
        since = [since, first].into_iter().flatten().min();
    }
    Ok((sum, since))
}

/// Returns the subtrees that lie in no other of them: what lies in two is counted once.
pub(in crate::store) fn widest(scopes: &[Scope]) -> Vec<&Scope> {
    let mut widest: Vec<&Scope> = Vec::new();
    for scope in scopes {
        let is_within = |other: &Scope| other != scope && other.covers_all_of(scope);
        if !scopes.iter().any(is_within) && !widest.contains(&scope) {
            widest.push(scope);
        }
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_two_territories_is_counted_once() {
        let (province, other) = (Scope::Province("82".to_owned()), Scope::Province("01".to_owned()));
        let commune = Scope::Commune { province: "82".to_owned(), commune: "30043".to_owned() };
        let all = [commune.clone(), province.clone(), other.clone(), province.clone()];
        assert_eq!(widest(&all), [&province, &other]);
        assert_eq!(widest(&[commune.clone(), other.clone()]), [&commune, &other]);
        assert_eq!(widest(&[province, Scope::Nation, commune]), [&Scope::Nation]);
    }
}
