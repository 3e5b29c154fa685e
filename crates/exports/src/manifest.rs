//! What stands beside every file: what is in it, as of which position of the journal, and how to tell that it is whole.

use kheo_base::Instant;
use kheo_web::Language;
use kheo_web::texts::text;
use serde_json::{Map, Value, json};

use crate::order::Order;
use crate::pump::Written;

/// The end of manifests' names.
pub const END: &str = ".manifest.json";

/// What is known of a finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The table's word.
    pub table: String,
    /// Rows without headings.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The position of the journal for which the rows stand; the cursor for the next time.
    pub position: i64,
    /// When it was made.
    pub made_at: Instant,
    /// Everything, as the file beside says it.
    pub json: Value,
}

impl Manifest {
    /// Describes what an order gave.
    pub fn new(order: &Order, position: i64, made_at: Instant, rows: u64, written: &Written) -> Self {
        let table = order.table;
        let filter: Map<String, Value> =
            order.filter.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let json = json!({
            "table": table.word,
            "title": said("exports-table-", table.word),
            "format": order.format.end(),
            "content_type": order.format.content_type(),
            "complete": true,
            "rows": rows,
            "bytes": written.bytes,
            "sha256": written.sha256,
            "columns": columns(order),
            "filter": filter,
            "since": order.after,
            "position": position,
            "cursor": position,
            "made_at": made_at.to_string(),
            "made_at_millis": made_at.millis(),
            "note": said("exports-note-", order.format.end()),
            "licence": said("exports-", "licence"),
        });
        Self {
            table: table.word.to_owned(),
            rows,
            bytes: written.bytes,
            sha256: written.sha256.clone(),
            position,
            made_at,
            json,
        }
    }

    /// Reads a manifest; `None` if it is none, or not of a finished file.
    pub fn read(text: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        json["complete"].as_bool().filter(|is| *is)?;
        Some(Self {
            table: json["table"].as_str()?.to_owned(),
            rows: json["rows"].as_u64()?,
            bytes: json["bytes"].as_u64()?,
            sha256: json["sha256"].as_str()?.to_owned(),
            position: json["position"].as_i64()?,
            made_at: Instant::from_millis(json["made_at_millis"].as_i64()?),
            json,
        })
    }

    /// Writes it as people read it.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.json)
    }

    /// Returns the digest as RFC 9530 writes it in the header `Repr-Digest`.
    pub fn repr_digest(&self) -> String {
        let pairs = self.sha256.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or_default(), 16);
        let digest: Vec<u8> = pairs.map(|pair| byte(pair).unwrap_or_default()).collect();
        format!("sha-256=:{}:", base64(&digest))
    }
}

fn columns(order: &Order) -> Vec<Value> {
    let change = order.after.map(|_| ("change", "text"));
    let own = order.table.columns.iter().map(|column| (column.name, column.kind.word()));
    change
        .into_iter()
        .chain(own)
        .map(|(name, kind)| {
            json!({
                "name": name,
                "kind": kind,
                "heading": said("exports-column-", name),
                "meaning": said("exports-means-", name),
            })
        })
        .collect()
}

/// A sentence in both languages.
fn said(prefix: &str, word: &str) -> Value {
    let key = format!("{prefix}{word}");
    json!({ "vi": text(Language::Vi, &key), "en": text(Language::En, &key) })
}

/// Writes bytes as base 64 (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4_usize {
            let letter = LETTERS[usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0)];
            written.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_rfc_4648_has_them() {
        for (plain, written) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), written);
        }
    }

    #[test]
    fn a_manifest_that_does_not_say_that_it_is_complete_is_none() {
        assert_eq!(Manifest::read("{\"table\":\"mo-hinh\"}"), None);
        assert_eq!(Manifest::read("half of a"), None);
    }
}
