//! Photographs: decoded within limits, turned upright, written anew in two sizes.
//!
//! The file that came is not kept: what is written anew holds points and nothing else, so there is no place, no camera and no
//! second file hidden behind the picture. Deliberately lost: colour profiles, transparency (on white), all pictures but the first.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use crate::Refused;

/// Most points of a picture: telephones have up to fifty million.
const POINTS_MAX: u64 = 50_000_000;
/// Most memory that a decoder may take: fifty million points of four bytes, and room to work in.
const DECODER_BYTES_MAX: u64 = 256 << 20;
/// Longest side of the picture that is shown.
const DISPLAY_SIDE_MAX: u32 = 1_600;
/// Longest side of the picture in lists.
const THUMBNAIL_SIDE_MAX: u32 = 480;
/// JPEG's quality: above it files grow faster than anybody sees a difference.
const QUALITY: u8 = 82;

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jpeg {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A photograph in two sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// For looking at: no side above 1,600 points.
    pub display: Jpeg,
    /// For lists: no side above 480 points.
    pub thumbnail: Jpeg,
}

/// Decodes a picture and writes it anew.
pub(crate) fn remade(bytes: &[u8], format: ImageFormat) -> Result<Photo, Refused> {
    let display = decoded(bytes, format, DISPLAY_SIDE_MAX)?;
    let thumbnail = at_most(DynamicImage::ImageRgb8(display.clone()), THUMBNAIL_SIDE_MAX).into_rgb8();
    Ok(Photo { display: written(&display)?, thumbnail: written(&thumbnail)? })
}

/// Decodes a picture within limits, makes it smaller if a side is too long, turns it upright and lays it on white.
pub(crate) fn decoded(bytes: &[u8], format: ImageFormat, side_max: u32) -> Result<RgbImage, Refused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Refused::Broken)?;
    let (width, height) = decoder.dimensions();
    let too_many = Refused::TooManyPoints { width, height, millions_max: POINTS_MAX / 1_000_000 };
    // What a file claims is read before a single point is decoded.
    if u64::from(width) * u64::from(height) > POINTS_MAX || decoder.total_bytes() > DECODER_BYTES_MAX {
        return Err(too_many);
    }
    if width == 0 || height == 0 {
        return Err(Refused::Broken);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| Refused::Broken)?;
    let mut shown = at_most(whole, side_max);
    shown.apply_orientation(orientation);
    Ok(on_white(&shown))
}

/// Makes a picture smaller if a side is too long, never larger.
fn at_most(picture: DynamicImage, side_max: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side_max {
        return picture;
    }
    picture.thumbnail(side_max, side_max)
}

/// Lays what is transparent on white paper: JPEG knows no transparency, and black would hide drawings.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let laid = |colour: u8| {
            let (colour, alpha) = (u16::from(colour), u16::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
        };
        image::Rgb([laid(red), laid(green), laid(blue)])
    })
}

pub(crate) fn written(picture: &RgbImage) -> Result<Jpeg, Refused> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    // Sides are at most 2,160 points, which JPEG can always hold.
    picture.write_with_encoder(encoder).map_err(|_| Refused::Broken)?;
    Ok(Jpeg { bytes, width: picture.width(), height: picture.height() })
}
