//! Puts words, marks and blocks together as tags come, whatever their order: what is not closed is closed, what was never opened is
//! passed over.

use super::shortcodes::CAPTION;
use super::tree::{Block, Built, Span, Style, is_inline, joined, plain, table, tidied};
use crate::rules::pictures::CAPTION_LETTERS_MAX;

/// Tags that may stand in each other; deeper ones are passed over, and their words stay. A page that a person wrote has ten.
const TAGS_DEEP_MAX: usize = 200;
/// Most columns of a table. Nobody reads more beside each other, and cells that stand for many must not fill the memory.
const COLUMNS_MAX: usize = 100;
/// Most cells of a table, empty ones among them: more would never fit into a story, since each takes three letters at least.
const CELLS_MAX: usize = 12_000;
/// Lists and quotes that may stand in each other.
const LEVELS_MAX: usize = 10;

/// What holds blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Quote,
    List(Option<u32>),
    Item,
    Table,
    Row,
    Cell,
}

/// Something that is being filled.
#[derive(Debug)]
struct Level {
    kind: Kind,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    cells: Vec<Vec<Span>>,
    rows: Vec<Vec<Vec<Span>>>,
    /// For how many further cells a cell stands.
    wide: usize,
}

impl Level {
    const fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new(), items: Vec::new(), cells: Vec::new(), rows: Vec::new(), wide: 0 }
    }
}

/// A tag that is open, and how things were before it.
#[derive(Debug)]
struct Tag {
    name: String,
    before: Style,
    /// How many levels were open.
    levels: usize,
    is_heading: bool,
}

/// A text that is being put together.
#[derive(Debug)]
pub(super) struct Builder {
    levels: Vec<Level>,
    tags: Vec<Tag>,
    spans: Vec<Span>,
    heading: Option<usize>,
    /// Whether a table was too large to stay one.
    has_large_table: bool,
    /// The picture that came last, until something follows it.
    pictured: Option<i64>,
    /// Words that stand below pictures.
    captions: Vec<(i64, String)>,
    /// How the next words stand out.
    pub(super) style: Style,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            levels: vec![Level::new(Kind::Root)],
            tags: Vec::new(),
            spans: Vec::new(),
            heading: None,
            has_large_table: false,
            pictured: None,
            captions: Vec::new(),
            style: Style::default(),
        }
    }

    /// Adds words.
    pub(super) fn words(&mut self, words: &str) {
        let top = self.top();
        if matches!(top, Kind::List(_) | Kind::Table | Kind::Row) {
            if words.trim().is_empty() {
                return;
            }
            self.home(top);
        }
        self.spans.push(Span::Words(words.to_owned(), self.style.clone()));
    }

    /// Words between items or cells get an item or a cell.
    fn home(&mut self, top: Kind) {
        match top {
            Kind::List(_) => self.levels.push(Level::new(Kind::Item)),
            Kind::Table => {
                self.levels.push(Level::new(Kind::Row));
                self.levels.push(Level::new(Kind::Cell));
            }
            Kind::Row => self.levels.push(Level::new(Kind::Cell)),
            _ => {}
        }
    }

    /// Ends a line.
    pub(super) fn line_break(&mut self) {
        self.spans.push(Span::Break);
    }

    /// Whether the last line of the paragraph is empty so far.
    pub(super) fn ends_with_break(&self) -> bool {
        let last = self.spans.iter().rev();
        let mut seen =
            last.skip_while(|span| matches!(span, Span::Words(words, _) if words.trim().is_empty()));
        matches!(seen.next(), Some(Span::Break))
    }

    /// Lets the cell that is open stand for further ones, which stay empty: so the next one is in its own column.
    pub(super) fn widen(&mut self, cells: usize) {
        if let Some(cell) = self.levels.last_mut().filter(|level| level.kind == Kind::Cell) {
            cell.wide = cells;
        }
    }

    /// Whether nothing stands in the present paragraph yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.spans.iter().all(|span| matches!(span, Span::Words(words, _) if words.trim().is_empty()))
    }

    /// Ends the paragraph; a heading ends with its tag only.
    pub(super) fn paragraph(&mut self) {
        let spans = tidied(std::mem::take(&mut self.spans));
        if spans.is_empty() || self.is_caption(&spans) {
            return;
        }
        match self.heading {
            Some(size) => self.block(Block::Heading(size, spans)),
            None => self.block(Block::Paragraph(spans)),
        }
    }

    /// Whether words stand below the picture that came last; they go along with it if it can take all of them.
    fn is_caption(&mut self, spans: &[Span]) -> bool {
        let leads = |span: &Span| matches!(span, Span::Words(_, style) if style.link.is_some());
        let is_within = self.tags.iter().any(|tag| matches!(tag.name.as_str(), "figcaption" | CAPTION));
        let Some(number) = self.pictured.take().filter(|_| is_within && !spans.iter().any(leads)) else {
            return false;
        };
        let words = plain(spans);
        let is_room = words.chars().count() <= CAPTION_LETTERS_MAX
            && !self.captions.iter().any(|(known, _)| *known == number);
        if is_room {
            self.captions.push((number, words));
        }
        is_room
    }

    /// How much of the paragraph there is.
    pub(super) const fn reached(&self) -> usize {
        self.spans.len()
    }

    /// Returns the words of the paragraph since then.
    pub(super) fn since(&self, reached: usize) -> String {
        plain(self.spans.get(reached..).unwrap_or_default())
    }

    /// Lets a picture stand by itself, or above the whole text. Within a list, a quote or a table it cannot.
    pub(super) fn picture(&mut self, number: i64, words: &str, is_above: bool) -> bool {
        if !is_above && (self.top() != Kind::Root || self.heading.is_some()) {
            return false;
        }
        if !is_above {
            self.paragraph();
            self.block(Block::Picture(number, words.to_owned()));
        }
        self.pictured = Some(number);
        true
    }

    /// Adds a block to what is open.
    pub(super) fn block(&mut self, block: Block) {
        self.pictured = None;
        let top = self.top();
        self.home(top);
        if let Some(level) = self.levels.last_mut() {
            let is_again = matches!((level.blocks.last(), &block), (Some(Block::Paragraph(before)), Block::Paragraph(now))
                if plain(before) == plain(now));
            // The words of a picture are often those below it.
            if is_again {
                level.blocks.pop();
            }
            level.blocks.push(block);
        }
    }

    /// Opens a tag that changes how words stand out.
    pub(super) fn open(&mut self, name: &str) -> bool {
        if self.tags.len() >= TAGS_DEEP_MAX {
            return false;
        }
        let (before, levels) = (self.style.clone(), self.levels.len());
        self.tags.push(Tag { name: name.to_owned(), before, levels, is_heading: false });
        true
    }

    /// Opens a tag that begins a paragraph.
    pub(super) fn open_block(&mut self, name: &str) -> bool {
        self.close_within("p");
        self.paragraph();
        self.open(name)
    }

    /// Opens a heading.
    pub(super) fn open_heading(&mut self, name: &str, size: usize) {
        if self.open_block(name) {
            self.heading = Some(size);
            if let Some(tag) = self.tags.last_mut() {
                tag.is_heading = true;
            }
        }
    }

    /// Opens something that holds blocks.
    pub(super) fn open_level(&mut self, name: &str, kind: Kind) {
        let is_deep = self.levels.len() > LEVELS_MAX && !matches!(kind, Kind::Row | Kind::Cell | Kind::Item);
        if is_deep {
            self.open_block(name);
            return;
        }
        if !self.open_block(name) {
            return;
        }
        self.heading = None;
        let needs_home = matches!(kind, Kind::Quote | Kind::List(_) | Kind::Table);
        let top = self.top();
        if needs_home {
            self.home(top);
        }
        self.levels.push(Level::new(kind));
    }

    /// Returns what is open.
    pub(super) fn top(&self) -> Kind {
        self.levels.last().map_or(Kind::Root, |level| level.kind)
    }

    /// Whether a level of this kind is open.
    pub(super) fn is_within(&self, wanted: fn(Kind) -> bool) -> bool {
        self.levels.iter().any(|level| wanted(level.kind))
    }

    /// Closes a tag if it is open, and everything that was opened in it.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(at) = self.tags.iter().rposition(|tag| tag.name == name) {
            // A cell's end tag closes no table around it, and what is in a cell closes nothing outside it.
            let walls = ["td", "th", "table"];
            let is_walled = self.tags[at + 1..].iter().any(|tag| walls.contains(&tag.name.as_str()));
            if !is_walled || matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot") {
                self.close_from(at);
            }
        }
    }

    /// Closes a tag if it is open in the innermost level.
    pub(super) fn close_within(&mut self, name: &str) {
        let levels = self.levels.len();
        let at = self.tags.iter().rposition(|tag| tag.name == name && tag.levels == levels);
        if let Some(at) = at {
            self.close_from(at);
        }
    }

    /// Closes the innermost item, cell or row of its own list or table.
    pub(super) fn close_level(&mut self, wanted: fn(Kind) -> bool, until: fn(Kind) -> bool) {
        let at = self.levels.iter().rposition(|level| wanted(level.kind) || until(level.kind));
        if let Some(at) = at.filter(|at| wanted(self.levels[*at].kind)) {
            match self.tags.iter().position(|tag| tag.levels >= at) {
                Some(first) => self.close_from(first),
                None => self.paragraph(),
            }
            self.shrink(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        let Some(first) = self.tags.get(at) else { return };
        let (style, levels) = (first.before.clone(), first.levels);
        let is_block = self.tags[at..].iter().any(|tag| !is_inline(&tag.name));
        if is_block {
            self.paragraph();
        }
        if self.tags[at..].iter().any(|tag| tag.is_heading) {
            self.heading = None;
        }
        self.tags.truncate(at);
        self.shrink(levels);
        self.style = style;
    }

    /// Closes levels until so many are left.
    fn shrink(&mut self, count: usize) {
        while self.levels.len() > count.max(1) {
            self.paragraph();
            let Some(level) = self.levels.pop() else { return };
            self.put(level);
        }
    }

    /// Puts something that is full into what holds it.
    fn put(&mut self, mut level: Level) {
        match level.kind {
            Kind::Root => {}
            Kind::Quote if level.blocks.is_empty() => {}
            Kind::Quote => self.block(Block::Quote(level.blocks)),
            Kind::List(start) => {
                level.items.retain(|item| !item.is_empty());
                if !level.items.is_empty() {
                    self.block(Block::List(start, level.items));
                }
            }
            Kind::Table => {
                if is_large(&level.rows) {
                    self.has_large_table = true;
                    self.large_table(level.rows);
                } else {
                    for block in table(level.rows) {
                        self.block(block);
                    }
                }
            }
            Kind::Item => match self.levels.last_mut() {
                Some(list) if matches!(list.kind, Kind::List(_)) => list.items.push(level.blocks),
                // An item without a list.
                Some(other) => other.blocks.extend(level.blocks),
                None => {}
            },
            Kind::Row => match self.levels.last_mut() {
                Some(table) if table.kind == Kind::Table => table.rows.push(level.cells),
                Some(other) => {
                    let spans = tidied(joined(level.cells.into_iter()));
                    other.blocks.extend((!spans.is_empty()).then_some(Block::Paragraph(spans)));
                }
                None => {}
            },
            Kind::Cell => {
                let spans = tidied(joined(level.blocks.into_iter().map(Block::into_spans)));
                match self.levels.last_mut() {
                    Some(row) if row.kind == Kind::Row => {
                        row.cells.push(spans);
                        // Beyond the last column of any table nothing needs its place.
                        let wide = level.wide.min(COLUMNS_MAX.saturating_sub(row.cells.len()));
                        row.cells.extend(std::iter::repeat_n(Vec::new(), wide));
                    }
                    Some(other) => {
                        other.blocks.extend((!spans.is_empty()).then_some(Block::Paragraph(spans)));
                    }
                    None => {}
                }
            }
        }
    }

    /// Adds a paragraph for each row of a table, also where two say the same.
    fn large_table(&mut self, rows: Vec<Vec<Vec<Span>>>) {
        self.home(self.top());
        let spans = rows.into_iter().map(|cells| tidied(joined(cells.into_iter())));
        let paragraphs = spans.filter(|spans| !spans.is_empty()).map(Block::Paragraph);
        if let Some(level) = self.levels.last_mut() {
            level.blocks.extend(paragraphs);
        }
    }

    /// Closes everything.
    pub(super) fn end(mut self) -> Built {
        self.paragraph();
        self.shrink(1);
        Built {
            blocks: self.levels.pop().map(|root| root.blocks).unwrap_or_default(),
            captions: self.captions,
            has_large_table: self.has_large_table,
        }
    }
}

/// Whether a table is too large to be written as one: every row has as many cells then as the longest one.
fn is_large(rows: &[Vec<Vec<Span>>]) -> bool {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    columns > 1 && (columns > COLUMNS_MAX || columns.saturating_mul(rows.len()) > CELLS_MAX)
}
