//! What an address below `/du-lieu/` means: a table's page, one of its files, or a file's manifest.

use crate::formats::Format;
use crate::manifest::END;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The page of a table.
    Page(String),
    /// A file of a table.
    File(String, Format),
    /// The manifest of a file.
    Manifest(String, Format),
}

impl Address {
    /// Reads the last part of an address.
    pub fn read(name: &str) -> Option<Self> {
        let (file, is_manifest) = name.strip_suffix(END).map_or((name, false), |file| (file, true));
        match file.rsplit_once('.') {
            None => (!is_manifest).then(|| Self::Page(file.to_owned())),
            Some((word, end)) => {
                let (word, format) = (word.to_owned(), Format::from_end(end)?);
                Some(if is_manifest { Self::Manifest(word, format) } else { Self::File(word, format) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_means() {
        assert_eq!(Address::read("mo-hinh"), Some(Address::Page("mo-hinh".into())));
        assert_eq!(Address::read("mo-hinh.jsonl"), Some(Address::File("mo-hinh".into(), Format::JsonLines)));
        let manifest = Address::read("mo-hinh.xlsx.manifest.json");
        assert_eq!(manifest, Some(Address::Manifest("mo-hinh".into(), Format::Xlsx)));
        for wrong in ["mo-hinh.pdf", "mo-hinh.manifest.json", "../x.csvx", "mo-hinh."] {
            assert_eq!(Address::read(wrong), None, "{wrong}");
        }
    }
}
