//! Pictures and files of another site that lie in a folder: which of them an address means, and which of them one story has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::PathBuf;

use kheo_base::Refusal;
use kheo_web::Language;
use kheo_web::texts::text_with;
use percent_encoding::percent_decode_str;

use super::super::shaping::line;
use super::IncomingFile;
use crate::rules::pictures::{ATTACHMENTS_MAX, BYTES_MAX, Words, one_line};

/// Where WordPress keeps what was sent to it, within its own folder.
const UPLOADS: &str = "/uploads/";
/// Folders below the first one in which a generator of sites looks for what stands at the root of addresses.
const STATIC: [&str; 4] = ["", "static/", "public/", "assets/"];

/// What a site says of something that was sent to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::import) struct Said {
    /// What it shows.
    pub(in crate::import) alternative: String,
    /// What stands below it.
    pub(in crate::import) caption: String,
}

/// A folder with pictures and files of a site.
#[derive(Debug, Default)]
pub(in crate::import) struct Album {
    root: PathBuf,
    /// Paths by the numbers under which the site knows them.
    numbered: BTreeMap<String, String>,
    /// What the site says of them, by their paths.
    said: BTreeMap<String, Said>,
}

impl Album {
    /// Looks into a folder.
    pub(in crate::import) const fn new(root: PathBuf) -> Self {
        Self { root, numbered: BTreeMap::new(), said: BTreeMap::new() }
    }

    /// Learns what a site says of something.
    pub(in crate::import) fn learn(&mut self, number: &str, path: &str, said: Said) {
        self.numbered.insert(number.to_owned(), path.to_owned());
        self.said.insert(path.to_owned(), said);
    }

    /// Returns the path of what an address of WordPress means: as it was sent, and not one of the smaller pictures made of it, as long as
    /// it is one that can be taken over.
    fn uploaded(&self, address: &str) -> Option<String> {
        let path = decoded(address)?;
        let (_, path) = path.rsplit_once(UPLOADS)?;
        sizes_of(path).into_iter().find(|path| self.has(path))
    }

    /// Returns the path of what a file of the folder means by an address.
    fn beside(&self, file: &str, address: &str) -> Option<String> {
        let path = decoded(address)?;
        if path.contains("://") || path.starts_with("//") {
            return None;
        }
        match path.strip_prefix('/') {
            Some(path) => {
                STATIC.into_iter().map(|folder| format!("{folder}{path}")).find(|path| self.has(path))
            }
            None => Some(from(file, &path)?).filter(|path| self.has(path)),
        }
    }

    /// Returns how many of those that the site told of are none of these.
    pub(in crate::import) fn besides(&self, used: &BTreeSet<String>) -> u64 {
        let others = self.said.keys().filter(|path| !used.contains(*path)).count();
        u64::try_from(others).unwrap_or(u64::MAX)
    }

    /// Whether something that could be taken over lies there; it is looked at closely when it is read.
    fn has(&self, path: &str) -> bool {
        let is_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let file = || std::fs::symlink_metadata(self.root.join(path)).ok().filter(Metadata::is_file);
        is_plain && file().is_some_and(|file| usize::try_from(file.len()).is_ok_and(|len| len <= BYTES_MAX))
    }
}

/// Returns the path of an address without what asks or points within it.
fn decoded(address: &str) -> Option<String> {
    let path = address.trim().split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path).decode_utf8().ok().filter(|path| !path.is_empty()).map(Into::into)
}

/// Returns in which sizes WordPress may have a picture, for `den-300x200.jpg`: what was sent, what it shows instead of what is very large,
/// and what is asked for.
fn sizes_of(path: &str) -> Vec<String> {
    let Some((name, ending)) = path.rsplit_once('.') else { return vec![path.to_owned()] };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_size = |size: &str| {
        size == "scaled"
            || size.split_once('x').is_some_and(|(width, height)| is_number(width) && is_number(height))
    };
    let sent = name.rsplit_once('-').filter(|(_, size)| is_size(size)).map_or(name, |(sent, _)| sent);
    vec![format!("{sent}.{ending}"), format!("{sent}-scaled.{ending}"), path.to_owned()]
}

/// Returns the path that a file of a folder means by one from where it stands; none that leads out of the folder.
fn from(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The pictures and files of one story, as it names them.
#[derive(Debug, Default)]
pub(in crate::import) struct Shown<'a> {
    album: Option<&'a Album>,
    /// The file in which the story stands, if it is one of the folder.
    file: &'a str,
    files: Vec<IncomingFile>,
}

impl<'a> Shown<'a> {
    /// Begins a story of WordPress.
    pub(in crate::import) const fn of_site(album: Option<&'a Album>) -> Self {
        Self { album, file: "", files: Vec::new() }
    }

    /// Begins a story that stands in a file of the folder.
    pub(in crate::import) const fn of_file(album: &'a Album, file: &'a str) -> Self {
        Self { album: Some(album), file, files: Vec::new() }
    }

    /// Returns the number by which a text calls the picture or file at an address; none if it is not there.
    pub(in crate::import) fn number(&mut self, address: &str, is_photo: bool, words: &str) -> Option<i64> {
        let album = self.album?;
        let path =
            if self.file.is_empty() { album.uploaded(address)? } else { album.beside(self.file, address)? };
        self.add(album, path, is_photo, words)
    }

    /// Adds the picture that the site knows by a number.
    pub(in crate::import) fn numbered(&mut self, number: &str) -> Option<i64> {
        let album = self.album?;
        let path = album.numbered.get(number).filter(|path| album.has(path))?.clone();
        self.add(album, path, true, "")
    }

    /// Lets a picture stand above the text.
    pub(in crate::import) fn lead(&mut self, number: Option<i64>) {
        for file in self.files.iter_mut().filter(|file| Some(file.number) == number) {
            file.is_lead = true;
        }
    }

    /// Whether a picture stands above the text.
    pub(in crate::import) fn is_lead(&self, number: i64) -> bool {
        self.files.iter().any(|file| file.is_lead && file.number == number)
    }

    /// Lets words stand below a picture, or calls a file by them.
    pub(in crate::import) fn call(&mut self, number: i64, words: &str) {
        let words = one_line(words);
        for file in self.files.iter_mut().filter(|file| file.number == number && !words.is_empty()) {
            // A file is called as it was the first time.
            if file.is_photo || file.words.caption.is_empty() {
                file.words.caption.clone_from(&words);
            }
        }
    }

    fn add(&mut self, album: &Album, path: String, is_photo: bool, words: &str) -> Option<i64> {
        if let Some(known) = self.files.iter_mut().find(|known| known.path == path) {
            if known.is_photo && known.words.alternative.is_empty() {
                words.clone_into(&mut known.words.alternative);
            }
            return Some(known.number);
        }
        if self.files.len() >= ATTACHMENTS_MAX {
            return None;
        }
        let number = i64::try_from(self.files.len()).unwrap_or(0) + 1;
        let said = album.said.get(&path).cloned().unwrap_or_default();
        let words = match (is_photo, words.is_empty()) {
            (true, false) => {
                Words { alternative: words.to_owned(), caption: said.caption, ..Words::default() }
            }
            (true, true) => {
                Words { alternative: said.alternative, caption: said.caption, ..Words::default() }
            }
            (false, false) => Words { caption: words.to_owned(), ..Words::default() },
            (false, true) => Words::default(),
        };
        self.files.push(IncomingFile {
            root: album.root.clone(),
            path,
            number,
            is_photo,
            words,
            ..IncomingFile::default()
        });
        Some(number)
    }

    /// Returns them. A file that nothing calls otherwise is called by its name. A picture of which nobody said what it shows is called by its caption or by the story that shows it: it is told, so
    /// that somebody says it.
    pub(in crate::import) fn described(self, title: &str, broken: &mut Vec<Refusal>) -> Vec<IncomingFile> {
        let mut files = self.files;
        for file in files.iter_mut().filter(|file| !file.is_photo && file.words.caption.is_empty()) {
            file.words.caption = line(file.path.rsplit('/').next().unwrap_or_default());
        }
        for file in files.iter_mut().filter(|file| file.is_photo && file.words.alternative.is_empty()) {
            file.words.alternative = match file.words.caption.as_str() {
                "" => text_with(Language::Vi, "newsroom-import-picture-of", &[("title", title.to_owned())]),
                caption => caption.to_owned(),
            };
            broken.push(Refusal::new("newsroom-import-broken-undescribed").with("file", line(&file.path)));
        }
        files
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use super::*;

    fn album(paths: &[&str]) -> (tempfile::TempDir, Album) {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let full = folder.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, "x").unwrap();
        }
        let album = Album::new(folder.path().to_owned());
        (folder, album)
    }

    #[test]
    fn an_address_of_wordpress_means_what_was_sent() {
        let (_kept, album) = album(&[
            "2024/05/den.jpg",
            "2024/05/den-300x200.jpg",
            "2024/05/ấp 3-scaled.jpg",
            "2024/05/bo-3x.jpg",
        ]);
        for (address, path) in [
            ("https://xa.example/wp-content/uploads/2024/05/den-300x200.jpg?w=3", Some("2024/05/den.jpg")),
            ("/wp-content/uploads/2024/05/%E1%BA%A5p%203-1024x768.jpg", Some("2024/05/ấp 3-scaled.jpg")),
            ("//cdn.example/a/uploads/2024/05/bo-3x.jpg", Some("2024/05/bo-3x.jpg")),
            ("https://xa.example/wp-content/uploads/2024/05/mat.jpg", None),
            ("https://xa.example/wp-content/uploads/../../etc/passwd", None),
            ("https://xa.example/2024/05/den.jpg", None),
            ("data:image/png;base64,AAAA", None),
        ] {
            assert_eq!(album.uploaded(address).as_deref(), path, "{address}");
        }
    }

    #[test]
    fn a_file_of_a_folder_means_what_lies_beside_it_or_at_its_root() {
        let (_kept, album) = album(&["tin/anh/den.jpg", "static/img/cau.jpg", "bia.jpg"]);
        for (address, path) in [
            ("anh/den.jpg", Some("tin/anh/den.jpg")),
            ("./anh/../anh/den.jpg", Some("tin/anh/den.jpg")),
            ("../bia.jpg", Some("bia.jpg")),
            ("/img/cau.jpg", Some("static/img/cau.jpg")),
            ("../../bia.jpg", None),
            ("https://xa.example/bia.jpg", None),
            ("", None),
        ] {
            assert_eq!(album.beside("tin/2024.md", address).as_deref(), path, "{address}");
        }
    }
}
