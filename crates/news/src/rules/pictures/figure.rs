//! A photograph as HTML: widths for every screen, its size so that nothing jumps, its words. Only addresses of this site stand in it.

use kheo_attachments::{Format, widths_of};

use super::{Attached, Lead};
use crate::rules::Html;

/// What a browser without choice of widths gets.
const PLAIN_WIDTH: u32 = 960;
/// The width in lists.
const LIST_WIDTH: u32 = 480;

/// Where a photograph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Above the text: loaded before everything else.
    Lead,
    /// Between paragraphs.
    Text,
    /// Below the text, beside others.
    Gallery,
}

impl Spot {
    /// How wide it is shown, as `styles/news_pictures.css` sets it.
    const fn sizes(self) -> &'static str {
        match self {
            Self::Lead | Self::Text => "(min-width: 48rem) 44rem, 100vw",
            Self::Gallery => "(min-width: 48rem) 22rem, 100vw",
        }
    }

    const fn loading(self) -> &'static str {
        match self {
            Self::Lead => "fetchpriority=\"high\"",
            Self::Text | Self::Gallery => "loading=\"lazy\"",
        }
    }
}

/// Returns a photograph with its caption and credit.
pub fn figure(picture: &Attached, spot: Spot) -> Html {
    let (width, height, sizes) = (picture.width, picture.height, spot.sizes());
    let mut srcset = String::new();
    for narrow in widths_of(width) {
        let comma = if srcset.is_empty() { "" } else { ", " };
        let address = address(&picture.key, narrow, Format::Webp);
        srcset.push_str(&format!("{comma}{address} {narrow}w"));
    }
    let plain = address(&picture.key, PLAIN_WIDTH.min(width), Format::Jpeg);
    let mut out = format!(
        "<figure class=\"picture\"><picture><source type=\"image/webp\" srcset=\"{srcset}\" sizes=\"{sizes}\">\
         <img src=\"{plain}\" width=\"{width}\" height=\"{height}\" alt=\"{}\" {} decoding=\"async\"></picture>",
        escaped(&picture.words.alternative),
        spot.loading(),
    );
    let (caption, credit) = (escaped(&picture.words.caption), escaped(&picture.words.credit));
    match (caption.is_empty(), credit.is_empty()) {
        (true, true) => {}
        (_, true) => out.push_str(&format!("<figcaption>{caption}</figcaption>")),
        _ => out.push_str(&format!("<figcaption>{caption} <small>{credit}</small></figcaption>")),
    }
    out.push_str("</figure>\n");
    Html::of_figure(out)
}

/// Returns the lead picture as lists show it: beside the title, so that nothing is read aloud twice.
pub fn thumbnail(lead: &Lead) -> Html {
    let width = LIST_WIDTH.min(lead.width);
    let height = u64::from(lead.height) * u64::from(width) / u64::from(lead.width.max(1));
    let [webp, jpeg] = Format::ALL.map(|format| address(&lead.key, width, format));
    Html::of_figure(format!(
        "<picture><source type=\"image/webp\" srcset=\"{webp}\"><img class=\"thumb\" src=\"{jpeg}\" width=\"{width}\" \
         height=\"{}\" alt=\"\" loading=\"lazy\" decoding=\"async\"></picture>",
        height.max(1)
    ))
}

/// A key is of our own making; whatever else stood there would not be one.
fn address(key: &str, width: u32, format: Format) -> String {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("/tin-tuc/anh/{key}/{width}.{}", format.ending())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
