//! Files as people and attackers make them, for the tests of this crate and for stories of others.
#![allow(dead_code, reason = "each test uses some of it")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

/// The parts that every document has.
pub const TYPES: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
/// The parts that every document has.
pub const TEXT: &[u8] = b"<w:document><w:body/></w:document>";

/// A picture of one colour that changes from left to right.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let colour =
        |x: u32, y: u32| Rgba([u8::try_from(x % 251).unwrap(), u8::try_from(y % 241).unwrap(), 90, 255]);
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, colour));
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut bytes, format).unwrap(),
        _ => picture.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

/// Puts an EXIF block behind the first marker: orientation 6 (turned a quarter) and a place.
pub fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2_u16.to_le_bytes());
    for (tag, kind, value) in [(0x0112_u16, 3_u16, 6_u32), (0x8825, 4, 38)] {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(1_u32.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(b"GPSLatitude 10.4938 N, 105.6882 E");
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend(b"\xff\xe1");
    bytes.extend(u16::try_from(block.len() + 2).unwrap().to_be_bytes());
    bytes.extend(block);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// The sum that PNG and ZIP carry.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A PDF of a catalogue and these objects.
pub fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n{objects}\ntrailer << /Root 1 0 R >>\n%%EOF\n")
        .into_bytes()
}

/// Packs as PDF does.
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF of one stream.
pub fn pdf_with_stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n7 0 obj\n<< {dictionary} >>\nstream\r\n").into_bytes();
    bytes.extend(data);
    bytes.extend(b"\nendstream\nendobj\ntrailer << >>\n%%EOF\n");
    bytes
}

/// An archive as programs write them; `lie` is the size that the last one claims.
pub fn archive(entries: &[(&str, &[u8])], lie: Option<u32>) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (place, (name, content)) in entries.iter().enumerate() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let lie = lie.filter(|_| place + 1 == entries.len());
        let size = lie.unwrap_or(u32::try_from(content.len()).unwrap());
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        head.extend(crc32(content).to_le_bytes());
        head.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        head.extend(size.to_le_bytes());
        head.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        let local = u32::try_from(bytes.len()).unwrap();
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(local.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (u32::try_from(bytes.len()).unwrap(), u16::try_from(entries.len()).unwrap());
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// A text document with more parts than it needs.
pub fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut entries = vec![("[Content_Types].xml", TYPES), ("word/document.xml", TEXT)];
    entries.extend_from_slice(more);
    archive(&entries, None)
}
