//! Notices inside the site: what became of files in which somebody wrote, and files that were given to somebody.

use askama::Template;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, see_other};

use crate::store::lists::notices::{Notice, mark_read, notices_before, read_mark};

/// Notices on one page.
const PAGE_SIZE: i64 = 50;

/// The page `/lam-viec/thong-bao`.
#[derive(Template)]
#[template(path = "workspace/notices.html")]
pub struct NoticesPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    read_to: i64,
    older: Option<i64>,
}

impl NoticesPage {
    fn is_new(&self, notice: &Notice) -> bool {
        notice.position > self.read_to
    }

    fn newest(&self) -> i64 {
        self.notices.first().map_or(0, |notice| notice.position)
    }

    fn has_new(&self) -> bool {
        self.newest() > self.read_to
    }

    /// Where there is something to do about it.
    fn address(&self, notice: &Notice) -> String {
        let tab = if notice.kind == "exemplars.appraisal_assigned" { "/tham-dinh" } else { "" };
        format!("/lam-viec/mo-hinh/{}{tab}", notice.exemplar_id)
    }

    fn sentence(&self, notice: &Notice) -> String {
        let word = notice.kind.trim_start_matches("exemplars.").replace('_', "-");
        self.frame.tt("workspace-notice-", &word).into_owned()
    }
}

/// Lists them, newest first.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let account_id = visit.actor()?.account_id;
    let before = asked.value("truoc").parse().unwrap_or(i64::MAX);
    let frame = visit.frame.clone();
    let shown = visit.app.read(move |db| {
        let mut notices = notices_before(db, account_id, before, PAGE_SIZE + 1)?;
        let is_more = notices.len() > usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
        if is_more {
            notices.pop();
        }
        let older = notices.last().filter(|_| is_more).map(|notice| notice.position);
        let (frame, form) = (frame.clone(), Form::empty("workspace-form"));
        Ok(NoticesPage { frame, form, read_to: read_mark(db, account_id)?, older, notices })
    });
    page(&shown.await?)
}

/// Marks everything that was shown as read.
pub async fn read(visit: Visit, form: Form) -> Reply {
    let account_id = visit.actor()?.account_id;
    visit.check_form_token(&form)?;
    let position: i64 = form.value("den").parse().unwrap_or(0);
    visit.app.db().write(move |tx| Ok(mark_read(tx, account_id, position)?)).await?;
    see_other("/lam-viec/thong-bao", Some("workspace-flash-read"), visit.app.settings().secure_cookies)
}

/// A page with sample data.
pub(crate) fn sample(frame: Frame) -> NoticesPage {
    let notice = |position, kind: &str| Notice {
        position,
        kind: format!("exemplars.{kind}"),
        exemplar_id: kheo_base::Id::from_i64(7),
        at: kheo_base::Instant::from_millis(1_795_410_000_000),
        title: "Tổ heo đất giúp nhau mua giống".to_owned(),
    };
    let notices = vec![
        notice(10, "appraisal_assigned"),
        notice(9, "returned"),
        notice(8, "handed_over"),
        notice(4, "accepted"),
    ];
    NoticesPage { frame, form: Form::empty("workspace-form"), notices, read_to: 8, older: Some(4) }
}
