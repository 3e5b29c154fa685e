//! Documents as whoever receives them gets them: their words can be found and read aloud, their bytes depend on nothing but their words.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};

use kheo_base::Day;
use kheo_documents::{
    Annex, Awarded, Certificate, Decision, Document, Form, Letterhead, Listed, Minutes, Present, Proof,
    Voted, render, render_heard,
};

/// What would do harm if it were read as markup.
const HOSTILE: &str = r#"#eval("1+1") *đậm* $x^2$ ] } \u{41} <nhãn> @nguồn // hết `mã` #panic() _x_ = y"#;

fn day() -> Day {
    Day::new(2026, 11, 23).unwrap()
}

fn head(number: &str) -> Letterhead {
    let form = Form::of_number(number);
    let (parent, issuer) = match form {
        Form::State => ("", "Uỷ ban nhân dân xã Phương Thịnh"),
        Form::Party => ("Đảng bộ tỉnh Đồng Tháp", "Đảng uỷ xã Phương Thịnh"),
    };
    Letterhead {
        form,
        parent: parent.to_owned(),
        issuer: issuer.to_owned(),
        number: number.to_owned(),
        place: "Phương Thịnh".to_owned(),
        day: Some((20, 11, 2026)),
        is_draft: false,
        post: "Chủ tịch".to_owned(),
        signer: "Nguyễn Văn Thuận".to_owned(),
    }
}

fn certificate(name: &str, title: &str) -> Certificate {
    let act = "0194f3c2a1b27c3d8e4f5a6b7c8d9e0f";
    Certificate {
        letterhead: head("21/QĐ-UBND"),
        awarded: Awarded::Collective,
        name: name.to_owned(),
        place: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        title: title.to_owned(),
        field: "Kinh tế".to_owned(),
        level: "cấp xã".to_owned(),
        year: 2026,
        proof: Some(Proof { address: format!("https://kheo.example/nhat-ky/{act}"), act: act.to_owned() }),
    }
}

fn rows(count: usize) -> Vec<Listed> {
    let row = |number: usize| {
        Listed {
        title: match number % 7 {
            0 => "Tổ tự quản giữ gìn đường làng, ngõ xóm sáng – xanh – sạch – đẹp gắn với phong trào toàn dân đoàn kết xây dựng nông thôn mới kiểu mẫu ở ấp Mỹ Thạnh".to_owned(),
            _ => format!("Mô hình số {number}: Ngày thứ sáu nghe dân nói"),
        },
        lead: if number.is_multiple_of(5) { "Chi hội Phụ nữ ấp 3".to_owned() } else { "Ông Nguyễn Hữu Nghĩa".to_owned() },
        place: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        field: "Văn hoá – xã hội".to_owned(),
        is_individual: !number.is_multiple_of(5),
    }
    };
    (1..=count).map(row).collect()
}

fn annex(number: &str, count: usize) -> Annex {
    Annex {
        letterhead: head(number),
        level: "cấp xã".to_owned(),
        year: Some(2026),
        is_public: false,
        rows: rows(count),
    }
}

fn decision(number: &str, count: usize) -> Document {
    Document::Decision(Decision {
        letterhead: head(number),
        level: "cấp xã".to_owned(),
        year: Some(2026),
        grounds: vec![
            "Căn cứ Kế hoạch số 12-KH/ĐU ngày 05 tháng 02 năm 2026 về phong trào thi đua “Dân vận khéo”"
                .to_owned(),
            "Căn cứ biên bản họp Hội đồng ngày 16 tháng 11 năm 2026".to_owned(),
        ],
        recipients: vec!["Như Điều 3".to_owned(), "Lưu: VT".to_owned()],
        annex: annex(number, count),
    })
}

fn minutes() -> Document {
    let present = |name: &str, role: &str, presence: &str| Present {
        name: name.to_owned(),
        role: role.to_owned(),
        presence: presence.to_owned(),
        is_remote: name.starts_with("Lê"),
    };
    let voted = |number, title: &str| Voted {
        number,
        title: title.to_owned(),
        purpose: "Công nhận cấp xã".to_owned(),
        excluded: "Trần Thị Thu".to_owned(),
        remarks: vec!["Phát ra 7 phiếu, thu về 7 phiếu.".to_owned()],
        members: 7,
        eligible: 6,
        yes: 5,
        no: 1,
        neither: 0,
        needed: 5,
        passed: number % 3 != 0,
    };
    Document::Minutes(Minutes {
        letterhead: Letterhead {
            issuer: "Hội đồng xét công nhận xã Phương Thịnh".to_owned(),
            number: String::new(),
            ..head("")
        },
        opened: "lúc 08:00 ngày 16/11/2026".to_owned(),
        closed: "lúc 10:15 ngày 16/11/2026".to_owned(),
        venue: "Hội trường xã (họp trực tiếp và từ xa)".to_owned(),
        members: 7,
        present: vec![
            present("Nguyễn Văn Thuận", "chủ tịch hội đồng", "present"),
            present("Lê Thị Ngọc Ánh", "uỷ viên", "present"),
            present("Trần Thị Thu", "thư ký", "present"),
            present("Đỗ Ngữ", "uỷ viên", "excused"),
        ],
        is_secret: true,
        voted: (1..9)
            .map(|number| voted(number, "Ngày thứ sáu nghe dân nói và giải quyết ngay tại ấp"))
            .collect(),
        withdrawn: Vec::new(),
        secretary: "Trần Thị Thu".to_owned(),
        chair: "Nguyễn Văn Thuận".to_owned(),
    })
}

fn words(file: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(file).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a file for whoever wants to look at it, if a folder is named.
fn look(name: &str, file: &[u8]) {
    if let Some(folder) = option_env!("KHEO_LOOK_AT_DOCUMENTS") {
        std::fs::write(format!("{folder}/{name}.pdf"), file).unwrap();
    }
}

fn set(name: &str, document: &Document) -> String {
    let file = render(document, day()).unwrap();
    look(name, &file);
    words(&file)
}

fn has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "{wanted:?} is not in: {text}");
}

#[test]
fn a_decision_of_the_state_says_what_the_decree_asks_for() {
    let text = set("decision-state", &decision("21/QĐ-UBND", 12));
    for part in [
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UỶ BAN NHÂN DÂN XÃ PHƯƠNG THỊNH",
        "Số: 21/QĐ-UBND",
        "Phương Thịnh, ngày 20 tháng 11 năm 2026",
        "QUYẾT ĐỊNH",
        "Công nhận 12 mô hình “Dân vận khéo” cấp xã năm 2026, gồm 2 mô hình của tập thể và 10 mô hình của cá nhân",
        "Nơi nhận:",
        "CHỦ TỊCH",
        "Nguyễn Văn Thuận",
        "Phụ lục",
    ] {
        has(&text, part);
    }
    assert!(!text.contains("ĐẢNG CỘNG SẢN") && !text.contains("DỰ THẢO"));
}

#[test]
fn a_decision_of_the_party_has_its_own_layout() {
    let text = set("decision-party", &decision("46-QĐ/ĐU", 1));
    for part in
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG BỘ TỈNH ĐỒNG THÁP", "Số 46-QĐ/ĐU", "- Căn cứ Kế hoạch", "-----"]
    {
        has(&text, part);
    }
    assert!(!text.contains("CỘNG HOÀ XÃ HỘI"), "no words of the State");
    assert!(!text.contains("Phụ lục"), "one model needs no list");
}

#[test]
fn a_long_list_repeats_its_head_and_counts_its_pages() {
    let file = render(&Document::Annex(annex("21/QĐ-UBND", 200)), day()).unwrap();
    look("annex", &file);
    let text = words(&file);
    let heads = text.matches("Tên mô hình").count();
    assert!(heads > 5, "{heads} heads");
    has(&text, "Danh sách có 200 mô hình: 40 của tập thể, 160 của cá nhân.");
}

#[test]
fn minutes_say_every_number() {
    let text = set("minutes", &minutes());
    for part in
        ["BIÊN BẢN", "Có mặt: 3/7.", "Lê Thị Ngọc Ánh, uỷ viên (từ xa)", "6/7 5 1 0 5 Đạt", "Có 6/8 nội dung"]
    {
        has(&text, part);
    }
}

#[test]
fn drafts_say_so_on_every_page_and_in_their_title() {
    let mut draft = decision("21/QĐ-UBND", 60);
    if let Document::Decision(decision) = &mut draft {
        decision.letterhead =
            Letterhead { is_draft: true, day: None, number: String::new(), ..head("21/QĐ-UBND") };
    }
    let text = set("draft", &draft);
    assert!(text.matches("DỰ THẢO").count() > 2);
    let mut one = certificate("Tổ 3", "Đường hoa");
    one.letterhead.is_draft = true;
    has(&set("certificate-draft", &Document::Certificates(vec![one])), "DỰ THẢO");
}

#[test]
fn long_names_and_stacked_marks_fit_on_one_page() {
    let organisation = "Ban Chỉ đạo phong trào “Toàn dân đoàn kết xây dựng đời sống văn hoá” và Uỷ ban Mặt trận Tổ quốc Việt Nam xã Phương Thịnh phối hợp cùng Hội Liên hiệp Phụ nữ, Hội Cựu chiến binh, Đoàn Thanh niên Cộng sản Hồ Chí Minh và Hội Nông dân các ấp";
    let individual = Certificate {
        awarded: Awarded::Individual,
        ..certificate("Nguyễn Thị Ngọc Diễm", "Ông Sáu vá đường")
    };
    let unproved = Certificate {
        proof: None,
        ..certificate("Chi hội Phụ nữ ấp 3", "Tổ heo đất giúp nhau mua giống")
    };
    let all = vec![
        certificate("Tổ 3", "Đường hoa"),
        certificate(
            organisation,
            "Tổ tự quản giữ gìn đường làng, ngõ xóm sáng – xanh – sạch – đẹp gắn với phong trào toàn dân đoàn kết xây dựng nông thôn mới kiểu mẫu và đô thị văn minh ở các ấp Mỹ Thạnh, Mỹ Đức, Mỹ Phú, Mỹ Lợi và Mỹ Hoà giai đoạn 2021–2026",
        ),
        certificate(
            "HỘI CỰU CHIẾN BINH ẤP MỸ THẠNH ẤN ẨM ẪN Ễ Ử Ỡ Ặ Ầ Ể Ố Ỗ Ỵ",
            "Đường NGUYỄN ĐỖ CẨM TÚ: ẨN ẰNG ẲNG ẴNG ẶNG ỀN ỂN ỄN ỆN ỒN ỔN ỖN ỘN ỜN ỞN ỠN ỢN ỪN ỬN ỮN ỰN ỲN ỶN ỸN ỴN",
        ),
        individual,
        unproved,
        certificate(&"dài ".repeat(1_250), &"lê thê ".repeat(700)),
    ];
    let file = render(&Document::Certificates(all), day()).unwrap();
    look("certificates", &file);
    let pages = pdf_extract::extract_text_from_mem_by_pages(&file).unwrap();
    assert_eq!(pages.len(), 6, "one page each");
    let page = |place: usize| pages[place].split_whitespace().collect::<Vec<_>>().join(" ");
    has(&page(1), "Hội Nông dân các ấp");
    has(&page(1), "giai đoạn 2021–2026”");
    has(&page(2), "ẤP MỸ THẠNH ẤN ẨM ẪN Ễ Ử Ỡ Ặ Ầ Ể Ố Ỗ Ỵ");
    has(&page(3), "chứng nhận cá nhân Nguyễn Thị Ngọc Diễm");
    has(&page(4), "Không có mã tra cứu");
    has(&page(5), "…");
}

#[test]
fn what_people_wrote_is_never_read_as_markup() {
    let mut all = certificate(HOSTILE, HOSTILE);
    all.place = HOSTILE.to_owned();
    all.letterhead.signer = HOSTILE.to_owned();
    all.letterhead.issuer = HOSTILE.to_owned();
    all.field = HOSTILE.to_owned();
    let file = render(&Document::Certificates(vec![all]), day()).unwrap();
    look("hostile", &file);
    assert_eq!(pdf_extract::extract_text_from_mem_by_pages(&file).unwrap().len(), 1, "it stays one page");
    let text = words(&file);
    assert!(text.matches("#eval(\"1+1\")").count() >= 3, "{text}");
    has(&text, "*đậm* $x^2$ ] }");
    let mut listed = annex(HOSTILE, 2);
    listed.rows[0].title = HOSTILE.to_owned();
    listed.rows[1].lead = "漢 🎉 \u{202e}gnort".to_owned();
    let text = set("hostile-annex", &Document::Annex(listed));
    has(&text, "#panic()");
    has(&text, "□ □ gnort");
}

#[test]
fn the_same_document_gives_the_same_bytes_tagged_and_in_vietnamese() {
    let document = Document::Certificates(vec![certificate("Tổ 3", "Đường hoa")]);
    let (one, two) = (render(&document, day()).unwrap(), render(&document, day()).unwrap());
    assert!(one == two, "two files differ");
    let file = pdf_extract::Document::load_mem(&one).unwrap();
    let catalog = file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi-VN");
    assert!(catalog.get(b"MarkInfo").is_ok() && catalog.get(b"StructTreeRoot").is_ok(), "it is tagged");
    let raw = String::from_utf8_lossy(&one);
    for standard in
        ["<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>2</pdfaid:part>", "Giấy chứng nhận: Tổ 3"]
    {
        has(&raw, standard);
    }
}

#[test]
fn it_is_heard_how_far_a_pile_is() {
    let all: Vec<Certificate> =
        (0..12).map(|number| certificate(&format!("Tổ {number}"), "Đường hoa")).collect();
    let far = AtomicUsize::new(0);
    let heard = |number: usize| {
        far.fetch_max(number, Ordering::Relaxed);
    };
    render_heard(&Document::Certificates(all), day(), &heard).unwrap();
    assert_eq!(far.into_inner(), 12);
    assert!(render(&Document::Certificates(Vec::new()), day()).is_err(), "nothing is no file");
}
