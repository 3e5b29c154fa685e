//! Stories beside the models: enough for a full list, one of which is read again and again.

use std::path::Path;

use anyhow::{Context, Result};
use kheo_base::Day;
use kheo_journal::By;
use kheo_news::Territory;
use kheo_news::rules::{Command, Kind};
use kheo_news::store::{NewStory, NewestOf, Text, create, load, newest, take_step};

use super::data::{self, fault};

/// Stories that are written.
const STORIES: usize = 60;
/// Paragraphs of each, about as many as an article of a newspaper.
const PARAGRAPHS: usize = 24;

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
    Ok(format!("/tin-tuc/{}", newest.first().context("no story was published")?.slug()))
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
