//! Ten years of a commune's register: sent by Lan through the site, corrected, taken over, carried on after a fall, sent again.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use kheo_base::{Error, Fault};
use kheo_exemplars::import::{
    Each, Next, Options, ProblemFile, Report, SentTable, Table, check, run_waiting, take_over, template_csv,
    template_xlsx,
};
use kheo_exemplars::store::{kept_counts, recounted};
use kheo_journal::By;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both, on_sqlite};

const HEAD: &str = "Số đăng ký;TÊN MÔ HÌNH;Lĩnh vực;Tập thể hay cá nhân;Năm;Mã xã;Đơn vị thực hiện;Nội dung;\
Ngày đăng ký;Kết quả bình xét;Cấp công nhận;Số QĐ công nhận;Ngày công nhận;Người ký công nhận;Cấp tiêu biểu;\
Số quyết định tiêu biểu;Ngày quyết định tiêu biểu;Khen thưởng;Số quyết định khen thưởng;Ngày khen thưởng;Ngày kết thúc;\
Nhân rộng từ;Hiệu quả;Năm đánh giá;Đồng ý nêu tên;Số hộ;Số người;Tổng kinh phí;Dân góp;Ngân sách;Nguồn khác";

/// Rows of the register: what Lan's commune and the two from which it was made did.
const ROWS: [&str; 6] = [
    "1/2019;Thắp sáng đường quê;Phát triển kinh tế;tập thể;2019;30043;Chi hội Phụ nữ xã;Chị em góp tiền lắp đèn;15/02/2019;;xã;12-QĐ/ĐU;15/10/2019;Trần Văn A, Bí thư;xã;13-QĐ/ĐU;20/10/2019;Giấy khen;21/QĐ-UBND;18/11/2019;;;Hiệu quả;2020;;120;480;70.000.000;50.000.000;20.000.000;0",
    "2/2019;Bà Lê Thị Hoà giúp trẻ đến trường;culture_society;cá nhân;2019;30043;Lê Thị Hoà;Bà vận động sách vở;01/03/2019;đã công nhận;cơ sở;12-QĐ/ĐU;15/10/2019;Trần Văn A, Bí thư;;;;;;;;;;;có;;;;;;",
    "3/2020;Ông Ba giữ bình yên xóm nhỏ;defence_security;cá nhân;2020;30082;Nguyễn Văn Ba;Ông đi tuần mỗi tối;;;huyện;7/QĐ-HU;2020-12-01;;;;;;;;31/12/2021;;;;không;;;;;;",
    "4/2021;Camera an ninh;defence_security;tập thể;2021;30082;Công an xã;Dân góp tiền lắp camera;;không công nhận;;;;;;;;;;;;;;;;;;;;;",
    "5/2024;Đường hoa;new_rural;tập thể;2024;30043;Chi đoàn ấp 2;Thanh niên trồng hoa;;;;;;;;;;;;;;;;;;;;;;;",
    "6/2025;=HYPERLINK(\"x\");other;tập thể;2025;30043;Tổ dân vận;Ô bắt đầu bằng dấu bằng;02/08/2025;;xã;3-QĐ/ĐU;15/10/2025;;;;;;;;;;;;;;;;;;",
];

fn register(rows: &[&str]) -> String {
    format!("\u{feff}{HEAD}\r\n{}\r\n", rows.join("\r\n"))
}

fn send(client: &mut Client, file: &[u8]) -> Page {
    let token = client.get("/lam-viec/nhap-so-lieu").hidden("form-token");
    client.post_files("/lam-viec/nhap-so-lieu", &[("form-token", &token)], &[("file", "so.bin", file)])
}

/// Sends a file and opens its page.
fn sent(client: &mut Client, file: &[u8]) -> (String, Page) {
    let path = send(client, file).location.expect("the file was taken in");
    let page = client.get(&path);
    assert_eq!(page.status, 200, "{}", page.body);
    (path, page)
}

/// Says that a file is to be taken over, and lets the server do it.
fn run(world: &World, client: &mut Client, path: &str) -> Page {
    let token = client.get(path).hidden("form-token");
    client.post(&format!("{path}/chay"), &[("form-token", &token)]);
    while run_waiting(world.site.app.journal()).unwrap() {}
    world.follow();
    client.get(path)
}

fn one(world: &World, sql: &'static str) -> i64 {
    world.site.app.db().read_now(move |db| Ok(db.one(sql, &[], |row| row.int(0))?)).unwrap()
}

fn counts_agree(world: &World) {
    let (kept, again) = world.site.app.db().read_now(|db| Ok((kept_counts(db)?, recounted(db)?))).unwrap();
    assert_eq!(kept, again);
}

#[test]
fn a_commune_brings_its_years_in_and_what_became_of_each_model() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let before = one(world, "select count(*) from notices");
        let (path, page) = sent(&mut lan, register(&ROWS).as_bytes());
        assert!(page.has("Ghi 6 mô hình"), "{}", page.body);
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 0);
        let page = run(world, &mut lan, &path);
        assert!(page.has("Đã xong: 6 dòng, thêm 6 mô hình"), "{}", page.body);

        let id = world.file("Thắp sáng đường quê");
        let kinds: Vec<String> = world.acts(&id).into_iter().map(|act| act.kind).collect();
        let life =
            ["accepted", "recognised", "published", "distinguished", "proposed", "awarded", "rechecked"];
        assert_eq!(kinds, life.map(|kind| format!("exemplars.{kind}")));
        let row = "select count(*) from exemplars where level = 'commune' and is_exemplary = 1 \
                   and award_state = 'awarded' and effect = 'effective' and run = 'running' and public_at is not null";
        assert_eq!(one(world, row), 1);
        assert_eq!(one(world, "select money_people from exemplar_self_assessments"), 50_000_000);
        // The old commune of 2020 lies in today's; its district recognised it; the person is not named.
        let row = "select count(*) from exemplars where unit_valid_from = '2021-01-01' and now_commune = '30043' \
                   and level = 'district' and run = 'ended' and consent = 0";
        assert_eq!(one(world, row), 1);
        assert_eq!(
            one(world, "select count(*) from exemplars where source_key is not null and public_at is null"),
            2
        );
        world.rows_say_what_became_of_their_models();
        // What was judged and not recognised waits for no decision any more.
        let refused = world.file("Camera an ninh");
        assert!(world.acts(&refused).iter().any(|act| act.kind == "exemplars.not_recognised"));
        assert_eq!(one(world, "select count(*) from exemplars where is_refused = 1"), 1);
        // Nobody is told of what happened years ago.
        assert_eq!(one(world, "select count(*) from notices"), before);
        counts_agree(world);

        let citizen = world.stranger().get(&format!("/mo-hinh/x-{id}"));
        assert!(citizen.status == 200 || citizen.status == 303 || citizen.status == 308);
        let list = world.stranger().get("/mo-hinh");
        assert!(list.has("Lê Thị Hoà giúp trẻ") && !list.has("Ông Ba"), "{}", list.body);
        assert!(list.has("=HYPERLINK"), "a cell stays what it says");
        assert_eq!(lan.get(&format!("/lam-viec/mo-hinh/{id}")).status, 200);
        assert_eq!(lan.get(&format!("/lam-viec/mo-hinh/{id}/tu-danh-gia")).status, 200);
    });
}

#[test]
fn a_file_sent_twice_changes_nothing_and_a_corrected_row_keeps_its_number() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let (path, _) = sent(&mut lan, register(&ROWS).as_bytes());
        run(world, &mut lan, &path);
        let acts = one(world, "select count(*) from acts");
        let (again, page) = sent(&mut lan, register(&ROWS).as_bytes());
        assert_eq!(again, path);
        assert!(page.has("Đã xong"));
        // Another file with the same numbers, and one model under a new number.
        let renamed = ROWS[4].replace("5/2024", "5b/2024");
        let (path, page) = sent(&mut lan, register(&[ROWS[0], ROWS[1], &renamed]).as_bytes());
        assert!(page.has("Mọi dòng đều đã có") && page.has("Đường hoa"), "{}", page.body);
        run_without_form(world, &mut lan, &path);
        assert_eq!(one(world, "select count(*) from acts"), acts);
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 6);
    });
}

#[test]
fn what_is_wrong_is_said_for_each_row_and_column_and_the_file_comes_back_to_be_corrected() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let rows = [
            ROWS[0].replace("70.000.000", "80.000.000"),
            ROWS[1].replace("15/10/2019", "15/10/2018"),
            ROWS[2].replace("30082", "30049"),
            ROWS[3].replace("không công nhận", "hình như đạt"),
            ROWS[4].to_owned(),
            ROWS[5].replace("15/10/2025", "31/02/2025"),
            ROWS[4].replace("Đường hoa", "Đường cờ"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (path, page) = sent(&mut lan, register(&rows).as_bytes());
        for said in [
            "50.000.000 + 20.000.000",
            "không thể sớm hơn",
            "ngoài địa bàn",
            "phải là “đã đăng ký”",
            "đã có ở một dòng trên",
            "phải là một ngày",
        ] {
            assert!(page.has(said), "{said} not in {}", page.body);
        }
        assert!(!page.has("/chay"), "nothing can be written");
        run_without_form(world, &mut lan, &path);
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 0);
        let file = lan.get(&format!("{path}/loi.csv"));
        assert!(file.body.starts_with("\u{feff}Lỗi cần sửa,Số đăng ký,"), "{}", file.body);
        assert!(file.has("'=HYPERLINK"), "a spreadsheet runs nothing of it: {}", file.body);
        // Corrected in place, its first column left where it is.
        let corrected = file
            .body
            .replace("80.000.000", "70.000.000")
            .replace("15/10/2018", "15/10/2019")
            .replace("30049", "30082")
            .replace("hình như đạt", "không công nhận")
            .replace("31/02/2025", "15/10/2025");
        let corrected: String = corrected
            .lines()
            .map(|line| if line.contains("Đường cờ") { line.replace(",5/2024,", ",7/2024,") } else { line.to_owned() } + "\n")
            .collect();
        let (path, page) = sent(&mut lan, corrected.as_bytes());
        assert!(page.has("Ghi 7 mô hình"), "{}", page.body);
        run(world, &mut lan, &path);
        assert_eq!(one(world, "select count(*) from exemplars where title like '=HYPERLINK%'"), 1);
    });
}

/// Sends what the button would send, though the page has none.
fn run_without_form(world: &World, client: &mut Client, path: &str) {
    let token = client.get("/lam-viec/nhap-so-lieu").hidden("form-token");
    client.post(&format!("{path}/chay"), &[("form-token", &token)]);
    while run_waiting(world.site.app.journal()).unwrap() {}
}

#[test]
fn heads_that_nobody_knows_are_asked_about() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let csv = "Tên việc hay,Lĩnh vực,Đối tượng,Năm,Mã xã,Ai làm\nĐường hoa,economy,tập thể,2024,30043,Chi đoàn\n";
        let (path, page) = sent(&mut lan, csv.as_bytes());
        assert!(page.has("thiếu cột này") && page.has("Tên việc hay"), "{}", page.body);
        let fields = [("form-token", page.hidden("form-token"))];
        let mut fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("head-0", "title"), ("head-5", "implementer")]);
        lan.post(&format!("{path}/cot"), &fields);
        let page = lan.get(&path);
        assert!(page.has("Ghi 1 mô hình"), "{}", page.body);
        assert!(run(world, &mut lan, &path).has("thêm 1 mô hình"));
    });
}

#[test]
fn the_template_filled_in_as_xlsx_is_taken_over() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        assert_eq!(lan.get("/lam-viec/nhap-so-lieu/mau.csv").body, template_csv());
        let template = template_xlsx().unwrap();
        let (_, page) = sent(&mut lan, &template);
        assert!(page.has("Mọi dòng đều đã có"), "an empty template has every column: {}", page.body);
        let (path, page) = sent(&mut lan, &filled_xlsx());
        assert!(page.has("Ghi 2 mô hình"), "{}", page.body);
        assert!(run(world, &mut lan, &path).has("thêm 2 mô hình"));
        assert_eq!(one(world, "select count(*) from exemplars where created_at = 1582477200000"), 1);
    });
}

/// As a spreadsheet saves it: a number for the year, a day that is a day, a formula-like text.
fn filled_xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    let heads = ["Tên mô hình", "Lĩnh vực", "Đối tượng", "Năm", "Mã xã", "Chủ trì", "Ngày đăng ký"];
    for (place, head) in (0_u16..).zip(heads) {
        sheet.write(0, place, head).unwrap();
    }
    for (row, title) in [(1, "Ánh sáng an ninh"), (2, "+84 ngày dọn kênh")] {
        sheet.write(row, 0, title).unwrap().write(row, 1, "economy").unwrap();
        sheet.write(row, 2, "tập thể").unwrap().write(row, 3, 2020 + row - 1).unwrap();
        sheet.write(row, 4, 30043).unwrap().write(row, 5, "Tổ tự quản").unwrap();
    }
    let on = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 2, 24).unwrap();
    sheet.write_with_format(1, 6, &on, &day).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn hostile_files_are_refused_with_a_sentence() {
    on_sqlite(|world| {
        let mut lan = world.signed_in("lan");
        send(&mut lan, &bomb()).refuses_with_any("lớn");
        send(&mut lan, b"PK\x03\x04nonsense").refuses_with_any("");
        let mut endless = HEAD.as_bytes().to_vec();
        endless.extend(b"\n\"");
        endless.resize(3 << 20, b'x');
        let page = send(&mut lan, &endless);
        assert!(page.status == 422 && page.has("megabyte"), "{}", page.body);
        let huge = ROWS[4].replace("Đường hoa", &"dài ".repeat(2_000));
        let (_, page) = sent(&mut lan, register(&[&huge]).as_bytes());
        assert!(page.has("dài quá 200 chữ"));
        assert_eq!(send(&mut lan, b"").status, 422);
        let mut hai = world.signed_in("hai");
        assert_eq!(hai.get("/lam-viec/nhap-so-lieu").status, 403, "an appraiser registers nothing");
    });
}

/// A small archive that unpacks to forty megabytes.
fn bomb() -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..40 {
        packer.write_all(&zeros).unwrap();
    }
    let packed = packer.finish().unwrap();
    let name = b"xl/sharedStrings.xml";
    let size = u32::try_from(packed.len()).unwrap().to_le_bytes();
    let unpacked = (40_u32 << 20).to_le_bytes();
    let short = u16::try_from(name.len()).unwrap().to_le_bytes();
    let common = [&[0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &size, &unpacked, &short, &[0, 0]].concat();
    let mut bytes = [b"PK\x03\x04\x14\x00", &common[..], name, &packed].concat();
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend([b"PK\x01\x02\x14\x00\x14\x00", &common[..], &[0; 14], name].concat());
    let length = (u32::try_from(bytes.len()).unwrap() - directory).to_le_bytes();
    bytes
        .extend([b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &length[..], &directory.to_le_bytes(), &[0, 0]].concat());
    bytes
}

/// A table that falls over after so many rows of its second reading.
struct Falling<'a> {
    table: &'a SentTable,
    readings: AtomicUsize,
    falls_after: usize,
}

impl Table for Falling<'_> {
    fn name(&self) -> String {
        self.table.name()
    }

    fn digest(&self) -> Result<String, Error> {
        self.table.digest()
    }

    fn for_each(&self, each: &mut Each<'_>) -> Result<(), Error> {
        let is_second = self.readings.fetch_add(1, Ordering::Relaxed) > 0;
        let mut rows = 0;
        self.table.for_each(&mut |next: Next<'_>| {
            rows += 1;
            if is_second && rows > self.falls_after {
                return Err(Fault::new("the power went out").into());
            }
            each(next)
        })
    }
}

fn long_register(rows: usize) -> SentTable {
    let mut csv =
        "key,title,field,subject,year,unit_code,unit_valid_from,implementer,state,recognised_level,\
                   recognised_number,recognised_on,replicated_from\n"
            .to_owned();
    for number in 0..rows {
        let (unit, origin) =
            if number % 50 == 49 { ("30049", format!("K{}", number - 8)) } else { ("30043", String::new()) };
        let recognised = if number % 5 == 0 { ",,," } else { "recognised,commune,1-QĐ/ĐU,2020-10-15" };
        csv += &format!(
            "K{number},Việc số {number},economy,collective,2020,{unit},2021-01-01,Tổ {number},{recognised},{origin}\n"
        );
    }
    SentTable { name: "dài".to_owned(), bytes: csv.into_bytes().into() }
}

fn take(world: &World, table: &dyn Table) -> Result<Report, Error> {
    take_over(world.site.app.journal(), &By::default(), table, &Options::default(), &mut |_| {})
}

#[test]
fn an_import_that_fell_carries_on_and_doubles_and_loses_nothing() {
    on_both(|world| {
        let table = long_register(3_500);
        let before = one(world, "select count(*) from acts");
        let falling = Falling { table: &table, readings: AtomicUsize::new(0), falls_after: 2_700 };
        assert!(matches!(take(world, &falling), Err(Error::Fault(_))));
        assert_eq!(one(world, "select rows_done from imports"), 2_000, "whole batches are kept");
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 2_000);
        let report = take(world, &table).unwrap();
        assert_eq!((report.rows, report.added), (3_500, 1_500));
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 3_500);
        // Each accepted once; four in five recognised and published; each copy told to its origin; one act for the whole.
        let copies = one(world, "select count(*) from exemplar_replications");
        assert_eq!(copies, 70);
        let acts = one(world, "select count(*) from acts") - before;
        assert_eq!(acts, 3_500 + 2 * 2_800 + copies + 1);
        assert_eq!(take(world, &table).unwrap().known, 3_500);
        assert_eq!(one(world, "select count(*) from acts") - before, acts);
        world.follow();
        counts_agree(world);
    });
}

#[test]
fn looking_writes_nothing_and_the_file_to_correct_is_the_table_itself() {
    on_sqlite(|world| {
        let table = long_register(60);
        let acts = one(world, "select count(*) from acts");
        let mut file = ProblemFile::new(Vec::new()).unwrap();
        let journal = world.site.app.journal();
        let report =
            check(journal, &By::default(), &table, &Options::default(), &mut |_| {}, &mut |_, row, wrong| {
                file.row(row, wrong)
            });
        assert_eq!(report.unwrap().added, 60);
        let written = SentTable { name: String::new(), bytes: file.end().unwrap().into() };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (table, rows) in [(&table, &mut first), (&written, &mut second)] {
            table
                .for_each(&mut |next| {
                    if let Next::Row(_, record) = next {
                        rows.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
                    }
                    Ok(ControlFlow::Continue(()))
                })
                .unwrap();
        }
        assert_eq!(first.len(), second.len());
        assert!(first.iter().zip(&second).all(|(row, with)| row[..] == with[1..]));
        assert_eq!(one(world, "select count(*) from acts"), acts);
    });
}

/// A register by the names that programs know.
fn by_names(rows: &[&str]) -> String {
    let head = "key;title;implementer;field;subject;year;unit_code;content;recognised_level;recognised_number;recognised_on;\
                exemplary_level;exemplary_number;exemplary_on;summary;source_url;named;replicated_from;ended_on;households";
    format!("{head}\r\n{}\r\n", rows.join("\r\n"))
}

#[test]
fn a_registrar_publishes_nobody_from_elsewhere_and_decides_nothing_of_today() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let today = world.today();
        let elsewhere = "1/26;Bà Tư nấu cháo;Lê Thị Tư;other;individual;2019;30043;;;;;;;;Bà nấu cháo;https://tin.example/1;không;;;";
        let honour = format!(
            "2/26;Tổ hùn vốn;Chi hội 3;economy;collective;2019;30043;Góp vốn;commune;7-QĐ/ĐU;15/10/2019;centre;9-QĐ/TW;{today};;;;;;"
        );
        let (path, page) = sent(&mut lan, by_names(&[elsewhere, &honour]).as_bytes());
        assert!(page.has("nên chỉ người vận hành nhập"), "{}", page.body);
        assert!(page.has("không đồng ý nêu tên"), "{}", page.body);
        assert!(page.has(&today) && !page.has("mô hình</button>"), "{}", page.body);
        run_without_form(world, &mut lan, &path);
        assert_eq!(one(world, "select count(*) from exemplars where source_key is not null"), 0);
    });
}

#[test]
fn a_copy_of_a_row_that_is_left_out_is_an_error_and_not_an_import_without_end() {
    on_both(|world| {
        let mut lan = world.signed_in("lan");
        let (path, _) = sent(&mut lan, register(&ROWS).as_bytes());
        run(world, &mut lan, &path);
        let double = "1b/2019;Thắp sáng đường quê;Chi hội Phụ nữ xã;economy;collective;2019;30043;;xã;12-QĐ/ĐU;15/10/2019;;;;;;;;;";
        let copy = "9/2020;Đèn ngõ nhỏ;Chi hội 9;economy;collective;2020;31069;;xã;8-QĐ/ĐU;15/10/2020;;;;;;;1b/2019;;";
        let bytes =
            by_names(&[double, copy]).replace("2020;31069", "2026;31069").replace("15/10/2020", "15/10/2026");
        let by = By { unit_code: Some("30043".to_owned()), ..By::default() };
        let sent = SentTable { name: "CSV".into(), bytes: bytes.into_bytes().into() };
        let journal = world.site.app.journal();
        let report = take_over(journal, &by, &sent, &Options::default(), &mut |_| {}).unwrap();
        let errors: Vec<_> = report.errors.iter().map(|error| (error.line, error.problem.key)).collect();
        assert_eq!(errors, [(3, "import-exemplars-no-origin")], "{report:?}");
        assert!(!run_waiting(journal).unwrap(), "nothing waits to be tried again");
    });
}

#[test]
fn an_operator_takes_over_what_was_published_with_all_that_the_row_says() {
    on_both(|world| {
        let rows = [
            "1/26;Vườn cây chung;Ấp 4;other;collective;2019;30043;;;;;;;;Trồng cây;https://tin.example/2;;;31/12/2021;40",
            "2/26;Cầu nhỏ qua mương;Ấp 5;other;collective;2026;31069;;;;;;;;Bắc cầu;https://tin.example/3;;1/26;;",
        ];
        let report =
            take(world, &SentTable { name: "CSV".into(), bytes: by_names(&rows).into_bytes().into() });
        let report = report.unwrap();
        assert!(report.errors.is_empty() && report.added == 2, "{report:?}");
        world.follow();
        world.rows_say_what_became_of_their_models();
        assert_eq!(one(world, "select households from exemplar_details where households is not null"), 40);
        assert_eq!(
            one(world, "select count(*) from exemplars where state = 'recorded' and run = 'ended'"),
            1
        );
        assert_eq!(one(world, "select copies from exemplars where title = 'Vườn cây chung'"), 1);
    });
}
