//! Files as people send them, and as nobody should: each is taken, made harmless or refused for its reason.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod made;

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use kheo_attachments::{Attachment, Refused, inspect, inspect_picture};
use made::{TEXT, TYPES, archive, crc32, docx, pdf, pdf_with_stream, picture, with_exif, zlib};
use proptest::prelude::*;

const MAX: usize = 10_000_000;

fn photo(bytes: &[u8]) -> kheo_attachments::Photo {
    match inspect(bytes, MAX).unwrap() {
        Attachment::Photo(photo) => photo,
        other => unreachable!("{other:?}"),
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_photograph_is_turned_upright_and_forgets_where_it_was_taken() {
    let sent = with_exif(&picture(300, 100, ImageFormat::Jpeg));
    assert!(holds(&sent, b"Exif") && holds(&sent, b"GPS"));
    let photo = photo(&sent);
    assert_eq!((photo.display.width, photo.display.height), (100, 300), "it stood on its side");
    for kept in [&photo.display.bytes, &photo.thumbnail.bytes] {
        assert!(!holds(kept, b"Exif") && !holds(kept, b"GPS") && !holds(kept, b"\xff\xe1"));
        assert!(kept.starts_with(b"\xff\xd8\xff"));
    }
}

#[test]
fn every_kind_of_picture_becomes_a_small_jpeg() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let photo = photo(&picture(2_000, 1_000, format));
        assert_eq!((photo.display.width, photo.display.height), (1_600, 800), "{format:?}");
        assert_eq!((photo.thumbnail.width, photo.thumbnail.height), (480, 240), "{format:?}");
    }
    let small = photo(&picture(20, 10, ImageFormat::Png));
    assert_eq!((small.display.width, small.thumbnail.width), (20, 20), "nothing is made larger");
}

#[test]
fn what_is_transparent_lies_on_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0])));
    let mut bytes = Cursor::new(Vec::new());
    clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let shown = image::load_from_memory(&photo(&bytes.into_inner()).display.bytes).unwrap().to_rgb8();
    assert!(shown.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
}

#[test]
fn a_png_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
    let mut png = picture(4, 4, ImageFormat::Png);
    png[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    let refused = Refused::TooManyPoints { width: 50_000, height: 50_000, millions_max: 50 };
    assert_eq!(inspect(&png, MAX), Err(refused));
}

#[test]
fn names_do_not_help_and_other_kinds_are_refused() {
    let pairs: [(&[u8], Refused); 11] = [
        (b"", Refused::Empty),
        (b"\x7fELF\x02\x01\x01\0", Refused::Program),
        (b"MZ\x90\0\x03\0\0\0", Refused::Program),
        (b"#!/bin/sh\nrm -rf /\n", Refused::Program),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Refused::UnknownKind),
        (b"<!doctype html><script>alert(1)</script>", Refused::UnknownKind),
        (b"GIF89a/*\x01\0*/=1;alert(1)", Refused::UnknownKind),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Refused::OldOffice),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Refused::Heic),
        (b"\xff\xd8\xff\xe0 not a picture", Refused::Broken),
        (b"%PDF-1.7\n1 0 obj <<", Refused::Broken),
    ];
    for (bytes, refused) in pairs {
        assert_eq!(inspect(bytes, MAX), Err(refused), "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(inspect(&[0; 11], 10), Err(Refused::TooLarge { max: 10 }));
}

#[test]
fn a_page_hidden_in_a_picture_is_gone() {
    let mut bytes = picture(40, 40, ImageFormat::Jpeg);
    bytes.extend(b"<script>alert(1)</script>PK\x05\x06");
    let photo = photo(&bytes);
    assert!(!holds(&photo.display.bytes, b"<script>") && !holds(&photo.display.bytes, b"PK\x05\x06"));
}

#[test]
fn a_pdf_that_only_shows_something_is_taken() {
    let begins_on_a_page = "3 0 obj << /OpenAction [2 0 R /XYZ null null 0] >> endobj";
    let links = "4 0 obj << /Type /Annot /A << /S /URI /URI (https://kheo.example/50%25) >> >> endobj";
    for objects in ["", begins_on_a_page, links] {
        assert_eq!(inspect(&pdf(objects), MAX), Ok(Attachment::Pdf), "{objects}");
    }
    // What looks like a name in a packed picture is chance.
    let chance = pdf_with_stream("/Filter /DCTDecode", b"\x01\x02/JS \xff/AA\xfe");
    assert_eq!(inspect(&chance, MAX), Ok(Attachment::Pdf));
    let text = pdf_with_stream("/Filter /FlateDecode", &zlib(b"BT /F1 12 Tf (50%) Tj ET"));
    assert_eq!(inspect(&text, MAX), Ok(Attachment::Pdf));
}

#[test]
fn a_pdf_that_does_something_is_refused() {
    let pairs = [
        ("<< /S /JavaScript /JS (app.alert(1)) >>", Refused::Active),
        ("<< /S /J#61vaScript >>", Refused::Active),
        ("<< /#4aS (app.alert(1)) >>", Refused::Active),
        ("<< /OpenAction 5 0 R >>", Refused::Active),
        ("<< /OpenAction << /S /Named >> >>", Refused::Active),
        ("<< /AA << /O 5 0 R >> >>", Refused::Active),
        ("<< /S /Launch /F (cmd.exe) >>", Refused::Active),
        ("<< /AcroForm << /XFA 9 0 R >> >>", Refused::Active),
        ("<< /Subtype /RichMedia >>", Refused::Active),
        ("<< /Type /EmbeddedFile >>", Refused::FileInside),
        ("<< /Encrypt 8 0 R >>", Refused::Locked),
    ];
    for (object, refused) in pairs {
        assert_eq!(inspect(&pdf(&format!("3 0 obj {object} endobj")), MAX), Err(refused), "{object}");
    }
}

#[test]
fn a_script_in_a_packed_stream_of_objects_is_found_whatever_the_dictionary_says() {
    let objects = zlib(b"3 0 4 20 << /S /#4a#53 >> << /JS (app.alert(1)) >>");
    for dictionary in ["/Type /ObjStm /N 2 /First 8 /Filter /FlateDecode", "/Type /Metadata"] {
        assert_eq!(inspect(&pdf_with_stream(dictionary, &objects), MAX), Err(Refused::Active));
    }
    let hidden = pdf_with_stream("/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", b"78da");
    assert_eq!(inspect(&hidden, MAX), Err(Refused::Broken));
    // An object between `stream` and `endstream` can be reached by its place in the file.
    let between = pdf_with_stream("/Filter /DCTDecode", b"xx 9 0 obj << /JS 1 0 R >> endobj xx");
    assert_eq!(inspect(&between, MAX), Err(Refused::Active));
}

#[test]
fn a_pdf_that_unpacks_to_a_huge_one_is_refused() {
    let mut huge = b"1 0 ".to_vec();
    huge.resize(65 << 20, b' ');
    let bomb = pdf_with_stream("/Type /ObjStm /Filter /FlateDecode", &zlib(&huge));
    assert!(bomb.len() < 100_000);
    assert_eq!(inspect(&bomb, MAX), Err(Refused::UnpacksTooLarge));
}

fn relationship(rest: &str) -> Vec<u8> {
    let start = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    format!("{start}{rest}/></Relationships>").into_bytes()
}

#[test]
fn a_document_that_only_shows_something_is_taken() {
    assert_eq!(inspect(&docx(&[]), MAX), Ok(Attachment::Docx));
    let link = relationship("hyperlink\" Target=\"https://kheo.example\" TargetMode=\"External\"");
    let jpeg = picture(10, 10, ImageFormat::Jpeg);
    let whole = docx(&[("word/_rels/document.xml.rels", &link), ("word/media/image1.jpeg", &jpeg)]);
    assert_eq!(inspect(&whole, MAX), Ok(Attachment::Docx));
}

#[test]
fn a_document_that_does_something_is_refused() {
    let template =
        relationship("attachedTemplate\" Target=\"https://evil.example/x.dotm\" TargetMode=\"External\"");
    let disguised = relationship(
        "image\" Target='x TargetMode=\"Internal\" ' TargetMode = 'External' a=' Type=\"/hyperlink\"'",
    );
    let numbered = relationship("image\" Target=\"x\" TargetMode=\"Exter&#110;al\"");
    let pairs: [(&str, &[u8], Refused); 9] = [
        ("word/vbaProject.bin", b"x", Refused::Macros),
        ("word/embeddings/oleObject1.bin", b"x", Refused::FileInside),
        ("word/media/image1.png", b"MZ\x90\0", Refused::FileInside),
        ("word/media/image2.png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refused::FileInside),
        ("word/setup.exe", b"x", Refused::FileInside),
        ("word/_rels/settings.xml.rels", &template, Refused::FetchesFromElsewhere),
        ("word/_rels/document.xml.rels", &disguised, Refused::FetchesFromElsewhere),
        ("word/_rels/document.xml.rels", &numbered, Refused::Broken),
        ("../../etc/passwd", b"x", Refused::Broken),
    ];
    for (name, content, refused) in pairs {
        assert_eq!(inspect(&docx(&[(name, content)]), MAX), Err(refused), "{name}");
    }
    let types = TYPES.to_vec();
    let types = String::from_utf8(types).unwrap().replace("document.main", "document.macroEnabled.main");
    let docm = archive(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", TEXT)], None);
    assert_eq!(inspect(&docm, MAX), Err(Refused::Macros));
}

#[test]
fn a_document_that_unpacks_to_a_huge_one_is_refused() {
    let blanks = vec![b' '; 31 << 20];
    let honest = docx(&[("word/a.xml", &blanks)]);
    assert!(honest.len() < 100_000);
    assert_eq!(inspect(&honest, MAX), Err(Refused::UnpacksTooLarge));
    let entries: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", TYPES), ("word/document.xml", TEXT), ("word/a.xml", &blanks)];
    assert_eq!(
        inspect(&archive(&entries, Some(300)), MAX),
        Err(Refused::UnpacksTooLarge),
        "it lies about its size"
    );
    let names: Vec<String> = (0..2_100).map(|number| format!("word/{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert_eq!(inspect(&docx(&many), MAX), Err(Refused::UnpacksTooLarge));
}

#[test]
fn other_archives_and_two_files_in_one_are_refused() {
    assert_eq!(inspect(&archive(&[("a.txt", b"x")], None), MAX), Err(Refused::UnknownKind));
    assert_eq!(inspect(&docx(&[("word/document.xml", b"y")]), MAX), Err(Refused::Broken), "two of one name");
    let mut both = b"%PDF-1.7\n%".to_vec();
    both.extend(docx(&[]));
    let comment = b"\n%%EOF\n";
    let length = both.len();
    both[length - 2..].copy_from_slice(&u16::try_from(comment.len()).unwrap().to_le_bytes());
    both.extend(comment);
    assert_eq!(inspect(&both, MAX), Err(Refused::TwoInOne));
    let mut trailing = docx(&[]);
    trailing.extend(b"<script>");
    assert_eq!(inspect(&trailing, MAX), Err(Refused::Broken));
}

/// One valid file of each kind.
fn valid() -> Vec<Vec<u8>> {
    vec![
        with_exif(&picture(24, 16, ImageFormat::Jpeg)),
        picture(24, 16, ImageFormat::Png),
        picture(24, 16, ImageFormat::WebP),
        pdf_with_stream("/Type /ObjStm /Filter /FlateDecode", &zlib(b"3 0 << /Type /Page >>")),
        docx(&[("word/_rels/document.xml.rels", &relationship("hyperlink\" Target=\"x\""))]),
    ]
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(kind in 0..5_usize, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        let mut bytes = valid().swap_remove(kind);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = inspect(&bytes, MAX);
    }

    #[test]
    fn noise_behind_any_beginning_is_no_panic(kind in 0..5_usize, noise in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut bytes = valid().swap_remove(kind);
        bytes.truncate(12);
        bytes.extend(noise);
        let _ = inspect(&bytes, MAX);
    }
}

#[test]
fn a_picture_of_a_page_comes_in_widths_that_are_never_wider_than_it_was() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let shown = inspect_picture(&picture(2_000, 1_000, format), MAX).unwrap();
        assert_eq!((shown.width, shown.height), (1_440, 720), "{format:?}");
        let widths: Vec<(u32, &str)> =
            shown.files.iter().map(|file| (file.width, file.format.ending())).collect();
        let expected =
            [(480, "webp"), (480, "jpg"), (960, "webp"), (960, "jpg"), (1_440, "webp"), (1_440, "jpg")];
        assert_eq!(widths, expected, "{format:?}");
        for file in &shown.files {
            let read = image::load_from_memory(&file.bytes).unwrap();
            assert_eq!((read.width(), read.height()), (file.width, file.width / 2), "{:?}", file.format);
        }
    }
    let small = inspect_picture(&picture(700, 10, ImageFormat::Png), MAX).unwrap();
    assert_eq!(small.files.iter().map(|file| file.width).collect::<Vec<_>>(), [480, 480, 700, 700]);
    let line = inspect_picture(&picture(1, 9_000, ImageFormat::Png), MAX).unwrap();
    assert_eq!((line.width, line.height), (1, 2_160), "a line is a picture too");
}

#[test]
fn a_picture_of_a_page_forgets_where_it_was_taken_and_what_hides_behind_it() {
    let mut sent = with_exif(&picture(300, 100, ImageFormat::Jpeg));
    sent.extend(b"PK\x03\x04<script>alert(1)</script>%PDF-1.7");
    let shown = inspect_picture(&sent, MAX).unwrap();
    assert_eq!((shown.width, shown.height), (100, 300), "it stood on its side");
    for file in &shown.files {
        for word in [&b"Exif"[..], b"EXIF", b"GPS", b"PK\x03\x04", b"<script", b"%PDF"] {
            assert!(!holds(&file.bytes, word), "{:?}", file.format);
        }
    }
}

#[test]
fn what_is_no_picture_is_none_on_a_page() {
    let mut huge = picture(4, 4, ImageFormat::Png);
    huge[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let half = picture(400, 300, ImageFormat::Jpeg);
    let too_many = Refused::TooManyPoints { width: 50_000, height: 50_000, millions_max: 50 };
    let pairs: [(&[u8], Refused); 7] = [
        (b"", Refused::Empty),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Refused::UnknownKind),
        (b"GIF89a/*\x01\0*/=1;alert(1)", Refused::UnknownKind),
        (&pdf(""), Refused::NotAPicture),
        (&docx(&[]), Refused::NotAPicture),
        (&huge, too_many),
        (b"\xff\xd8\xff\xe0", Refused::Broken),
    ];
    for (bytes, refused) in pairs {
        assert_eq!(inspect_picture(bytes, MAX).map(drop), Err(refused));
    }
    assert_eq!(inspect_picture(&half, 100).map(drop), Err(Refused::TooLarge { max: 100 }));
}
