//! The whole site on one screen: what can be asked, by whom, and where it is answered. What citizens meet first, news and all
//! about it, stands in `front_door.rs`.

mod front_door;

use kheo_accounts::http::{accounts, delegations, grants, passwords, people, person, sessions, tokens};
use kheo_exemplars::http::api::office;
use kheo_exemplars::http::appraisal::{assigning, phone, queue, sheets};
use kheo_exemplars::http::council::minutes_file;
use kheo_exemplars::http::council::{ballots, councils, file_votes, minutes, papers, sittings};
use kheo_exemplars::http::honours::documents::{decisions as documents, piles};
use kheo_exemplars::http::honours::{decision_lists, erasure, honours, rechecks, replication};
use kheo_exemplars::http::polls;
use kheo_exemplars::http::running::{
    comparison, evidence, evidence_files, evidence_removal, progress, self_assessment,
};
use kheo_exemplars::http::today::{bulk, calendar, handover, importing, notices, office_list};
use kheo_exemplars::http::{api, decisions, drafts, feeds, home, lists, models, today, units};
use kheo_exports::http::{downloads, pages as open_data};
use kheo_people::Ability::{Act, Read};
use kheo_people::Permission::{
    DecideExemplar, KeepRuleSets, ManagePeople, PublishExemplar, ReadOfficeExemplars, RecheckExemplar,
    RecogniseExemplar, RegisterExemplar, RunCouncil, RunPolls, ScoreExemplar,
};
use kheo_public_record::http as record;
use kheo_rule_sets::http::{kinds, public as rules, versions};
use kheo_search::http as search;
use kheo_statistics::http as statistics;
use kheo_web::Access::{AnyOfficer, Officer, Program, Public, SignedIn};
use kheo_web::Routes;

use crate::health;
use front_door::{by_letter, comments_of_readers, front_door, newsroom};

/// Returns every route of the site.
pub fn routes() -> Routes {
    let parts = [
        searching,
        endorsement,
        evidence_of_files,
        running,
        appraisal,
        council,
        everybody,
        exports,
        own_account,
        work,
        honouring,
        printing,
        newsroom,
        by_letter,
        comments_of_readers,
        front_door,
        rule_sets,
        counted,
        workspace,
        registers,
        people_and_roles,
        programs,
        public_record,
    ];
    parts.into_iter().fold(Routes::new(), |routes, part| part(routes))
}

/// For everybody, kept in the page cache.
#[rustfmt::skip]
fn everybody(routes: Routes) -> Routes {
    routes
        .page("/", home::show)
        .page("/mo-hinh", lists::index)
        .page("/mo-hinh/{slug}", models::show)
        .page("/mo-hinh/feed.atom", feeds::atom)
        .page("/don-vi", units::index)
        .page("/don-vi/{code}", units::show)
        .page("/api/v1/exemplars", api::exemplars)
        .page("/api/v1/exemplars/{id}", api::details::exemplar)
        .page("/api/v1/units", api::units_list)
        .page("/api/v1/units/{code}", api::unit)
        .page("/api/openapi.json", health::openapi)
        .get("/healthz", Public, health::alive)
        .get("/readyz", Public, health::ready)
}

/// Tables to take away.
#[rustfmt::skip]
fn exports(routes: Routes) -> Routes {
    routes
        .get("/du-lieu", Public, open_data::index)
        .get("/du-lieu/{table}", Public, downloads::public)
        .get("/mo-hinh.csv", Public, downloads::models)
        .get("/lam-viec/xuat/{id}", Officer(ReadOfficeExemplars), downloads::office)
        .get("/lam-viec/mo-hinh.csv", Officer(ReadOfficeExemplars), downloads::files)
}

/// One's own account.
#[rustfmt::skip]
fn own_account(routes: Routes) -> Routes {
    routes
        .get("/dang-nhap", Public, sessions::new)
        .post("/dang-nhap", Public, sessions::create)
        .post("/dang-xuat", Public, sessions::end)
        .get("/quen-mat-khau", Public, passwords::forgotten)
        .post("/quen-mat-khau", Public, passwords::request)
        .get("/dat-lai-mat-khau", Public, passwords::reset)
        .post("/dat-lai-mat-khau", Public, passwords::complete)
        .get("/tai-khoan", SignedIn, accounts::show)
        .post("/tai-khoan/mat-khau", SignedIn, passwords::change)
        .post("/tai-khoan/thoat-moi-noi", SignedIn, sessions::end_everywhere)
        .post("/tai-khoan/uy-quyen", SignedIn, delegations::create)
        .post("/tai-khoan/uy-quyen/{grant}/cham-dut", SignedIn, delegations::end)
}

/// Officers' work.
#[rustfmt::skip]
fn work(routes: Routes) -> Routes {
    routes
        .get("/lam-viec", AnyOfficer, today::show)
        .get("/lam-viec/mo-hinh", Officer(ReadOfficeExemplars), office_list::index)
        .get("/lam-viec/mo-hinh/moi", Officer(RegisterExemplar), drafts::new)
        .post("/lam-viec/mo-hinh", Officer(RegisterExemplar), drafts::create_one)
        .get("/lam-viec/mo-hinh/{id}", Officer(ReadOfficeExemplars), decisions::show)
        .get("/lam-viec/mo-hinh/{id}/sua", Officer(RegisterExemplar), drafts::edit)
        .post("/lam-viec/mo-hinh/{id}/sua", Officer(RegisterExemplar), drafts::update)
        .post("/lam-viec/mo-hinh/{id}/{step}", Officer(ReadOfficeExemplars), decisions::step)
}

/// Evidence.
#[rustfmt::skip]
fn evidence_of_files(routes: Routes) -> Routes {
    routes
        .get("/mo-hinh/anh/{evidence}", Public, evidence_files::public_photo)
        .get("/lam-viec/mo-hinh/{id}/minh-chung", Officer(ReadOfficeExemplars), evidence::show)
        .upload("/lam-viec/mo-hinh/{id}/minh-chung", Officer(RegisterExemplar), evidence::create)
        .get("/lam-viec/mo-hinh/{id}/minh-chung/{evidence}", Officer(ReadOfficeExemplars), evidence_files::download)
        .post("/lam-viec/mo-hinh/{id}/minh-chung/{evidence}/cho-xem", Officer(ReadOfficeExemplars), evidence::mark)
        .get("/lam-viec/mo-hinh/{id}/minh-chung/{evidence}/go-bo", Officer(RegisterExemplar), evidence_removal::confirm)
        .post("/lam-viec/mo-hinh/{id}/minh-chung/{evidence}/go-bo", Officer(RegisterExemplar), evidence_removal::remove)
}

/// Registration, progress, self-assessment.
#[rustfmt::skip]
fn running(routes: Routes) -> Routes {
    routes
        .get("/lam-viec/mo-hinh/{id}/doi-chieu", Officer(ReadOfficeExemplars), comparison::show)
        .post("/lam-viec/mo-hinh/{id}/doi-chieu", Officer(RegisterExemplar), comparison::judge)
        .get("/lam-viec/mo-hinh/{id}/tien-do", Officer(ReadOfficeExemplars), progress::show)
        .upload("/lam-viec/mo-hinh/{id}/tien-do", Officer(RegisterExemplar), progress::note)
        .post("/lam-viec/mo-hinh/{id}/tien-do/trang-thai", Officer(RegisterExemplar), progress::run)
        .get("/lam-viec/mo-hinh/{id}/tu-danh-gia", Officer(ReadOfficeExemplars), self_assessment::show)
        .upload("/lam-viec/mo-hinh/{id}/tu-danh-gia", Officer(RegisterExemplar), self_assessment::save)
        .post("/lam-viec/mo-hinh/{id}/tu-danh-gia/tra-lai", Officer(DecideExemplar), self_assessment::give_back)
}

/// Appraisal.
#[rustfmt::skip]
fn appraisal(routes: Routes) -> Routes {
    routes
        .get("/lam-viec/mo-hinh/{id}/tham-dinh", Officer(ReadOfficeExemplars), sheets::show)
        .post("/lam-viec/mo-hinh/{id}/tham-dinh", Officer(ScoreExemplar), sheets::save)
        .post("/lam-viec/mo-hinh/{id}/tham-dinh/phan-cong", Officer(DecideExemplar), assigning::assign)
        .post("/lam-viec/mo-hinh/{id}/tham-dinh/rut", Officer(DecideExemplar), assigning::withdraw)
        .post("/lam-viec/mo-hinh/{id}/tham-dinh/xung-dot", Officer(ScoreExemplar), assigning::declare_conflict)
        .get("/lam-viec/tham-dinh", Officer(ScoreExemplar), queue::index)
        .get("/lam-viec/tham-dinh/may", Officer(ScoreExemplar), phone::show)
        .post("/lam-viec/tham-dinh/may", Officer(ScoreExemplar), phone::sync)
        .get("/lam-viec/tham-dinh/may.json", Officer(ScoreExemplar), phone::files)
        .get("/tham-dinh.webmanifest", Public, phone::manifest)
        .get("/tham-dinh-sw.js", Public, phone::worker)
}

/// The council.
#[rustfmt::skip]
fn council(routes: Routes) -> Routes {
    routes
        .get("/lam-viec/hoi-dong", Officer(RunCouncil), councils::index)
        .post("/lam-viec/hoi-dong", Officer(RunCouncil), councils::create)
        .get("/lam-viec/hoi-dong/{id}", Officer(RunCouncil), councils::show)
        .post("/lam-viec/hoi-dong/{id}/{step}", Officer(RunCouncil), councils::change)
        .get("/lam-viec/phien-hop/{id}", Officer(RunCouncil), sittings::show)
        .get("/lam-viec/phien-hop/{id}/ho-so", Officer(RunCouncil), sittings::nominees)
        .post("/lam-viec/phien-hop/{id}/ho-so", Officer(RunCouncil), sittings::nominate)
        .get("/lam-viec/phien-hop/{id}/kiem-phieu", Officer(RunCouncil), papers::show)
        .post("/lam-viec/phien-hop/{id}/kiem-phieu", Officer(RunCouncil), papers::count)
        .post("/lam-viec/phien-hop/{id}/{step}", Officer(RunCouncil), sittings::step)
        .get("/lam-viec/mo-hinh/{id}/binh-xet", Officer(ReadOfficeExemplars), file_votes::show)
        .get("/hop", SignedIn, ballots::index)
        .get("/hop/{id}", SignedIn, ballots::show)
        .get("/hop/{id}/phieu", SignedIn, ballots::ballot)
        .post("/hop/{id}/phieu", SignedIn, ballots::cast)
        .get("/hop/{id}/bien-ban", SignedIn, minutes::show)
}

/// Honours, re-checks, replication.
#[rustfmt::skip]
fn honouring(routes: Routes) -> Routes {
    routes
        .page("/mo-hinh/{slug}/nhan-rong", replication::show)
        .get("/lam-viec/quyet-dinh/moi", Officer(RecogniseExemplar), decision_lists::new)
        .post("/lam-viec/quyet-dinh/moi", Officer(RecogniseExemplar), decision_lists::create)
        .get("/lam-viec/quyet-dinh/{id}", Officer(ReadOfficeExemplars), decision_lists::show)
        .get("/lam-viec/kiem-tra-lai", Officer(RecheckExemplar), rechecks::index)
        .post("/lam-viec/kiem-tra-lai", Officer(RecheckExemplar), rechecks::create_many)
        .get("/lam-viec/mo-hinh/{id}/khen-thuong", Officer(ReadOfficeExemplars), honours::show)
        .post("/lam-viec/mo-hinh/{id}/khen-thuong/{step}", Officer(ReadOfficeExemplars), honours::step)
        .get("/lam-viec/mo-hinh/{id}/xoa-du-lieu", Officer(PublishExemplar), erasure::ask)
        .post("/lam-viec/mo-hinh/{id}/xoa-du-lieu", Officer(PublishExemplar), erasure::erase)
        .get("/lam-viec/mo-hinh/{id}/kiem-tra-lai", Officer(ReadOfficeExemplars), rechecks::show)
        .post("/lam-viec/mo-hinh/{id}/kiem-tra-lai", Officer(RecheckExemplar), rechecks::create_one)
        .get("/lam-viec/mo-hinh/{id}/nhan-rong", Officer(ReadOfficeExemplars), replication::file)
        .post("/lam-viec/mo-hinh/{id}/nhan-rong", Officer(RegisterExemplar), replication::note)
}

/// Documents to print and sign.
#[rustfmt::skip]
fn printing(routes: Routes) -> Routes {
    routes
        .get("/hop/{id}/bien-ban.pdf", SignedIn, minutes_file::show)
        .get("/lam-viec/quyet-dinh/{id}/van-ban", Officer(ReadOfficeExemplars), documents::of_list)
        .get("/lam-viec/quyet-dinh/{id}/van-ban/{document}", Officer(ReadOfficeExemplars), documents::list_document)
        .get("/lam-viec/mo-hinh/{id}/van-ban", Officer(ReadOfficeExemplars), documents::of_file)
        .get("/lam-viec/mo-hinh/{id}/van-ban/{document}", Officer(ReadOfficeExemplars), documents::file_document)
        .get("/lam-viec/giay-chung-nhan", Officer(RecogniseExemplar), piles::index)
        .post("/lam-viec/giay-chung-nhan", Officer(RecogniseExemplar), piles::create)
        .get("/lam-viec/giay-chung-nhan/{id}", Officer(RecogniseExemplar), piles::show)
        .get("/lam-viec/giay-chung-nhan/{id}/{document}", Officer(RecogniseExemplar), piles::file)
}

/// Rule sets.
#[rustfmt::skip]
fn rule_sets(routes: Routes) -> Routes {
    routes
        .page("/quy-dinh", rules::index)
        .page("/quy-dinh/{kind}", rules::show)
        .get("/lam-viec/quy-dinh", Officer(KeepRuleSets), kinds::index)
        .get("/lam-viec/quy-dinh/{kind}", Officer(KeepRuleSets), kinds::show)
        .get("/lam-viec/quy-dinh/{kind}/moi", Officer(KeepRuleSets), versions::new)
        .post("/lam-viec/quy-dinh/{kind}/moi", Officer(KeepRuleSets), versions::create)
        .post("/lam-viec/quy-dinh/{kind}/huy", Officer(KeepRuleSets), kinds::withdraw)
}

/// Statistics.
#[rustfmt::skip]
fn counted(routes: Routes) -> Routes {
    routes
        .page("/thong-ke", statistics::index)
        .page("/thong-ke/{code}", statistics::unit)
        .page("/api/v1/statistics", statistics::statistics)
        .get("/thong-ke.csv", Public, statistics::csv)
}

/// Registers of offices.
#[rustfmt::skip]
fn registers(routes: Routes) -> Routes {
    routes
        .get("/lam-viec/nhap-so-lieu", Officer(RegisterExemplar), importing::index)
        .upload("/lam-viec/nhap-so-lieu", Officer(RegisterExemplar), importing::create)
        .get("/lam-viec/nhap-so-lieu/mau.csv", Officer(RegisterExemplar), importing::csv)
        .get("/lam-viec/nhap-so-lieu/mau.xlsx", Officer(RegisterExemplar), importing::xlsx)
        .get("/lam-viec/nhap-so-lieu/{id}", Officer(RegisterExemplar), importing::show)
        .get("/lam-viec/nhap-so-lieu/{id}/loi.csv", Officer(RegisterExemplar), importing::problems)
        .post("/lam-viec/nhap-so-lieu/{id}/cot", Officer(RegisterExemplar), importing::columns)
        .post("/lam-viec/nhap-so-lieu/{id}/chay", Officer(RegisterExemplar), importing::run)
}

/// Lists, calendar, notices.
#[rustfmt::skip]
fn workspace(routes: Routes) -> Routes {
    routes
        .get("/lich-phong-trao.ics", Public, calendar::ics)
        .get("/lam-viec/tiep-theo", AnyOfficer, today::next)
        .get("/lam-viec/lich", AnyOfficer, calendar::show)
        .get("/lam-viec/thong-bao", AnyOfficer, notices::index)
        .post("/lam-viec/thong-bao", AnyOfficer, notices::read)
        .post("/lam-viec/bo-loc", Officer(ReadOfficeExemplars), office_list::keep)
        .post("/lam-viec/bo-loc/{id}/xoa", Officer(ReadOfficeExemplars), office_list::forget)
        .post("/lam-viec/hang-loat", Officer(ReadOfficeExemplars), bulk::act)
        .get("/lam-viec/mo-hinh/{id}/ban-giao", Officer(RegisterExemplar), handover::new)
        .post("/lam-viec/mo-hinh/{id}/ban-giao", Officer(RegisterExemplar), handover::create)
}

/// People and roles.
#[rustfmt::skip]
fn people_and_roles(routes: Routes) -> Routes {
    routes
        .get("/lam-viec/nguoi", Officer(ManagePeople), people::index)
        .get("/lam-viec/nguoi/moi", Officer(ManagePeople), people::new)
        .post("/lam-viec/nguoi/moi", Officer(ManagePeople), people::create)
        .get("/lam-viec/nguoi/{id}", Officer(ManagePeople), person::show)
        .post("/lam-viec/nguoi/{id}/vai-tro", Officer(ManagePeople), grants::create)
        .post("/lam-viec/nguoi/{id}/vai-tro/{grant}/cham-dut", Officer(ManagePeople), grants::end)
        .post("/lam-viec/nguoi/{id}/khoa", Officer(ManagePeople), person::close)
        .post("/lam-viec/nguoi/{id}/mo", Officer(ManagePeople), person::open)
        .get("/lam-viec/nguoi/{id}/xoa-du-lieu", Officer(ManagePeople), person::confirm_erasing)
        .post("/lam-viec/nguoi/{id}/xoa-du-lieu", Officer(ManagePeople), person::erase)
}

/// Search.
#[rustfmt::skip]
fn searching(routes: Routes) -> Routes {
    routes
        .page("/tra-cuu", search::index)
        .page("/tra-cuu/goi-y", search::suggestions)
        .page("/api/v1/search", search::search)
}

/// Public endorsement.
#[rustfmt::skip]
fn endorsement(routes: Routes) -> Routes {
    routes
        .page("/api/v1/polls", polls::api::polls)
        .page("/api/v1/polls/{id}", polls::api::poll)
        .get("/binh-chon", Public, polls::public::index)
        .get("/binh-chon/{id}", Public, polls::public::show)
        .post("/binh-chon/{id}/chon", SignedIn, polls::public::choose)
        .get("/lam-viec/binh-chon", Officer(RunPolls), polls::office::index)
        .get("/lam-viec/binh-chon/moi", Officer(RunPolls), polls::preparing::new)
        .post("/lam-viec/binh-chon/moi", Officer(RunPolls), polls::preparing::create)
        .get("/lam-viec/binh-chon/{id}", Officer(RunPolls), polls::office::show)
        .post("/lam-viec/binh-chon/{id}/{step}", Officer(RunPolls), polls::office::step)
}

/// The public record, and the files of its log.
#[rustfmt::skip]
fn public_record(routes: Routes) -> Routes {
    routes
        .page("/nhat-ky", record::index)
        .page("/nhat-ky/{act}", record::show)
        .page("/api/v1/record/acts", record::acts)
        .page("/api/v1/record/acts/{act}", record::act)
        .get("/log/checkpoint", Public, record::checkpoint)
        .get("/log/checkpoint.witnessed", Public, record::witnessed)
        .get("/log/vkey", Public, record::vkey)
        .get("/log/tile/{*path}", Public, record::tile)
}

/// Officers' own programs, and the tokens by which they are known.
#[rustfmt::skip]
fn programs(routes: Routes) -> Routes {
    routes
        .get("/tai-khoan/khoa-truy-cap", AnyOfficer, tokens::index)
        .post("/tai-khoan/khoa-truy-cap", AnyOfficer, tokens::create)
        .post("/tai-khoan/khoa-truy-cap/{id}/thu-hoi", AnyOfficer, tokens::revoke)
        .get("/api/v1/office/exemplars", Program(ReadOfficeExemplars, Read), office::exemplars)
        .get("/api/v1/office/exemplars/{id}", Program(ReadOfficeExemplars, Read), office::exemplar)
        .post("/api/v1/office/exemplars/{id}/steps/{step}", Program(ReadOfficeExemplars, Act), office::step)
}
