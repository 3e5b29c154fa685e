//! The front door: news, newsletters, readers' comments, front pages, and what other programs read of the site.

use kheo_exemplars::http::front_page;
use kheo_news::http as news;
use kheo_news::http::comments;
use kheo_newsletters::http as newsletters;
use kheo_people::Permission::{PublishStory, WriteStory};
use kheo_search::http as search;
use kheo_web::Access::{Officer, Public, SignedIn};
use kheo_web::Routes;

/// The newsroom.
#[rustfmt::skip]
pub(super) fn newsroom(routes: Routes) -> Routes {
    routes
        .page("/tin-tuc", news::index)
        .page("/tin-tuc/feed.atom", news::atom)
        .page("/tin-tuc/{slug}", news::show)
        .get("/tin-tuc/anh/{key}/{file}", Public, news::pictures::picture)
        .get("/tin-tuc/tep/{key}", Public, news::pictures::document)
        .get("/lam-viec/tin-tuc/{id}/anh", Officer(WriteStory), news::pictures::show)
        .upload("/lam-viec/tin-tuc/{id}/anh", Officer(WriteStory), news::pictures::add)
        .post("/lam-viec/tin-tuc/{id}/anh/{number}", Officer(WriteStory), news::pictures::change)
        .get("/lam-viec/tin-tuc", Officer(WriteStory), news::office_index)
        .get("/lam-viec/tin-tuc/moi", Officer(WriteStory), news::new)
        .post("/lam-viec/tin-tuc/moi", Officer(WriteStory), news::create)
        .get("/lam-viec/tin-tuc/{id}", Officer(WriteStory), news::office_show)
        .get("/lam-viec/tin-tuc/{id}/sua", Officer(WriteStory), news::edit)
        .post("/lam-viec/tin-tuc/{id}/sua", Officer(WriteStory), news::update)
        .post("/lam-viec/tin-tuc/{id}/{step}", Officer(WriteStory), news::step)
}

/// News by e-mail. Whoever ends a subscription may be a mail program: see [`kheo_web::layers`].
#[rustfmt::skip]
pub(super) fn by_letter(routes: Routes) -> Routes {
    routes
        .get("/ban-tin", Public, newsletters::new)
        .post("/ban-tin", Public, newsletters::create)
        .get("/ban-tin/da-gui", Public, newsletters::asked)
        .get("/ban-tin/xac-nhan", Public, newsletters::confirming)
        .post("/ban-tin/xac-nhan", Public, newsletters::confirm)
        .get("/ban-tin/cua-toi", Public, newsletters::own)
        .post("/ban-tin/cua-toi", Public, newsletters::save)
        .get("/ban-tin/huy", Public, newsletters::ending)
        .post("/ban-tin/huy", Public, newsletters::end)
        .get("/lam-viec/ban-tin", Officer(PublishStory), newsletters::office_index)
}

/// Readers' comments.
#[rustfmt::skip]
pub(super) fn comments_of_readers(routes: Routes) -> Routes {
    routes
        .page("/y-kien-ban-doc", comments::numbers)
        .page("/tin-tuc/{slug}/y-kien", comments::list)
        .get("/tin-tuc/{slug}/y-kien/viet", Public, comments::new)
        .post("/tin-tuc/{slug}/y-kien/viet", Public, comments::create)
        .get("/y-kien/xac-nhan", Public, comments::confirm)
        .post("/y-kien/xac-nhan", Public, comments::confirmed)
        .get("/y-kien/cua-toi", Public, comments::author)
        .post("/y-kien/cua-toi", Public, comments::author_step)
        .get("/tai-khoan/y-kien", SignedIn, comments::own)
        .post("/tai-khoan/y-kien/{id}", SignedIn, comments::own_step)
        .get("/lam-viec/y-kien-ban-doc", Officer(PublishStory), comments::queue)
        .post("/lam-viec/y-kien-ban-doc", Officer(PublishStory), comments::decide)
        .get("/lam-viec/tin-tuc/{id}/y-kien", Officer(PublishStory), comments::office)
        .post("/lam-viec/tin-tuc/{id}/y-kien/{step}", Officer(PublishStory), comments::office_step)
}

/// Front pages as units compose them, and what other programs read of the site.
#[rustfmt::skip]
pub(super) fn front_door(routes: Routes) -> Routes {
    routes
        .page("/sitemap.xml", search::sitemap_index)
        .page("/sitemap/{part}", search::sitemap_part)
        .page("/robots.txt", search::robots)
        .get("/tin-tuc/{slug}/the.png", Public, news::card::picture)
        .page("/tin-tuc/lich.ics", news::calendar::ics)
        .get("/lam-viec/trang-dau", Officer(PublishStory), news::front_page::index)
        .get("/lam-viec/trang-dau/{unit}", Officer(PublishStory), news::front_page::edit)
        .post("/lam-viec/trang-dau/{unit}", Officer(PublishStory), news::front_page::update)
        .post("/lam-viec/trang-dau/{unit}/xem", Officer(PublishStory), front_page::preview)
}
