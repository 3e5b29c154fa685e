//! One item of an export: which of them are stories, and what they say.

use kheo_base::{Instant, Refusal};
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;

use super::super::files::{Album, Said, Shown};
use super::super::html::{convert, convert_with, is_file_name, words_of};
use super::super::incoming::{Comment, Incoming, Next, Spot, Times};
use super::super::shaping::{self, Draft};
use super::super::{Filing, moments};
use super::Site;
use crate::rules::{Kind, State, plain};
use crate::store::Text;

/// Most comments of one story.
const COMMENTS_MAX: usize = 50_000;
/// Longest comment, in letters: five times what is taken here.
const COMMENT_LETTERS_MAX: usize = 10_000;
/// Most categories and tags of one story.
const LABELS_MAX: usize = 100;

/// An item as it is read.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) title: String,
    link: String,
    guid: String,
    creator: String,
    content: String,
    excerpt: String,
    post_id: String,
    date: String,
    date_gmt: String,
    status: String,
    post_type: String,
    password: String,
    /// Where something lies that was sent to the site: its address, or its path among the uploads.
    attachment_url: String,
    attached_file: String,
    /// What it shows.
    alternative: String,
    /// The picture above the text, by its number.
    thumbnail: String,
    meta_key: String,
    /// The domain of the category that is read.
    pub(super) domain: String,
    /// What stands in addresses for it.
    pub(super) nicename: String,
    labels: Vec<String>,
    filing: Filing,
    pub(super) comments: Vec<RawComment>,
    pub(super) bytes: usize,
}

/// A comment as it is read.
#[derive(Debug, Default)]
pub(super) struct RawComment {
    id: String,
    parent: String,
    author: String,
    date: String,
    date_gmt: String,
    content: String,
    approved: String,
    kind: String,
}

impl RawComment {
    pub(super) fn take(&mut self, name: &str, text: String) {
        match name {
            "wp:comment_id" => self.id = text,
            "wp:comment_parent" => self.parent = text,
            "wp:comment_author" => self.author = text,
            "wp:comment_date" => self.date = text,
            "wp:comment_date_gmt" => self.date_gmt = text,
            "wp:comment_content" => self.content = text,
            "wp:comment_approved" => self.approved = text,
            "wp:comment_type" => self.kind = text,
            // Addresses of mail, of pages and of machines are read and forgotten.
            _ => {}
        }
    }

    /// Whether people could read it as a comment of somebody; what other sites sent is none.
    fn is_public(&self) -> bool {
        self.approved.trim() == "1" && matches!(self.kind.trim(), "" | "comment")
    }

    fn comment(&self, published_at: Instant) -> Option<Comment> {
        let words = convert(&self.content, "").text;
        let words = shaping::unmarked(&words);
        let parent = self.parent.trim();
        let letters = words.chars().count();
        (1..=COMMENT_LETTERS_MAX).contains(&letters).then(|| Comment {
            key: self.id.trim().to_owned(),
            parent: if parent == "0" { String::new() } else { parent.to_owned() },
            author: shaping::line(&words_of(&self.author)),
            words,
            written_at: moment(&self.date_gmt, &self.date).unwrap_or(published_at),
            // Whether an author of the site was the office is not said.
            is_office: false,
        })
    }
}

/// Times of WordPress: in UTC, and as the clock of the site showed them.
fn moment(utc: &str, local: &str) -> Option<Instant> {
    moments::read_utc(utc).or_else(|| moments::read(local))
}

impl Item {
    pub(super) fn take(&mut self, name: &str, text: String) {
        match name {
            "title" => self.title = text,
            "link" => self.link = text,
            "guid" => self.guid = text,
            "dc:creator" => self.creator = text,
            "content:encoded" => self.content = text,
            "excerpt:encoded" => self.excerpt = text,
            "wp:post_id" => self.post_id = text,
            "wp:post_date" => self.date = text,
            "wp:post_date_gmt" => self.date_gmt = text,
            "wp:status" => self.status = text,
            "wp:post_type" => self.post_type = text,
            "wp:post_password" => self.password = text,
            "wp:attachment_url" => self.attachment_url = text,
            "category" if self.labels.len() < LABELS_MAX => self.label(&text),
            _ => {}
        }
    }

    /// Reads what WordPress keeps beside an item: a key, and then its value.
    pub(super) fn take_meta(&mut self, name: &str, text: String) {
        if name == "wp:meta_key" {
            self.meta_key = text;
            return;
        }
        match std::mem::take(&mut self.meta_key).as_str() {
            "_thumbnail_id" => self.thumbnail = text,
            "_wp_attached_file" => self.attached_file = text,
            "_wp_attachment_image_alt" => self.alternative = text,
            _ => {}
        }
    }

    /// Whether it is something that was sent to the site, and no text.
    pub(super) fn is_attachment(&self) -> bool {
        self.post_type.trim() == "attachment"
    }

    /// Tells a folder with pictures what the site says of one.
    pub(super) fn teach(&self, album: &mut Album) {
        let sent = self.attachment_url.rsplit_once("/uploads/").map(|(_, path)| path);
        let path = Some(self.attached_file.trim()).filter(|path| !path.is_empty()).or(sent);
        if let Some(path) = path.filter(|_| self.is_attachment()) {
            let words = |html: &str| shaping::line(&words_of(html));
            let alternative = Some(words(&self.alternative)).filter(|words| !is_file_name(words));
            let said = Said { alternative: alternative.unwrap_or_default(), caption: words(&self.excerpt) };
            album.learn(self.post_id.trim(), path.trim(), said);
        }
    }

    /// Keeps a category or a tag. Those of other kinds (formats, menus, what plug-ins file by) say nothing to readers.
    fn label(&mut self, text: &str) {
        let name = shaping::line(&words_of(text));
        self.labels.push(format!("{}: {name}", shaping::line(&self.domain)));
        match self.domain.as_str() {
            "category" => self.filing.categories.push([std::mem::take(&mut self.nicename), name]),
            "post_tag" => self.filing.tags.push(name),
            _ => {}
        }
    }

    /// Lets go of what takes too much room.
    pub(super) fn forget(&mut self) {
        self.comments.clear();
        self.content.clear();
    }

    fn public_comments(&self) -> impl Iterator<Item = &RawComment> {
        let public =
            self.comments.iter().filter(|comment| comment.is_public() && !comment.content.trim().is_empty());
        public.take(COMMENTS_MAX)
    }

    /// Why it is no story of ours.
    fn refused(&self) -> Option<Refusal> {
        let no = |key| Some(Refusal::new(key));
        match (self.post_type.trim(), self.status.trim()) {
            ("post", _) if !self.password.trim().is_empty() => no("newsroom-import-left-out-password"),
            ("post", "private") => no("newsroom-import-left-out-private"),
            ("post", "trash") => no("newsroom-import-left-out-trash"),
            ("post", "publish" | "draft" | "pending" | "future") => None,
            ("post", other) => Some(Refusal::new("newsroom-import-left-out-status").with("status", other)),
            ("page", _) => no("newsroom-import-left-out-page"),
            ("attachment", _) => no("newsroom-import-left-out-attachment"),
            (other, _) => Some(Refusal::new("newsroom-import-left-out-type").with("type", other)),
        }
    }

    /// Returns what it is known by there.
    fn key(&self, site: &Site) -> String {
        match self.guid.trim() {
            "" => format!("{} {}", site.address, self.post_id.trim()),
            guid => guid.to_owned(),
        }
    }

    /// Returns what it says, and what of it could not come along.
    fn text(&self, site: &Site, shown: &mut Shown<'_>) -> Result<(Text, Vec<Refusal>), Refusal> {
        let lead = shown.numbered(self.thumbnail.trim());
        shown.lead(lead);
        let body = convert_with(&self.content, &site.address, shown);
        let excerpt = convert(&self.excerpt, &site.address);
        let mut broken = body.broken;
        broken.extend(excerpt.broken);
        let draft = Draft { title: words_of(&self.title), lede: plain(&excerpt.text), body: body.text };
        Ok((shaping::shaped(draft, &mut broken)?, broken))
    }

    /// Returns the story, or why there is none.
    pub(super) fn incoming(self, site: &Site, spot: Spot) -> Next {
        if let Some(refusal) = self.refused() {
            return Next::LeftOut(spot, refusal);
        }
        let mut shown = Shown::of_site(site.album.as_ref());
        let (text, mut broken) = match self.text(site, &mut shown) {
            Ok(text) => text,
            Err(refusal) => return Next::LeftOut(spot, refusal),
        };
        let files = shown.described(&text.title, &mut broken);
        let published_at = moment(&self.date_gmt, &self.date);
        let is_published = self.status.trim() == "publish";
        let state = match published_at {
            Some(_) if is_published => State::Published,
            _ => State::Draft,
        };
        if self.status.trim() == "future" {
            broken.push(Refusal::new("newsroom-import-broken-future"));
        } else if is_published && published_at.is_none() {
            broken.push(Refusal::new("newsroom-import-broken-date"));
        }
        let times =
            Times { published_at: published_at.filter(|_| state == State::Published), ..Times::default() };
        let comments = match times.published_at {
            Some(at) => self.public_comments().filter_map(|comment| comment.comment(at)).collect(),
            None => Vec::new(),
        };
        let raw = [&self.title, &self.excerpt, &self.content, &self.status, &self.date_gmt, &self.date]
            .map(String::as_str);
        let digest = hex(&sha256(raw.join("\n").as_bytes()));
        let login = self.creator.trim();
        let byline = site.authors.get(login).cloned().unwrap_or_else(|| words_of(login));
        let address = shaping::address(&self.link, &mut broken);
        let key = self.key(site);
        Next::Story(Box::new(Incoming {
            spot,
            key,
            digest,
            id: None,
            earlier: Vec::new(),
            address,
            labels: self.labels.join("\n"),
            unit: None,
            state,
            kind: Kind::News,
            text,
            byline: shaping::line(&byline),
            source: String::new(),
            expires_on: None,
            is_pinned: false,
            remark: String::new(),
            times,
            versions: Vec::new(),
            comments,
            filing: self.filing,
            files,
            beside: Vec::new(),
            broken,
        }))
    }
}
