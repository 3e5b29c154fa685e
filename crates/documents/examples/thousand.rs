//! Sets a thousand certificates in one file and tells how long it took: what stands in docs/performance.md.

use std::io::Write;
use std::time::Instant;

use kheo_base::{Day, Fault};
use kheo_documents::{Certificate, Document, Form, Letterhead, Proof, render};

fn main() -> Result<(), Fault> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_usize);
    let certificate = |number: usize| {
        let act = format!("{number:032x}");
        Certificate {
            letterhead: Letterhead {
                form: Form::Party,
                issuer: "Đảng uỷ xã Phương Thịnh".to_owned(),
                number: "46-QĐ/ĐU".to_owned(),
                place: "Phương Thịnh".to_owned(),
                day: Some((20, 11, 2026)),
                post: "Phó Bí thư".to_owned(),
                signer: "Nguyễn Văn Thuận".to_owned(),
                ..Letterhead::default()
            },
            name: format!("Chi hội Phụ nữ ấp {number}, xã Phương Thịnh"),
            place: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
            title: format!(
                "Tổ tự quản số {number} giữ đường làng, ngõ xóm sáng – xanh – sạch – đẹp ở ấp Mỹ Thạnh"
            ),
            field: "Văn hoá – xã hội".to_owned(),
            level: "cấp xã".to_owned(),
            year: 2026,
            proof: Some(Proof { address: format!("https://kheo.example/nhat-ky/{act}"), act }),
            ..Certificate::default()
        }
    };
    let document = Document::Certificates((0..count).map(certificate).collect());
    let day = Day::new(2026, 11, 23).map_err(|error| Fault::because("the day", error))?;
    let begun = Instant::now();
    let file = render(&document, day)?;
    let line = format!("{count} certificates, {} bytes, {:?}\n", file.len(), begun.elapsed());
    std::io::stdout().write_all(line.as_bytes()).map_err(|error| Fault::because("telling", error))?;
    let path = std::env::temp_dir().join("documents-thousand.pdf");
    std::fs::write(path, &file).map_err(|error| Fault::because("writing the file", error))
}
