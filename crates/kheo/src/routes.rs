//! The whole site on one screen: what can be asked, by whom, and where it is answered.

use kheo_accounts::http::{accounts, delegations, grants, passwords, people, person, sessions};
use kheo_exemplars::http::appraisal::{assigning, phone, queue, sheets};
use kheo_exemplars::http::{api, decisions, drafts, feeds, home, lists, models, today, units};
use kheo_people::Permission::{
    DecideExemplar, ManagePeople, ReadOfficeExemplars, RegisterExemplar, ScoreExemplar,
};
use kheo_web::Access::{AnyOfficer, Officer, Public, SignedIn};
use kheo_web::Routes;

use crate::health;

/// Returns every route of the site.
#[rustfmt::skip]
pub fn routes() -> Routes {
    Routes::new()
        // For everybody, kept in the page cache.
        .page("/", home::show)
        .page("/mo-hinh", lists::index)
        .page("/mo-hinh/{slug}", models::show)
        .page("/mo-hinh/feed.atom", feeds::atom)
        .page("/don-vi", units::index)
        .page("/don-vi/{code}", units::show)
        .page("/api/v1/exemplars", api::exemplars)
        .page("/api/v1/exemplars/{id}", api::exemplar)
        .page("/api/v1/units", api::units_list)
        .page("/api/v1/units/{code}", api::unit)
        .page("/api/openapi.json", api::openapi)
        .get("/mo-hinh.csv", Public, lists::csv)
        .get("/healthz", Public, health::alive)
        .get("/readyz", Public, health::ready)
        // One's own account.
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
        // Officers' work.
        .get("/lam-viec", AnyOfficer, today::show)
        .get("/lam-viec/mo-hinh", Officer(ReadOfficeExemplars), today::index)
        .get("/lam-viec/mo-hinh/moi", Officer(RegisterExemplar), drafts::new)
        .post("/lam-viec/mo-hinh", Officer(RegisterExemplar), drafts::create_one)
        .get("/lam-viec/mo-hinh/{id}", Officer(ReadOfficeExemplars), decisions::show)
        .get("/lam-viec/mo-hinh/{id}/sua", Officer(RegisterExemplar), drafts::edit)
        .post("/lam-viec/mo-hinh/{id}/sua", Officer(RegisterExemplar), drafts::update)
        .post("/lam-viec/mo-hinh/{id}/{step}", Officer(ReadOfficeExemplars), decisions::step)
        // Evidence and files.
        // Registration at the counter, progress, self-assessment.
        // Appraisal.
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
        // The council.
        // Honours, re-checks, replication.
        // Polls.
        // Rule sets and tokens.
        // Lists, calendar, notices.
        // People and roles.
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
