//! What letters say: the one that asks for confirmation, the one about a story, the weekly one.

use kheo_base::{Clock, Entropy, Fault, Id};
use kheo_facts::circulated::{Piece, Section};
use kheo_journal::{Act, Circular, Letter, Letters};
use kheo_people::Language;
use kheo_store::Tx;
use kheo_web::Frame;
use kheo_web::texts::{text, text_with};

use crate::store::{ASKED, Reader, issue};

/// Where one ends it, by a page or by one POST.
pub(crate) const END: &str = "/ban-tin/huy";
/// Where one confirms.
pub(crate) const CONFIRM: &str = "/ban-tin/xac-nhan";
/// Where one changes what is wanted.
pub(crate) const OWN: &str = "/ban-tin/cua-toi";

/// Returns a path with the secret that opens it. In the query, since paths may come into logs.
pub(crate) fn with_secret(path: &str, secret: &str) -> String {
    format!("{path}?ma={secret}")
}

/// Writes the letters that ask whoever reads a mailbox to confirm.
pub struct ConfirmLetters {
    base_url: String,
    clock: Clock,
    entropy: Entropy,
}

impl ConfirmLetters {
    /// Prepares letters whose links begin with the address of the site, without a slash at the end.
    pub fn new(base_url: impl Into<String>, clock: Clock, entropy: Entropy) -> Self {
        Self { base_url: base_url.into(), clock, entropy }
    }
}

impl Letters for ConfirmLetters {
    fn letters(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault> {
        if act.kind != ASKED {
            return Ok(Vec::new());
        }
        // The two days run from the letter, not from the wish: mail may have waited for its server.
        let Some((wish, token)) = issue(tx, act.subject_id, &self.entropy, self.clock.now())? else {
            return Ok(Vec::new());
        };
        let language = wish.wanted.language;
        let say = |key: &str| text(language, key);
        let link = format!("{}{}{}", self.base_url, with_secret(CONFIRM, &token.secret()), spoken(language));
        let paragraphs = [
            say("newsletters-confirm-letter-why"),
            format!("{}\n{link}", say("newsletters-confirm-letter-link")),
            say("newsletters-confirm-letter-ignore"),
        ];
        let subject = say("newsletters-confirm-letter-subject");
        Ok(vec![Letter { account_id: None, recipient: wish.email, subject, body: paragraphs.join("\n\n") }])
    }
}

/// The end of a link to a page that is to speak the language of the letter.
const fn spoken(language: Language) -> &'static str {
    match language {
        Language::Vi => "",
        Language::En => "&lang=en",
    }
}

/// What letters about stories have in common.
pub(crate) struct Writer<'a> {
    pub(crate) base_url: &'a str,
    /// What sections are called.
    pub(crate) sections: &'a [Section],
    pub(crate) at: kheo_base::Instant,
}

/// What a letter is found by when something is taken back.
struct About {
    act_position: i64,
    tells_of: Vec<Id>,
}

impl Writer<'_> {
    /// Writes about one story.
    pub(crate) fn story(&self, reader: &Reader, piece: &Piece, act_position: i64) -> Circular {
        let frame = self.frame(reader);
        let subject = if piece.is_announcement {
            frame.t1("newsletters-letter-announcement", "what", &piece.title)
        } else {
            piece.title.clone()
        };
        let body = [
            piece.title.clone(),
            piece.lede.clone(),
            self.filed(&frame, piece),
            format!("{}\n{}{}", frame.t("newsletters-letter-read-on"), self.base_url, piece.address),
        ];
        let about = About { act_position, tells_of: Vec::new() };
        self.circular(reader, about, subject, &body)
    }

    /// Writes about a week.
    pub(crate) fn week(&self, reader: &Reader, pieces: &[&Piece], is_more: bool) -> Circular {
        let frame = self.frame(reader);
        let mut body = vec![frame.t1("newsletters-digest-count", "count", pieces.len())];
        for (number, piece) in pieces.iter().enumerate() {
            let (place, link) = (self.filed(&frame, piece), format!("{}{}", self.base_url, piece.address));
            body.push(format!("{}. {}\n{place}\n{}\n{link}", number + 1, piece.title, piece.lede));
        }
        if is_more {
            body.push(format!("{}\n{}/tin-tuc", frame.t("newsletters-digest-more"), self.base_url));
        }
        let subject = frame.t1("newsletters-digest-subject", "day", frame.day_of(&self.at));
        let about = About { act_position: 0, tells_of: pieces.iter().map(|piece| piece.id).collect() };
        self.circular(reader, about, subject, &body)
    }

    /// Says which section, who speaks, and when.
    fn filed(&self, frame: &Frame, piece: &Piece) -> String {
        let section = self.sections.iter().find(|section| section.word == piece.section);
        let section = section.map(|section| format!("{}. ", section.name(frame.is_vi())));
        format!("{}{}", section.unwrap_or_default(), place_and_day(frame, piece))
    }

    fn frame(&self, reader: &Reader) -> Frame {
        Frame { base_url: self.base_url.to_owned(), ..Frame::sample(reader.language) }
    }

    fn circular(&self, reader: &Reader, about: About, subject: String, paragraphs: &[String]) -> Circular {
        let link = |path: &str| format!("{}{}", self.base_url, with_secret(path, &reader.secret));
        let (language, spoken) = (reader.language, spoken(reader.language));
        let end = [
            "-- ".to_owned(),
            text(language, "newsletters-letter-why"),
            text_with(language, "newsletters-letter-change", &[("link", link(OWN) + spoken)]),
            text_with(language, "newsletters-letter-end", &[("link", link(END) + spoken)]),
        ];
        Circular {
            owner_id: reader.id,
            act_position: about.act_position,
            tells_of: about.tells_of,
            recipient: reader.email.clone(),
            subject,
            body: format!("{}\n\n{}", paragraphs.join("\n\n"), end.join("\n")),
            unsubscribe: link(END),
            at: self.at,
        }
    }
}

fn place_and_day(frame: &Frame, piece: &Piece) -> String {
    let day = frame.day_of(&piece.published_at);
    let place = if piece.place_line.is_empty() {
        frame.t("newsletters-nation").into_owned()
    } else {
        piece.place_line.clone()
    };
    format!("{place}, {day}")
}
