//! Pictures of pages: written anew in several widths, so that a telephone loads no more than it shows.
//!
//! WebP for every browser of the last years, JPEG for the others. Deliberately absent: AVIF, whose writer takes minutes to build and
//! seconds a picture; see docs/decisions/0030.

use image::{ImageFormat, RgbImage, imageops};

use crate::photo::{decoded, written};
use crate::{Refused, digest};

/// Widths in which a picture is kept: a telephone, a telephone with a fine screen or a column, a column on a fine screen.
pub const WIDTHS: [u32; 3] = [480, 960, 1_440];
/// Longest side before the widths are cut: a tall notice stays readable.
const SIDE_MAX: u32 = 2_160;
/// Quality of WebP: at 75 nobody tells it from a JPEG of 82, at two thirds of its bytes or less.
const WEBP_QUALITY: f32 = 75.0;

/// How a file of a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For browsers of the last years.
    Webp,
    /// For all others, and for programs.
    Jpeg,
}

impl Format {
    /// Both, the smaller first.
    pub const ALL: [Self; 2] = [Self::Webp, Self::Jpeg];

    /// Returns how names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// Returns its media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// One file of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its width.
    pub width: u32,
    /// How it is written.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A picture in all its widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width of the widest.
    pub width: u32,
    /// Height of the widest.
    pub height: u32,
    /// Every width in every format.
    pub files: Vec<Shown>,
    /// SHA-256 of the widest JPEG: what stands for the picture.
    pub sha256: String,
}

/// Returns the widths in which a picture is kept whose widest has this width: never enlarged.
pub fn widths_of(widest: u32) -> Vec<u32> {
    let narrower = WIDTHS.into_iter().filter(|width| *width < widest);
    narrower.chain([widest]).collect()
}

pub(crate) fn remade(bytes: &[u8], format: ImageFormat) -> Result<Picture, Refused> {
    let whole = decoded(bytes, format, SIDE_MAX)?;
    let widest = narrowed(&whole, WIDTHS[WIDTHS.len() - 1]);
    let (width, height) = widest.dimensions();
    let mut files = Vec::new();
    for wanted in widths_of(width) {
        let picture = narrowed(&widest, wanted);
        files.push(Shown { width: wanted, format: Format::Webp, bytes: as_webp(&picture)? });
        files.push(Shown { width: wanted, format: Format::Jpeg, bytes: written(&picture)?.bytes });
    }
    let sha256 = files.last().map(|widest| digest(&widest.bytes)).unwrap_or_default();
    Ok(Picture { width, height, files, sha256 })
}

/// Makes a picture narrower, never wider.
fn narrowed(picture: &RgbImage, width: u32) -> RgbImage {
    if picture.width() <= width {
        return picture.clone();
    }
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    let height = u32::try_from(height).unwrap_or(SIDE_MAX).max(1);
    imageops::resize(picture, width, height, imageops::FilterType::Triangle)
}

fn as_webp(picture: &RgbImage) -> Result<Vec<u8>, Refused> {
    // Sides are at most 2,160 points and at least one, which WebP can always hold.
    let encoder = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
    let written = encoder.encode_simple(false, WEBP_QUALITY).map_err(|_| Refused::Broken)?;
    Ok(written.to_vec())
}
