//! Stories beside the models: enough for a full list, one of which is read again and again and has comments below it.

use std::path::Path;

use anyhow::{Context, Result};
use kheo_base::{Day, Error, Id};
use kheo_journal::{By, Journal, Tx};
use kheo_news::Territory;
use kheo_news::rules::{Command, Kind};
use kheo_news::store::comments::{Imported, import, open_until, rules_of, section};
use kheo_news::store::{NewStory, NewestOf, Text, create, load, newest, take_step};

use super::data::{self, fault};

/// Stories that are written.
const STORIES: usize = 60;
/// Paragraphs of each, about as many as an article of a newspaper.
const PARAGRAPHS: usize = 24;
/// Comments below the one that is measured.
const COMMENTS: i64 = 50;
/// Every so many comments reply to the one before them.
const REPLY_EVERY: i64 = 3;

/// Writes and publishes the stories unless they are there; returns the address of one.
pub(super) fn fill(folder: &Path) -> Result<String> {
    let site = data::site(folder, false)?;
    let journal = site.app.journal();
    for number in 0..STORIES {
        let new = story(number);
        let id = journal
            .write_now(By::default(), move |tx| create(tx, &new, &Territory::nation()))
            .map_err(fault)?;
        for command in [Command::Send, Command::Publish] {
            let step = move |tx: &mut kheo_journal::Tx<'_, '_>| match load(tx, id)? {
                Some(story) if story.version == 0 => take_step(tx, &story, story.steps, &command),
                _ => {
                    tx.nothing_changed();
                    Ok(())
                }
            };
            journal.write_now(By::default(), step).map_err(fault)?;
        }
    }
    let wanted = NewestOf { unit: None, before: None, today: Day::new(2026, 11, 1)?, limit: 1 };
    let newest = journal.db().read_now(move |db| Ok(newest(db, &wanted)?)).map_err(fault)?;
    let measured = newest.first().context("no story was published")?;
    comment(journal, measured.id).map_err(fault)?;
    Ok(format!("/tin-tuc/{}", measured.slug()))
}

/// Opens the story to comments and writes them, unless they are there.
fn comment(journal: &Journal, story_id: Id) -> Result<(), Error> {
    if journal.db().read_now(move |db| Ok(section(db, story_id)?.is_some()))? {
        return Ok(());
    }
    journal.write_now(By::default(), move |tx: &mut Tx<'_, '_>| {
        let story = load(tx, story_id)?.ok_or(Error::Missing)?;
        let today = tx.now().day();
        let mut rules = rules_of(tx, &story.place, today)?;
        // The rules that the program brings leave it off.
        rules.allowed = true;
        open_until(tx, &story, &rules, today.plus_days(rules.days_open_max))?;
        let mut before = None;
        for number in 0..COMMENTS {
            let parent_id = before.filter(|_| number % REPLY_EVERY == 1);
            before = Some(import(tx, &said(story_id, number, parent_id, tx.now()))?);
        }
        Ok(())
    })
}

fn said(story_id: Id, number: i64, parent_id: Option<Id>, now: kheo_base::Instant) -> Imported {
    Imported {
        form_key: format!("bench-comment-{number}"),
        story_id,
        parent_id,
        author: format!("Bạn đọc {number}"),
        body: "Đường sáng, đi làm ca về đỡ lo. Nhà tôi góp hai ngày công, sổ thu chi đọc mỗi tháng nên ai cũng yên tâm."
            .to_owned(),
        written_at: now.plus_seconds(number - COMMENTS),
        is_office: false,
    }
}

fn story(number: usize) -> NewStory {
    let paragraph = "Bà con **họp từng tổ**, bàn mức góp và chỗ đặt trụ; sổ thu chi đọc công khai mỗi tháng ở nhà văn hoá ấp. \
        Nhà có người đi làm xa góp tiền, nhà khác góp công, xem [mô hình](/mo-hinh).\n\n";
    let text = Text {
        title: format!("Ấp {number} thắp sáng đường quê"),
        lede: "Sau tám tháng góp công, góp của, 4,2 km đường ấp đã có đèn.".to_owned(),
        body: format!("## Cách làm\n\n{}", paragraph.repeat(PARAGRAPHS)),
    };
    NewStory {
        form_key: format!("bench-{number}"),
        kind: Kind::News,
        text,
        byline: "Nguyễn Thị Lan".to_owned(),
        source: String::new(),
        expires_on: None,
        is_pinned: false,
        filed: kheo_news::rules::Filed::default(),
    }
}
