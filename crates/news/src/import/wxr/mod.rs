//! WordPress eXtended RSS: what WordPress writes of a site when somebody asks it to export everything.
//!
//! The file is read as a stream, item by item, so its size does not matter. Entities of the file's own are refused, depth and length of
//! everything have limits, and letters that cannot be read are replaced and told.

mod item;
mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::path::PathBuf;

use kheo_base::{Error, Fault, Refusal, nfc};
use quick_xml::Reader;
use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesRef, BytesStart, Event};

use self::item::{Item, RawComment};
use self::lines::{Lines, TooLong};
use super::files::Album;
use super::html::words_of;
use super::{Each, Next, Source, Spot};

/// Elements that may stand in each other; an export has five.
const DEEP_MAX: usize = 32;
/// Most bytes of one item with its comments: it is held in memory.
const ITEM_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most authors of a site.
const AUTHORS_MAX: usize = 10_000;

/// An export of WordPress.
pub struct Wxr<R> {
    input: Option<R>,
    /// Where its pictures lie, if somebody has them.
    album: Option<Album>,
}

impl<R: Read> Wxr<R> {
    /// Reads an export; its pictures and files are told, and not taken over.
    pub const fn new(input: R) -> Self {
        Self { input: Some(input), album: None }
    }
}

impl<R: Read + Seek> Wxr<R> {
    /// Reads an export whose pictures and files lie in a folder as they do on the site, in `wp-content/uploads`. The export is read twice:
    /// it says of pictures anywhere in it what they show.
    ///
    /// # Errors
    /// A fault of the disk.
    pub fn with_uploads(mut input: R, folder: PathBuf) -> Result<Self, Error> {
        let mut reading = Reading::new(&mut input, Some(Album::new(folder)));
        reading.is_first = true;
        // Where it is broken is told the second time.
        reading.run(&mut |_| Ok(ControlFlow::Continue(())))?;
        let album = reading.site.album.take();
        input.rewind().map_err(|error| Fault::because("reading an export once more", error))?;
        Ok(Self { input: Some(input), album })
    }
}

impl<R: Read> Source for Wxr<R> {
    fn system(&self) -> &'static str {
        "wordpress"
    }

    fn for_each(&mut self, each: &mut Each<'_>) -> Result<(), Error> {
        let Some(input) = self.input.take() else { return Ok(()) };
        Reading::new(input, self.album.take()).run(each)
    }
}

/// What is known of the site.
#[derive(Debug, Default)]
struct Site {
    address: String,
    /// Names of authors by their logins.
    authors: BTreeMap<String, String>,
    author: (String, String),
    is_wxr: bool,
    /// Where its pictures lie, if somebody has them.
    album: Option<Album>,
}

struct Reading<R: Read> {
    reader: Reader<Lines<R>>,
    open: Vec<String>,
    text: String,
    site: Site,
    item: Option<Item>,
    comment: Option<RawComment>,
    /// Whether only is read what the site says of pictures and files.
    is_first: bool,
    /// Pictures and files that stand in stories.
    used: BTreeSet<String>,
}

impl<R: Read> Reading<R> {
    fn new(input: R, album: Option<Album>) -> Self {
        let mut reader = Reader::from_reader(Lines::new(input));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            open: Vec::new(),
            text: String::new(),
            site: Site { album, ..Site::default() },
            item: None,
            comment: None,
            is_first: false,
            used: BTreeSet::new(),
        }
    }

    fn run(&mut self, each: &mut Each<'_>) -> Result<(), Error> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            self.reader.get_mut().begin();
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) if self.open.is_empty() => break,
                Ok(Event::Eof) => return self.stop(Refusal::new("newsroom-import-stopped-end"), each),
                Ok(event) => event,
                Err(error) => return self.stop(reason(&error), each),
            };
            let went_on = match event {
                Event::Start(tag) => {
                    Self::start(&mut self.open, &mut self.text, &mut self.item, &mut self.comment, &tag)
                }
                Event::End(_) => match self.end() {
                    Some(next) => {
                        let line = self.reader.get_ref().line();
                        if self.give(next, line, each)?.is_break() {
                            return Ok(());
                        }
                        Ok(())
                    }
                    None => Ok(()),
                },
                Event::Text(text) => add(&mut self.text, &text.xml10_content()),
                Event::CData(text) => add(&mut self.text, &text.xml10_content()),
                Event::GeneralRef(entity) => add(&mut self.text, &meant(&entity)),
                // Nothing that WordPress writes has one, and entities are declared there.
                Event::DocType(_) => Err(Refusal::new("newsroom-import-stopped-doctype")),
                _ => Ok(()),
            };
            if let Err(refusal) = went_on {
                return self.stop(refusal, each);
            }
        }
        if !self.site.is_wxr {
            return self.stop(Refusal::new("newsroom-import-stopped-not-wxr"), each);
        }
        self.note("newsroom-import-letters-replaced", self.reader.get_ref().mended(), each)?;
        let unused = self.site.album.as_ref().map_or(0, |album| album.besides(&self.used));
        self.note("newsroom-import-unused", unused, each)
    }

    /// Tells how much of something about the whole could not come along.
    fn note(&self, key: &'static str, count: u64, each: &mut Each<'_>) -> Result<(), Error> {
        if count == 0 {
            return Ok(());
        }
        each(Next::Noted(Spot::default(), Refusal::new(key).with("count", count))).map(drop)
    }

    fn spot(&self) -> Spot {
        let title = self.item.as_ref().map(|item| words_of(&item.title)).unwrap_or_default();
        Spot { line: self.reader.get_ref().line(), file: String::new(), title }
    }

    fn stop(&self, refusal: Refusal, each: &mut Each<'_>) -> Result<(), Error> {
        each(Next::Stopped(self.spot(), refusal)).map(drop)
    }

    fn start(
        open: &mut Vec<String>,
        text: &mut String,
        item: &mut Option<Item>,
        comment: &mut Option<RawComment>,
        tag: &BytesStart<'_>,
    ) -> Result<(), Refusal> {
        if open.len() >= DEEP_MAX {
            return Err(Refusal::new("newsroom-import-stopped-deep"));
        }
        let name = tag.name().as_ref().to_owned();
        text.clear();
        match (name.as_str(), item) {
            ("item", item @ None) => *item = Some(Item::default()),
            ("wp:comment", Some(_)) => *comment = Some(RawComment::default()),
            ("category", Some(item)) => {
                let said = |name| tag.try_get_attribute(name).ok().flatten();
                let said = |name| said(name).map(|value| nfc(&value.value)).unwrap_or_default();
                (item.domain, item.nicename) = (said("domain"), said("nicename"));
            }
            _ => {}
        }
        open.push(name);
        Ok(())
    }

    /// Ends an element; returns an item that is whole.
    fn end(&mut self) -> Option<Item> {
        let name = self.open.pop()?;
        let parent = self.open.last().map(String::as_str).unwrap_or_default();
        let text = std::mem::take(&mut self.text);
        let Some(item) = &mut self.item else {
            self.site.take(parent, &name, &text);
            return None;
        };
        item.bytes += text.len();
        if item.bytes > ITEM_BYTES_MAX {
            // Its title is kept, so that it can be named.
            item.forget();
        }
        match (&mut self.comment, name.as_str()) {
            (_, "item") => return self.item.take(),
            (comment @ Some(_), "wp:comment") => item.comments.extend(comment.take()),
            (Some(comment), _) if parent == "wp:comment" => comment.take(&name, text),
            (None, _) if parent == "item" => item.take(&name, text),
            (None, _) if parent == "wp:postmeta" => item.take_meta(&name, text),
            _ => {}
        }
        None
    }

    fn give(&mut self, item: Item, line: u64, each: &mut Each<'_>) -> Result<ControlFlow<()>, Error> {
        if let Some(album) = self.site.album.as_mut().filter(|_| self.is_first) {
            item.teach(album);
            return Ok(ControlFlow::Continue(()));
        }
        // What stands in no story is counted in the end.
        if self.site.album.is_some() && item.is_attachment() {
            return Ok(ControlFlow::Continue(()));
        }
        let spot = Spot { line, file: String::new(), title: words_of(&item.title) };
        if item.bytes > ITEM_BYTES_MAX {
            return each(Next::LeftOut(spot, Refusal::new("newsroom-import-left-out-huge")));
        }
        let all = item.comments.len();
        let next = item.incoming(&self.site, spot);
        let mut kept = 0;
        if let Next::Story(story) = &next {
            kept = story.comments.len();
            self.used.extend(story.files.iter().map(|file| file.path.clone()));
        }
        if all > kept && each(Next::CommentsLeftOut(all - kept))?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        each(next)
    }
}

impl Site {
    fn take(&mut self, parent: &str, name: &str, text: &str) {
        let text = text.trim();
        match (parent, name) {
            ("channel", "wp:wxr_version") => self.is_wxr = true,
            ("channel", "link") if self.address.is_empty() => self.address = text.to_owned(),
            ("channel", "wp:base_blog_url") => self.address = text.to_owned(),
            ("wp:author", "wp:author_login") => self.author.0 = text.to_owned(),
            ("wp:author", "wp:author_display_name") => self.author.1 = words_of(text),
            ("channel", "wp:author") => {
                let (login, name) = std::mem::take(&mut self.author);
                if !name.is_empty() && self.authors.len() < AUTHORS_MAX {
                    self.authors.insert(login, name);
                }
            }
            _ => {}
        }
    }
}

/// Adds to a text that is read, up to the limit of an item.
fn add(text: &mut String, more: &str) -> Result<(), Refusal> {
    if text.len() <= ITEM_BYTES_MAX {
        text.push_str(more);
    }
    Ok(())
}

/// Returns the letter that is meant; an entity that no file of this kind has stays as it was typed.
fn meant(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return letter.to_string();
    }
    let name = entity.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn reason(error: &quick_xml::Error) -> Refusal {
    if let quick_xml::Error::Io(error) = error {
        let is_long = error.get_ref().and_then(|error| error.downcast_ref::<TooLong>()).is_some();
        return Refusal::new(if is_long {
            "newsroom-import-stopped-long"
        } else {
            "newsroom-import-stopped-unread"
        });
    }
    // Of these the reader has looked for the end, and found that of the file.
    let is_cut = matches!(
        error,
        quick_xml::Error::Syntax(
            SyntaxError::UnclosedPI
                | SyntaxError::UnclosedXmlDecl
                | SyntaxError::UnclosedComment
                | SyntaxError::UnclosedDoctype
                | SyntaxError::UnclosedCData
                | SyntaxError::UnclosedTag
                | SyntaxError::UnclosedSingleQuotedAttributeValue
                | SyntaxError::UnclosedDoubleQuotedAttributeValue
        )
    );
    if is_cut {
        return Refusal::new("newsroom-import-stopped-end");
    }
    Refusal::new("newsroom-import-stopped-broken").with("error", error)
}
