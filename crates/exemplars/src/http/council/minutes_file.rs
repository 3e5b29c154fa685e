//! The minutes of a session as a document to sign: the same words and numbers as the page, always in Vietnamese.

use axum::extract::Path;
use kheo_base::{Error, Id};
use kheo_documents::{Document, Letterhead, Minutes, Present, Voted, Withdrawn, render};
use kheo_people::Language;
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, apart, kept_file};

use super::minutes::{MinutesPage, page_of};
use crate::rules::council::MemberRole;

/// Gives the minutes to the same people as the page.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (actor, today) = (visit.actor()?.clone(), visit.app.now().day());
    let frame = Frame { language: Language::Vi, ..visit.frame.clone() };
    let read = move |db: &mut Reader<'_>| Ok(minutes_of(&page_of(db, &frame, &actor, id, today)?));
    let document = Document::Minutes(visit.app.read(read).await?);
    let content = apart(move || render(&document, today)).await?.map_err(Error::from)?;
    kept_file("application/pdf", Some("bien-ban.pdf"), 0, content)
}

fn minutes_of(page: &MinutesPage) -> Minutes {
    let (frame, session) = (&page.frame, &page.session);
    let held_on = session.sitting.held_on;
    let said = |at: Option<kheo_base::Instant>| at.map_or_else(String::new, |at| frame.moment(&at));
    let present = present_of(page);
    let there = |role: &str| present.iter().find(|one| one.presence == "present" && one.role == role);
    let of_role =
        |role: MemberRole| there(&frame.tt("council-role-", role.word())).map(|one| one.name.clone());
    Minutes {
        letterhead: Letterhead {
            issuer: session.council.name.clone(),
            day: Some((held_on.day_of_month(), held_on.month(), held_on.year())),
            is_draft: !page.is_closed(),
            ..Letterhead::default()
        },
        opened: said(session.opened_at),
        closed: if page.is_closed() { said(session.closed_at) } else { String::new() },
        venue: format!("{} ({})", session.place, frame.tt("council-mode-", session.mode.word())),
        members: session.sitting.members.len(),
        is_secret: page.rules.secret,
        voted: voted_of(page),
        withdrawn: page
            .withdrawn()
            .into_iter()
            .map(|(one, more)| Withdrawn {
                number: one.number,
                title: more.title.clone(),
                reason: more.reason.clone(),
            })
            .collect(),
        secretary: of_role(MemberRole::Secretary).unwrap_or_default(),
        chair: of_role(MemberRole::Chair).or_else(|| of_role(MemberRole::Deputy)).unwrap_or_default(),
        present,
    }
}

fn present_of(page: &MinutesPage) -> Vec<Present> {
    let mut all = Vec::new();
    for presence in ["present", "excused", "absent"] {
        all.extend(page.with(presence).into_iter().map(|(name, role, is_remote)| Present {
            name,
            role: page.frame.tt("council-role-", role).into_owned(),
            presence: presence.to_owned(),
            is_remote,
        }));
    }
    all
}

fn voted_of(page: &MinutesPage) -> Vec<Voted> {
    let voted = |(candidate, more): (&crate::rules::council::Candidate, &crate::store::council::Agendum)| {
        let outcome = candidate.outcome?;
        let mut remarks: Vec<String> = more.paper.iter().map(|paper| page.paper_line(paper)).collect();
        if more.begun_again > 0 {
            remarks.push(format!("{} {}", page.frame.t("council-begun-again"), more.reason));
        }
        Some(Voted {
            number: candidate.number,
            title: more.title.clone(),
            purpose: page.frame.tt("council-purpose-", candidate.purpose.word()).into_owned(),
            excluded: page.excluded(candidate),
            remarks,
            members: outcome.members,
            eligible: outcome.eligible,
            yes: outcome.yes,
            no: outcome.no,
            neither: outcome.abstain,
            needed: outcome.needed,
            passed: outcome.passed,
        })
    };
    page.voted().into_iter().filter_map(voted).collect()
}
