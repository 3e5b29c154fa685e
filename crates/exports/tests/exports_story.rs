//! Tables are taken away, told through pages on both databases: by an officer, by a journalist, and again the next time.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use kheo_exemplars::import::import;
use kheo_journal::By;
use kheo_testing::{Client, Page};
use kheo_world::{World, on_both};
use serde_json::Value;
use sha2::{Digest, Sha256};

const HEAD: &str =
    "title,summary,implementer,field,subject,year,unit_code,unit_valid_from,summary_basis,source_url";
const DECISION: [(&str, &str); 5] = [
    ("number", "21/QĐ-UBND"),
    ("decided-on", "20/11/2026"),
    ("signer", "Nguyễn Văn Thuận"),
    ("legal-basis", "Kế hoạch số 12-KH/ĐU"),
    ("level", "commune"),
];
const PUBLIC: [&str; 9] = [
    "quy-dinh",
    "mo-hinh",
    "cong-nhan",
    "dien-hinh",
    "khen-thuong",
    "nhan-rong",
    "don-vi",
    "ke-thua-don-vi",
    "nhat-ky",
];

/// The rows of the first sheet, headings first.
fn sheet(page: &Page) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(page.bytes.clone())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The rows of a CSV file, each as texts under the names of the columns.
fn rows(page: &Page) -> Vec<Vec<(String, String)>> {
    assert_eq!(page.status, 200, "{}", page.body);
    let mut reader = csv::Reader::from_reader(page.body.trim_start_matches('\u{feff}').as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row =
        |record: csv::StringRecord| names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn value<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    &row.iter().find(|(known, _)| known == name).unwrap().1
}

fn header(page: &Page, name: &str) -> String {
    page.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The manifest to which a file's answer leads.
fn manifest(client: &mut Client, file: &Page) -> Value {
    let link = header(file, "link");
    assert!(link.ends_with("; rel=\"describedby\""), "{link}");
    let page = client.get(link.trim_start_matches('<').split('>').next().unwrap());
    assert_eq!(page.status, 200, "{}", page.body);
    serde_json::from_str(&page.body).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    kheo_base::to_hex(&Sha256::digest(bytes))
}

fn add(world: &World, lines: &str) {
    let csv = format!("{HEAD}\n{lines}\n");
    let report = import(world.site.app.journal(), &By::default(), csv.as_bytes(), false).unwrap();
    assert_eq!(report.errors, Vec::new());
    world.follow();
}

/// Sends a form of the tab of honours.
fn honour(client: &mut Client, id: &str, step: &str, fields: &[(&str, &str)]) {
    let tab = format!("/lam-viec/mo-hinh/{id}/khen-thuong");
    let token = client.get(&format!("{tab}?buoc={step}")).hidden("form-token");
    let mut all = vec![("form-token", token.as_str())];
    all.extend_from_slice(fields);
    assert_eq!(client.post(&format!("{tab}/{step}"), &all).status, 303, "{step}");
}

/// Makes the model of one person public.
fn publish_ong_sau(world: &World) -> String {
    let (mut hai, mut thu) = (world.signed_in("hai"), world.signed_in("thu"));
    let id = world.file("Ông Sáu vá đường");
    assert_eq!(world.step(&mut hai, &id, "tiep-nhan", &[]).status, 303);
    world.council_passes(&id, "commune");
    assert_eq!(world.step(&mut thu, &id, "cong-nhan", &DECISION).status, 303);
    assert_eq!(world.step(&mut thu, &id, "cong-khai", &[]).status, 303);
    world.follow();
    id
}

#[test]
fn vinh_takes_the_files_of_his_province_into_a_spreadsheet() {
    on_both(|world| {
        let mut vinh = world.signed_in("vinh");
        let list = vinh.get("/lam-viec/mo-hinh?trang-thai=submitted");
        assert!(list.has("/lam-viec/xuat/ho-so.xlsx?trang-thai=submitted"), "{}", list.body);
        let page = vinh.get("/lam-viec/xuat/ho-so.xlsx?trang-thai=submitted");
        assert_eq!(page.status, 200);
        assert_eq!(header(&page, "cache-control"), "private, no-store");
        assert_eq!(header(&page, "content-disposition"), "attachment; filename=\"ho-so.xlsx\"");
        let rows = sheet(&page);
        assert_eq!(rows[0][..2], [Data::String("Mã mô hình".into()), Data::String("Tên mô hình".into())]);
        let titles: Vec<&Data> = rows[1..].iter().map(|row| &row[1]).collect();
        assert_eq!(titles, [&Data::String("Ông Sáu vá đường".into())], "officers read names");
        assert_eq!(manifest(&mut vinh, &page)["filter"]["trang-thai"], "submitted");
        let all = rows_of_office(&mut vinh);
        assert!(all.contains(&"Camera an ninh khu chợ".to_owned()), "{all:?}");
        assert!(!all.contains(&"Ruộng lúa không rác thuốc".to_owned()), "nobody else's draft");
        // What the list shows is what the file holds: nothing of another province.
        assert_eq!(rows_of_office(&mut world.signed_in("duongha")), Vec::<String>::new());
    });
}

fn rows_of_office(client: &mut Client) -> Vec<String> {
    rows(&client.get("/lam-viec/xuat/ho-so.csv")).iter().map(|row| value(row, "title").to_owned()).collect()
}

#[test]
fn what_officers_read_is_refused_to_others() {
    on_both(|world| {
        let path = "/lam-viec/xuat/ho-so.xlsx";
        assert_eq!(
            world.stranger().get(path).location.as_deref(),
            Some("/dang-nhap?tiep=%2Flam-viec%2Fxuat%2Fho-so.xlsx")
        );
        assert_eq!(world.signed_in("lanh").get(path).status, 403);
        assert_eq!(world.signed_in("quyche").get(path).status, 403, "a role without this permission");
        let mut vinh = world.signed_in("vinh");
        assert_eq!(vinh.get(path).status, 200);
        for wrong in ["/du-lieu/ho-so", "/du-lieu/ho-so.csv", "/du-lieu/ho-so.xlsx.manifest.json"] {
            assert_eq!(world.stranger().get(wrong).status, 404, "{wrong}");
            assert_eq!(vinh.get(wrong).status, 404, "{wrong}");
        }
        for wrong in ["mo-hinh.csv", "ho-so", "ho-so.pdf", "..%2f..%2fkheo.sqlite", "ho-so.csv%00"] {
            assert_eq!(vinh.get(&format!("/lam-viec/xuat/{wrong}")).status, 404, "{wrong}");
        }
        vinh.get("/lam-viec/xuat/ho-so.csv?tu=1").refuses_with("chỉ được đưa ra nguyên bảng");
    });
}

#[test]
fn a_journalist_checks_what_was_downloaded() {
    on_both(|world| {
        let lines: Vec<String> = (0..30)
            .map(|number| format!("Mô hình {number:02},Tóm tắt,Hội Nông dân,economy,collective,2024,24,2021-01-01,trang,https://tin.example/{number}"))
            .collect();
        add(world, &lines.join("\n"));
        let mut journalist = world.stranger();
        let page = journalist.get("/du-lieu");
        for word in PUBLIC {
            assert!(page.has(&format!("/du-lieu/{word}.jsonl")), "{word}");
        }
        assert!(!page.has("ho-so"), "what is not for everybody is not listed");
        assert!(journalist.get("/du-lieu/mo-hinh?tinh=24").has("/du-lieu/mo-hinh.csv?tinh=24"));
        let file = journalist.get("/du-lieu/mo-hinh.csv?tinh=24");
        let said = manifest(&mut journalist, &file);
        assert_eq!(said["rows"], 30);
        assert_eq!(said["rows"], rows(&file).len());
        assert_eq!(said["bytes"], file.bytes.len());
        assert_eq!(header(&file, "content-length"), file.bytes.len().to_string());
        assert_eq!(said["sha256"], hex(&file.bytes));
        assert_eq!(said["filter"]["tinh"], "24");
        let head = world.site.app.db().read_now(|db| Ok(kheo_journal::head(db)?)).unwrap();
        assert_eq!((said["position"].as_i64(), said["complete"].as_bool()), (Some(head), Some(true)));
        let names: Vec<&str> =
            said["columns"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap()).collect();
        assert_eq!(names.join(","), file.body.trim_start_matches('\u{feff}').lines().next().unwrap());
        assert!(header(&file, "repr-digest").starts_with("sha-256=:"));
        // The same again is the same file, not another one.
        assert_eq!(header(&journalist.get("/du-lieu/mo-hinh.csv?tinh=24"), "etag"), header(&file, "etag"));
        assert_eq!(manifest(&mut journalist, &file)["made_at"], said["made_at"]);
        let mut program = world.stranger();
        program.set_header("if-none-match", &header(&file, "etag"));
        assert_eq!(program.get("/du-lieu/mo-hinh.csv?tinh=24").status, 304);
        assert_eq!(program.get("/du-lieu/mo-hinh.csv").status, 200);
        // Nor does the order of the list make another: a file is always in the order of ids.
        assert_eq!(
            header(&journalist.get("/mo-hinh.csv?tinh=24&sap-xep=ten"), "etag"),
            header(&file, "etag")
        );
        assert!(journalist.get("/du-lieu").has("Lần xuất gần nhất"));
        // Every table in every format, with as many rows as its manifest says.
        for word in PUBLIC {
            let csv = journalist.get(&format!("/du-lieu/{word}.csv"));
            let count = rows(&csv).len();
            assert_eq!(manifest(&mut journalist, &csv)["rows"], count, "{word}");
            let lines = journalist.get(&format!("/du-lieu/{word}.jsonl"));
            lines.body.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).unwrap()));
            assert_eq!(lines.body.lines().count(), count, "{word}");
            assert_eq!(sheet(&journalist.get(&format!("/du-lieu/{word}.xlsx"))).len(), count + 1, "{word}");
            assert_eq!(journalist.get(&format!("/du-lieu/{word}")).status, 200, "{word}");
        }
    });
}

#[test]
fn formulas_stay_texts_in_every_format() {
    on_both(|world| {
        add(
            world,
            "\"=HYPERLINK(\"\"x\"\")\",@tóm tắt,\"+ai, ’và’\",economy,collective,,24,2021-01-01,trang,https://a.example/1",
        );
        let mut anybody = world.stranger();
        let csv = rows(&anybody.get("/du-lieu/mo-hinh.csv?tinh=24"));
        assert_eq!(value(&csv[0], "title"), "'=HYPERLINK(\"x\")");
        assert_eq!((value(&csv[0], "summary"), value(&csv[0], "lead")), ("'@tóm tắt", "'+ai, ’và’"));
        let page = anybody.get("/du-lieu/mo-hinh.xlsx?tinh=24");
        assert_eq!(sheet(&page)[1][1], Data::String("=HYPERLINK(\"x\")".into()));
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(page.bytes)).unwrap();
        let formulas = book.worksheet_formula(&book.sheet_names()[0]).unwrap();
        assert_eq!(formulas.used_cells().count(), 0);
        let line: Value = serde_json::from_str(&anybody.get("/du-lieu/mo-hinh.jsonl?tinh=24").body).unwrap();
        assert_eq!((line["title"].as_str(), line["year"].as_i64()), (Some("=HYPERLINK(\"x\")"), None));
    });
}

#[test]
fn who_did_not_agree_is_named_in_no_file() {
    on_both(|world| {
        let id = publish_ong_sau(world);
        let mut anybody = world.stranger();
        let csv = rows(&anybody.get("/du-lieu/mo-hinh.csv"));
        let row = csv.iter().find(|row| value(row, "id") == id).unwrap();
        let masked = "Điển hình cá nhân – lĩnh vực văn hoá – xã hội, xã Phương Thịnh";
        assert_eq!((value(row, "title"), value(row, "shown")), (masked, "unnamed"));
        assert!(anybody.get("/mo-hinh").has(masked), "as in the list");
        named_nowhere(&mut anybody);
        assert_eq!(rows(&anybody.get("/du-lieu/mo-hinh.csv?q=S%C3%A1u")).len(), 0, "nor found by name");
        let count = |client: &mut Client| {
            let rows = rows(&client.get("/du-lieu/cong-nhan.csv"));
            rows.iter().filter(|row| value(row, "exemplar_id") == id).count()
        };
        assert_eq!(count(&mut anybody), 1);
        let told = |client: &mut Client, address: &str, column: &str| {
            rows(&client.get(address)).iter().any(|row| value(row, column) == id)
        };
        assert!(told(&mut anybody, "/du-lieu/nhat-ky.csv", "subject_id"));
        assert!(told(&mut anybody, "/du-lieu/mo-hinh.csv?cap=commune", "id"));
        assert!(anybody.get("/mo-hinh?cap=commune").has(&id));
        honour(&mut world.signed_in("lan"), &id, "neu-ten", &[("named", "yes")]);
        world.follow();
        let named = anybody.get("/du-lieu/mo-hinh.csv");
        assert!(named.has("Ông Sáu vá đường"));
        let named = format!("/du-lieu/mo-hinh.csv?vi-tri={}", manifest(&mut anybody, &named)["position"]);
        honour(&mut world.signed_in("lan"), &id, "xin-rut", &[("reason", "Tôi không muốn lên mạng")]);
        honour(&mut world.signed_in("thu"), &id, "cho-rut", &[]);
        world.follow();
        named_nowhere(&mut anybody);
        // Nor does an old file of before give the name for long.
        world.clock.set(world.clock.now().plus_seconds(601));
        assert!(!anybody.get(&named).has("Sáu"));
        assert_eq!(count(&mut anybody), 0, "who left is in no decision");
        assert!(!told(&mut anybody, "/du-lieu/nhat-ky.csv", "subject_id"), "nor told of in the journal");
        assert!(!told(&mut anybody, "/du-lieu/mo-hinh.csv?cap=commune", "id"), "nor found by its level");
        assert!(!anybody.get("/mo-hinh?cap=commune").has(&id));
        assert!(told(&mut anybody, "/du-lieu/mo-hinh.csv?linh-vuc=culture_society", "id"));
    });
}

fn named_nowhere(client: &mut Client) {
    for word in PUBLIC {
        for end in ["csv", "jsonl"] {
            let page = client.get(&format!("/du-lieu/{word}.{end}"));
            assert!(page.status == 200 && !page.has("Sáu"), "{word}.{end} names the person");
        }
        let cells = sheet(&client.get(&format!("/du-lieu/{word}.xlsx"))).concat();
        assert!(!cells.iter().any(|cell| cell.to_string().contains("Sáu")), "{word}.xlsx names the person");
    }
}

/// What changed since a position: the change and the id of each row.
fn changes(client: &mut Client, word: &str, query: &str, id: &str) -> Vec<(String, String)> {
    let rows = rows(&client.get(&format!("/du-lieu/{word}.csv?{query}")));
    rows.iter().map(|row| (value(row, "change").to_owned(), value(row, id).to_owned())).collect()
}

#[test]
fn the_next_time_only_what_changed_is_taken() {
    on_both(|world| {
        let mut journalist = world.stranger();
        let file = journalist.get("/du-lieu/mo-hinh.csv");
        let cursor = manifest(&mut journalist, &file)["cursor"].as_i64().unwrap();
        assert_eq!(changes(&mut journalist, "mo-hinh", &format!("tu={cursor}"), "id"), []);
        let is = |change: &str, id: &str| (change.to_owned(), id.to_owned());
        let road = publish_ong_sau(world);
        add(
            world,
            "Mô hình mới,Tóm tắt,Hội Nông dân,economy,collective,2024,24,2021-01-01,trang,https://tin.example/1",
        );
        let (new, old) = (world.file("Mô hình mới"), world.file("Thắp sáng đường quê ấp 3"));
        honour(&mut world.signed_in("thu"), &old, "tieu-bieu", &DECISION);
        world.follow();
        let mut expected = vec![is("new", &road), is("new", &new), is("changed", &old)];
        expected.sort();
        let mut seen = changes(&mut journalist, "mo-hinh", &format!("tu={cursor}"), "id");
        seen.sort();
        assert_eq!(seen, expected, "no more and no less; files that are not public are not told of");
        // In a filter, what is public and not in it is told as gone.
        let seen = changes(&mut journalist, "mo-hinh", &format!("tu={cursor}&tinh=24"), "id");
        assert_eq!(seen.iter().filter(|(change, _)| change == "gone").count(), 2, "{seen:?}");
        assert!(seen.contains(&is("new", &new)));
        let honoured = changes(&mut journalist, "dien-hinh", &format!("tu={cursor}"), "exemplar_id");
        assert_eq!(honoured, [is("changed", &old)]);
        // A person leaves: whoever keeps a copy is told to delete it.
        let file = journalist.get(&format!("/du-lieu/mo-hinh.csv?tu={cursor}"));
        let said = manifest(&mut journalist, &file);
        assert_eq!(said["since"].as_i64(), Some(cursor));
        let cursor = said["cursor"].as_i64().unwrap();
        honour(&mut world.signed_in("lan"), &road, "xin-rut", &[("reason", "Tôi không muốn lên mạng")]);
        honour(&mut world.signed_in("thu"), &road, "cho-rut", &[]);
        world.follow();
        let query = format!("tu={cursor}");
        assert_eq!(changes(&mut journalist, "mo-hinh", &query, "id"), [is("left", &road)]);
        assert_eq!(changes(&mut journalist, "cong-nhan", &query, "exemplar_id"), [is("left", &road)]);
        let acts = rows(&journalist.get(&format!("/du-lieu/nhat-ky.csv?{query}")));
        assert!(acts.iter().all(|act| value(act, "position").parse::<i64>().unwrap() > cursor));
    });
}

#[test]
fn a_cursor_that_is_none_is_refused_in_words() {
    on_both(|world| {
        let mut anybody = world.stranger();
        anybody.get("/du-lieu/mo-hinh.csv?tu=999999").refuses_with("không thuộc nhật ký hiện có");
        anybody.get("/du-lieu/mo-hinh.csv?tu=-1").refuses_with("không thuộc nhật ký hiện có");
        anybody.get("/du-lieu/mo-hinh.csv?tu=x").refuses_with("không phải là một vị trí nhật ký");
        anybody.get("/du-lieu/don-vi.csv?tu=1").refuses_with("chỉ được đưa ra nguyên bảng");
        assert_eq!(anybody.get("/du-lieu/mo-hinh.csv?tu=0").status, 200);
    });
}
