//! The card by which a story is shared elsewhere: a picture with its title and the unit that speaks. The same words give the same picture.

use kheo_base::Fault;
use serde::Serialize;
use serde_json::json;
use typst::utils::Scalar;
use typst_render::{RenderOptions, render};

use crate::text::clean;
use crate::typeset::set;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The title; set smaller the longer it is, and at last cut where everybody sees it.
    pub title: String,
    /// What it is: news, an announcement.
    pub kind: String,
    /// The unit that speaks.
    pub unit: String,
    /// The day, as people read it.
    pub day: String,
    /// The site, without its scheme.
    pub site: String,
}

/// Draws a card as PNG, 1200 by 630.
///
/// # Errors
/// A fault if the template is wrong.
pub fn draw(card: &Card) -> Result<Vec<u8>, Fault> {
    let unreadable = |error| Fault::because("writing what a card says", error);
    let mut data = serde_json::to_value(card).map_err(unreadable)?;
    clean(&mut data);
    let data = serde_json::to_string(&json!({ "it": data })).map_err(unreadable)?;
    let pages = set("/card.typ", data, &|_| {})?;
    let page = pages.pages().first().ok_or_else(|| Fault::new("a card has a page"))?;
    // The template says its size in points; a point becomes a pixel.
    let options = RenderOptions { pixel_per_pt: Scalar::new(1.0), ..RenderOptions::default() };
    let picture = render(page, &options).encode_png();
    // Nothing of one card helps with the next one.
    typst::comemo::evict(0);
    picture.map_err(|error| Fault::because("writing a card", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Card {
        Card {
            title: title.to_owned(),
            kind: "Tin".to_owned(),
            unit: "Xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
            day: "23/11/2026".to_owned(),
            site: "kheo.example".to_owned(),
        }
    }

    /// Width and height as the head of a PNG says them.
    fn size(picture: &[u8]) -> Option<(u32, u32)> {
        let number = |at: usize| Some(u32::from_be_bytes(picture.get(at..at + 4)?.try_into().ok()?));
        Some((number(16)?, number(20)?))
    }

    #[test]
    fn a_card_has_the_size_that_others_show_however_long_its_title() {
        let longest = "Ngưỡng cửa thuở nguyễn ".repeat(20);
        for (number, title) in
            ["Ấp 3 thắp sáng đường quê", "#let x = [*", "漢", longest.trim()].into_iter().enumerate()
        {
            let drawn = draw(&card(title)).unwrap_or_default();
            assert_eq!(size(&drawn), Some((1200, 630)), "{title}");
            assert_eq!(draw(&card(title)).unwrap_or_default(), drawn, "the same words, the same picture");
            // Whoever changes the template looks at what it makes.
            if let Some(folder) = option_env!("KHEO_CARDS") {
                assert!(std::fs::write(format!("{folder}/{number}.png"), &drawn).is_ok());
            }
        }
    }
}
