//! Photographs and files of stories: what they are, how many, what must be said of them, and what is said of them when a story is
//! published. Pure.

mod figure;
mod refused;

pub use kheo_attachments::AttachmentKind;

pub use figure::{Spot, figure, thumbnail};
pub use refused::AttachmentRefused;

use super::State;

/// Most photographs and files of one story.
pub const ATTACHMENTS_MAX: usize = 30;
/// Most bytes of one: what a telephone's best photograph has.
pub const BYTES_MAX: usize = 10_000_000;
/// Longest alternative text, in letters: a screen reader reads it in one go.
pub const ALTERNATIVE_LETTERS_MAX: usize = 300;
/// Longest caption, or name of a file, in letters.
pub const CAPTION_LETTERS_MAX: usize = 300;
/// Longest credit, in letters.
pub const CREDIT_LETTERS_MAX: usize = 150;

/// What somebody says of a photograph or a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What a photograph shows, for those who do not see it; empty for a file.
    pub alternative: String,
    /// What stands below a photograph; what a file is called.
    pub caption: String,
    /// Who made it.
    pub credit: String,
}

/// A photograph or a file of a story, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The last part of its address: random, so that it cannot be guessed.
    pub key: String,
    /// What the text calls it by.
    pub number: i64,
    /// Its place among the others.
    pub place: i64,
    /// What it is.
    pub kind: AttachmentKind,
    /// Whether it stands above the text.
    pub is_lead: bool,
    /// What is said of it.
    pub words: Words,
    /// SHA-256 of the file, or of the widest JPEG of a photograph.
    pub sha256: String,
    /// Its bytes.
    pub size: i64,
    /// Width of a photograph's widest; 0 for a file.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Attached {
    /// Returns the narrowest width in which a photograph is kept.
    pub fn narrowest(&self) -> u32 {
        self.width.min(kheo_attachments::WIDTHS[0])
    }
}

/// What somebody wants to do with what is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Say something else of it.
    Words,
    /// Show it above the text.
    Lead,
    /// Show it no longer above the text.
    NoLead,
    /// Show it before the one before it.
    Earlier,
    /// Take it away for good.
    Remove,
}

impl Change {
    /// Reads what a button sends.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "" | "words" => Self::Words,
            "lead" => Self::Lead,
            "no-lead" => Self::NoLead,
            "earlier" => Self::Earlier,
            "remove" => Self::Remove,
            _ => return None,
        })
    }
}

/// How a change reaches readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only the writer sees the story.
    Writer,
    /// Somebody looks the story over, and must look again.
    Office,
    /// Everybody reads the story: the change is a correction.
    Everybody,
}

/// Decides whether something may be attached, changed or removed where a story stands.
///
/// # Errors
/// [`super::Refused::NotNow`].
pub fn reach(state: State) -> Result<Reach, super::Refused> {
    match state {
        State::Draft => Ok(Reach::Writer),
        State::Waiting => Ok(Reach::Office),
        State::Published => Ok(Reach::Everybody),
        State::Scheduled | State::Withdrawn | State::Erased => Err(super::Refused::NotNow),
    }
}

/// Decides whether one more may be attached.
///
/// # Errors
/// That there are enough, or that a photograph is not described.
pub fn decide_adding(count: usize, kind: AttachmentKind, words: &Words) -> Result<(), AttachmentRefused> {
    if count >= ATTACHMENTS_MAX {
        return Err(AttachmentRefused::Enough);
    }
    check_words(kind, words)
}

/// Decides whether enough is said.
///
/// # Errors
/// What is missing.
pub fn check_words(kind: AttachmentKind, words: &Words) -> Result<(), AttachmentRefused> {
    match kind {
        AttachmentKind::Photo if words.alternative.is_empty() => Err(AttachmentRefused::NotDescribed),
        AttachmentKind::Pdf | AttachmentKind::Docx if words.caption.is_empty() => {
            Err(AttachmentRefused::NotNamed)
        }
        _ => Ok(()),
    }
}

/// Returns words as one line: what stands in a list of lines must not begin one of its own.
pub fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what is kept of the pictures and files of a published version: a line for each, its parts divided by tabs.
pub fn manifest(attached: &[Attached]) -> String {
    let line = |one: &Attached| {
        let lead = if one.is_lead { "lead" } else { "" };
        let words =
            [&one.words.alternative, &one.words.caption, &one.words.credit].map(|words| one_line(words));
        format!("{}\t{}\t{lead}\t{}\t{}\n", one.number, one.kind.word(), one.sha256, words.join("\t"))
    };
    attached.iter().map(line).collect()
}

/// Returns what the row of a story says of its lead picture.
pub fn lead_line(attached: &[Attached]) -> Option<String> {
    let lead = attached.iter().find(|one| one.is_lead && one.kind == AttachmentKind::Photo)?;
    Some(format!("{} {} {}", lead.key, lead.width, lead.height))
}

/// What lists show of a story's lead picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The picture's key.
    pub key: String,
    /// Width of its widest.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Lead {
    /// Reads what the row of a story says.
    pub fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let (key, width, height) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { key: key.to_owned(), width, height })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn photo(number: i64) -> Attached {
        Attached {
            key: format!("{number:032x}"),
            number,
            place: number,
            kind: AttachmentKind::Photo,
            is_lead: number == 1,
            words: Words {
                alternative: "Dãy đèn dọc con mương".to_owned(),
                caption: "Đèn ấp 3".to_owned(),
                credit: "Lan".to_owned(),
            },
            sha256: "ab".repeat(32),
            size: 1_000,
            width: 1_440,
            height: 960,
        }
    }

    #[test]
    fn a_photograph_is_described_and_a_file_named() {
        let words = |alternative: &str, caption: &str| Words {
            alternative: alternative.to_owned(),
            caption: caption.to_owned(),
            ..Words::default()
        };
        let photo = AttachmentKind::Photo;
        assert_eq!(decide_adding(0, photo, &words("", "x")), Err(AttachmentRefused::NotDescribed));
        assert_eq!(decide_adding(0, AttachmentKind::Pdf, &words("x", "")), Err(AttachmentRefused::NotNamed));
        assert_eq!(decide_adding(ATTACHMENTS_MAX - 1, photo, &words("x", "")), Ok(()));
        assert_eq!(decide_adding(ATTACHMENTS_MAX, photo, &words("x", "")), Err(AttachmentRefused::Enough));
    }

    #[test]
    fn what_is_attached_changes_only_where_somebody_looks_again() {
        let open = State::ALL.into_iter().filter(|state| reach(*state).is_ok()).collect::<Vec<_>>();
        assert_eq!(open, [State::Waiting, State::Draft, State::Published]);
    }

    #[test]
    fn words_cannot_begin_a_line_of_their_own() {
        let mut forged = photo(1);
        forged.words.caption = "Đèn\n2\tphoto\u{0}\tlead".to_owned();
        let said = manifest(&[forged, photo(2)]);
        assert_eq!(said.lines().count(), 2, "{said}");
        assert!(said.lines().all(|line| line.split('\t').count() == 7), "{said}");
    }

    #[test]
    fn a_list_reads_what_the_row_says() {
        let line = lead_line(&[photo(2), photo(1)]).unwrap_or_default();
        let lead = Lead { key: photo(1).key, width: 1_440, height: 960 };
        assert_eq!(Lead::from_line(&line), Some(lead));
        assert_eq!(lead_line(&[photo(2)]), None);
        assert_eq!(Lead::from_line("x y z"), None);
    }
}
