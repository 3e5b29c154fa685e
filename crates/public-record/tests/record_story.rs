//! What is done in public has a leaf that anybody can check, told through HTTP on both databases.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::path::Path;

use kheo_base::Id;
use kheo_journal::{Body, By, NewAct, Visibility};
use kheo_testing::{Client, wait};
use kheo_verify::audit::{Depth, audit};
use kheo_verify::commitment::{self, Place};
use kheo_verify::encoding::from_hex;
use kheo_verify::files::Folder;
use kheo_verify::hash::{leaf_hash, root_of};
use kheo_verify::recount::{self, Recount};
use kheo_verify::tiles::{Kind, new_tiles};
use kheo_verify::{Leaf, Proof, SignedCheckpoint, Verifier, bundle};
use kheo_world::{World, on_both, on_sqlite};

const LIT: &str = "Thắp sáng đường quê ấp 3";

fn key(client: &mut Client) -> Verifier {
    Verifier::parse(client.get("/log/vkey").body.trim()).unwrap()
}

fn checkpoint(client: &mut Client) -> SignedCheckpoint {
    let key = key(client);
    SignedCheckpoint::open(client.get("/log/checkpoint").body.as_bytes(), &key).unwrap()
}

/// Copies a log as a mirror does, by its addresses alone.
fn mirror(client: &mut Client, folder: &Path) -> SignedCheckpoint {
    let signed = checkpoint(client);
    for path in new_tiles(0, signed.checkpoint.size) {
        let tile = client.get(&format!("/log/{path}"));
        assert_eq!(tile.status, 200, "{path}");
        let file = folder.join(path.to_string());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, &tile.bytes).unwrap();
    }
    signed
}

/// Checks every leaf of a mirrored log and returns them.
fn checked(folder: &Path, signed: &SignedCheckpoint) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let head = signed.checkpoint.head();
    audit(&Folder(folder.to_owned()), &head, Depth::Leaves, |_, leaf| leaves.push(leaf)).unwrap();
    leaves
}

#[test]
fn every_public_act_has_its_leaf_and_no_other_act_has_one() {
    on_both(|world| {
        let mut anybody = world.stranger();
        let (key, folder) = (key(&mut anybody), tempfile::tempdir().unwrap());
        let signed = mirror(&mut anybody, folder.path());
        let leaves = checked(folder.path(), &signed);
        let acts = world.acts(&world.file(LIT));
        let (public, others): (Vec<_>, Vec<_>) =
            acts.into_iter().partition(|act| act.visibility == Visibility::Public);
        assert!(!public.is_empty() && !others.is_empty());
        for act in others {
            let name = act.act_id.to_string();
            assert_eq!(anybody.get(&format!("/nhat-ky/{name}")).status, 404, "{}", act.kind);
            assert_eq!(anybody.get(&format!("/nhat-ky/{name}.json")).status, 404, "{}", act.kind);
            assert!(leaves.iter().all(|leaf| leaf.act != act.act_id.0), "{} has a leaf", act.kind);
        }
        let mut prev = None;
        for act in public {
            let name = act.act_id.to_string();
            let entry = anybody.get(&format!("/nhat-ky/{name}.json")).bytes;
            let proof = anybody.get(&format!("/nhat-ky/{name}.tlog-proof"));
            Proof::parse(&proof.bytes).unwrap().verify(&entry, &key).unwrap();
            let leaf = Leaf::parse(&entry).unwrap();
            assert_eq!((leaf.kind.as_str(), leaf.prev), (act.kind.as_str(), prev));
            assert!(leaves.contains(&leaf));
            prev = Some(leaf.act);
            opens(&mut anybody, &name, &leaf);
        }
    });
}

/// What the interface opens fits the leaf, and nothing else does.
fn opens(client: &mut Client, act: &str, leaf: &Leaf) {
    let told = client.get(&format!("/api/v1/record/acts/{act}")).body;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let openings = told["openings"].as_array().unwrap();
    assert!(openings.iter().any(|opening| opening["value"] == LIT), "{told}");
    for opening in openings {
        let word = |name: &str| opening[name].as_str().unwrap();
        let key: [u8; 32] = from_hex(word("key").as_bytes()).unwrap();
        let place = Place { kind: &leaf.kind, act: &leaf.act, field: word("field") };
        let committed = &leaf.commits[word("field")];
        commitment::verify(committed, &key, place, word("value").as_bytes()).unwrap();
        assert!(commitment::verify(committed, &key, place, b"something else").is_err());
    }
}

#[test]
fn an_outsider_counts_the_same_numbers_out_of_leaves_alone() {
    on_both(|world| {
        let register = "key,title,field,subject,year,unit_code,unit_valid_from,implementer,registered_on,state,\
            recognised_level,recognised_number,recognised_on,recognised_by,exemplary_level,exemplary_number,exemplary_on,\
            exemplary_by\n\
            R-1,Tổ giữ giếng,economy,collective,2024,30043,2021-01-01,Tổ 1,2024-08-01,recognised,commune,1,2024-11-01,Lê A,,,,\n\
            R-2,Tổ giữ đường,economy,collective,2025,30043,2025-07-01,Tổ 2,2025-08-01,recognised,commune,2,2025-11-01,Lê A,\
            commune,3,2025-11-02,Lê A\n";
        let journal = world.site.app.journal();
        let report = kheo_exemplars::import::import(journal, &By::default(), register.as_bytes(), false);
        assert_eq!(report.unwrap().errors, vec![]);
        world.follow();
        let (mut anybody, folder) = (world.stranger(), tempfile::tempdir().unwrap());
        let signed = mirror(&mut anybody, folder.path());
        let mut recount = Recount::new(recount::By::All);
        checked(folder.path(), &signed).iter().for_each(|leaf| recount.add(leaf));
        let counts = recount.counts();
        let told = |measure: &'static str| {
            let kept =
                "select count from exemplar_counts where measure = $1 and unit_code = '00' and field = ''";
            let read = move |db: &mut kheo_store::Reader<'_>| {
                Ok(db.one(kept, kheo_store::params![measure], |row| row.int(0))?)
            };
            u64::try_from(world.site.app.db().read_now(read).unwrap()).unwrap()
        };
        assert_eq!(counts[""].public, told("public"));
        assert_eq!(counts[""].recognised, told("recognised"));
        assert!(counts[""].recognised >= 3, "{counts:?}");
    });
}

#[test]
fn who_did_not_agree_to_be_named_is_not_even_committed_to() {
    on_both(|world| {
        let register = "key,title,field,subject,year,unit_code,unit_valid_from,implementer,registered_on,state,\
            recognised_level,recognised_number,recognised_on,recognised_by,named\n\
            R-1,Bà Zơwinh giữ giếng,economy,individual,2025,30043,2025-07-01,Bà Zơwinh,2025-08-01,recognised,commune,\
            77-QĐ/ĐU,2025-11-01,Lê A,no\n";
        let journal = world.site.app.journal();
        let report = kheo_exemplars::import::import(journal, &By::default(), register.as_bytes(), false);
        assert_eq!(report.unwrap().errors, vec![]);
        world.follow();
        let acts = world.acts(&world.file("Bà Zơwinh giữ giếng"));
        let act = acts.iter().rfind(|act| act.visibility == Visibility::Public).unwrap();
        let mut anybody = world.stranger();
        let page = anybody.get(&format!("/nhat-ky/{}", act.act_id));
        assert!(page.status == 200 && !page.has("Zơwinh") && !page.has("77-QĐ"), "{}", page.body);
        let leaf = Leaf::parse(&anybody.get(&format!("/nhat-ky/{}.json", act.act_id)).bytes).unwrap();
        assert_eq!(leaf.text("subject"), None, "a leaf does not tell a person from a group");
        let fields: Vec<&str> = leaf.commits.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["decision", "lead", "place", "title"],
            "the same fields as every act of its kind"
        );
        let kept = "select fields from record_openings where leaf_index = (select max(leaf_index) from record_leaves)";
        let kept = world.site.app.db().read_now(move |db| Ok(db.one(kept, &[], |row| row.blob(0))?)).unwrap();
        let kept = String::from_utf8_lossy(&kept);
        assert!(!kept.contains("Zơwinh") && !kept.contains("77-QĐ"), "the openings are empty too");
    });
}

#[test]
fn pages_speak_both_languages_and_strange_addresses_lead_nowhere() {
    on_sqlite(|world| {
        let mut anybody = world.stranger();
        let act = world.acts(&world.file(LIT)).into_iter().rfind(|act| act.visibility == Visibility::Public);
        let page = format!("/nhat-ky/{}", act.unwrap().act_id);
        assert!(anybody.get("/nhat-ky").has("Nhật ký công khai"));
        assert!(anybody.get("/nhat-ky?lang=en").has("Public record"));
        assert!(anybody.get(&page).has("Tỉnh Đồng Tháp"), "units are called by their names");
        assert!(anybody.get(&format!("{page}?lang=en")).has(LIT));
        let script = "/nhat-ky?loai=%3Cscript%3Ealert(1)%3C/script%3E&don-vi=%22%3E%3Cb%3E";
        assert!(!anybody.get(script).has("<script>alert"), "what is typed is shown as text");
        let whole = "0".repeat(32);
        for address in [
            "/log/tile/../../record.key",
            "/log/tile/..%2f..%2frecord.key",
            "/log/tile/%2e%2e/%2e%2e/record.key",
            "/log/tile/0/x999/000",
            "/log/tile/0/000.p/0",
            "/log/tile/0/000.p/256",
            "/log/tile/64/000",
            "/log/tile/entries/18446744073709551616",
            "/nhat-ky/khong-co",
            "/nhat-ky/%00",
            "/nhat-ky?truoc=khong",
            &format!("/nhat-ky/{whole}"),
            &format!("/nhat-ky/{whole}.tlog-proof"),
        ] {
            let status = anybody.get(address).status;
            assert!(status == 404 || status == 400, "{address}: {status}");
        }
    });
}

#[test]
fn nothing_that_is_rebuilt_touches_the_record() {
    on_both(|world| {
        let before = checkpoint(&mut world.stranger()).checkpoint;
        assert!(wait(world.site.record.rebuild(None)).is_err(), "its keys are drawn once");
        wait(world.site.followers.rebuild(None)).unwrap();
        world.follow();
        assert_eq!(checkpoint(&mut world.stranger()).checkpoint, before);
    });
}

fn done_in_public(world: &World) {
    let act = NewAct {
        kind: "tests.done",
        subject_kind: "thing",
        subject_id: Id::from_i64(7),
        visibility: Visibility::Public,
        body: Body::new(),
    };
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| Ok(tx.record(act.clone())?);
    world.site.app.journal().write_now(By::default(), write).unwrap();
}

#[test]
fn two_servers_that_publish_at_once_sign_one_history() {
    on_both(|world| {
        let sites = [world.site.clone(), world.another_server()];
        let mut signed = Vec::new();
        for _ in 0..30 {
            done_in_public(world);
            wait(world.site.record.catch_up()).unwrap();
            let logs = sites.iter().map(|site| site.log.clone());
            let working: Vec<_> = logs
                .map(|log| {
                    std::thread::spawn(move || {
                        while log.publish().unwrap() {}
                        log.current()
                    })
                })
                .collect();
            signed.extend(working.into_iter().map(|work| work.join().unwrap().note.clone()));
        }
        let mut clients = sites.each_ref().map(|site| Client::new(site.router().unwrap()));
        let key = key(&mut clients[0]);
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let heads = [0, 1].map(|at| mirror(&mut clients[at], folders[at].path()));
        assert_eq!(heads[0], heads[1], "both serve the same checkpoint");
        let leaves = checked(folders[0].path(), &heads[0]);
        assert_eq!(leaves, checked(folders[1].path(), &heads[1]));
        let hashes: Vec<_> = leaves.iter().map(|leaf| leaf_hash(&leaf.to_bytes().unwrap())).collect();
        for note in signed {
            let seen = SignedCheckpoint::open(note.as_bytes(), &key).unwrap().checkpoint;
            let size = usize::try_from(seen.size).unwrap();
            assert_eq!(seen.root, root_of(&hashes[..size]), "the checkpoint over {size} acts");
        }
    });
}

#[test]
fn bundles_come_packed_to_whoever_takes_them_so() {
    on_sqlite(|world| {
        let mut plain = world.stranger();
        let size = checkpoint(&mut plain).checkpoint.size;
        let path = new_tiles(0, size).find(|path| path.kind == Kind::Entries).unwrap();
        let whole = plain.get(&format!("/log/{path}"));
        assert_eq!(bundle::entries(&whole.bytes, path.width).unwrap().len(), usize::from(path.width));
        let mut packed = world.stranger();
        packed.set_header("accept-encoding", "gzip");
        let packed = packed.get(&format!("/log/{path}"));
        assert_eq!(packed.headers["content-encoding"], "gzip");
        assert!(packed.bytes.len() < whole.bytes.len());
    });
}
