//! Stories that readers follow, by unit and time.

use kheo_base::Fault;
use kheo_facts::circulated::{Followed, Piece};
use kheo_people::NATION;
use kheo_store::{Reader, Row, params};

use crate::rules::Kind;

kheo_store::statements! {
    PUBLISHED = "
        select story_id, kind, title, lede, place_line, province, commune, published_at, section from stories
        where state = 'published' and published_at > $1 and published_at <= $2 and ($3 = '00' or province = $3)
            and (expires_on is null or expires_on >= $4)
            and (case when kind = 'announcement' then cast($6 as bigint) else cast($7 as bigint) end) = 1
            and ($8 = '' or replace($8, ',' || section || ',', '') <> $8)
        order by published_at desc, story_id desc limit $5
    ";
    // Nothing is below a commune, so its own stories are all.
    PUBLISHED_OF_COMMUNE = "
        select story_id, kind, title, lede, place_line, province, commune, published_at, section from stories
        where unit_code = $3 and state = 'published' and published_at > $1 and published_at <= $2
            and (expires_on is null or expires_on >= $4)
            and (case when kind = 'announcement' then cast($6 as bigint) else cast($7 as bigint) end) = 1
            and ($8 = '' or replace($8, ',' || section || ',', '') <> $8)
        order by published_at desc, story_id desc limit $5
    ";
}

/// Returns the public stories of a unit and of all below it, newest first.
///
/// # Errors
/// A fault of the database.
pub fn published(db: &mut Reader<'_>, followed: &Followed<'_>) -> Result<Vec<Piece>, Fault> {
    let is_province = followed.unit.len() == NATION.len();
    let statement = if is_province { PUBLISHED } else { PUBLISHED_OF_COMMUNE };
    let limit = i64::try_from(followed.limit).unwrap_or(i64::MAX);
    let values = params![
        followed.after,
        followed.until,
        followed.unit,
        followed.today,
        limit,
        followed.announcements,
        followed.news,
        followed.sections,
    ];
    db.all(statement, values, read_piece)
}

fn read_piece(row: &Row<'_>) -> Result<Piece, Fault> {
    let (id, title) = (row.id(0)?, row.text(2)?);
    Ok(Piece {
        id,
        is_announcement: Kind::from_word(row.str(1)?) == Some(Kind::Announcement),
        section: row.text(8)?,
        lede: row.text(3)?,
        address: format!("/tin-tuc/{}", kheo_base::slug_of(&title, id)),
        title,
        place_line: row.text(4)?,
        province: row.text(5)?,
        commune: row.opt_text(6)?,
        published_at: row.instant(7)?,
    })
}
