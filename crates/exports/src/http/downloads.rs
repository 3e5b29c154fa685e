//! The files themselves: for everybody, and for officers.

use std::fs::File;

use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kheo_base::{Error, Fault};
use kheo_facts::exported::{Officer, Territory, Who};
use kheo_people::{Actor, Permission, Scope};
use kheo_web::{AddressPrefix, Asked, Failure, Form, Reply, Visit, kept_file, page_with_status, query_of};

use super::address::Address;
use super::body::of_file;
use super::pages::{WaitPage, table_page};
use crate::formats::Format;
use crate::manifest::END;
use crate::order::{Order, filter_of, find, nobody};
use crate::pump::io_fault;
use crate::{Exports, Given, Ready, Visitor};

/// How soon a browser asks again for a file that is being made.
const AGAIN_SECONDS: u32 = 2;

/// Shows a public table, gives one of its files, or a file's manifest.
pub async fn public(
    visit: Visit,
    AddressPrefix(from): AddressPrefix,
    Path(name): Path<String>,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Reply {
    let address = Address::read(&name).ok_or(Error::Missing)?;
    if let Address::Page(word) = &address {
        return table_page(visit, word, &asked).await;
    }
    Wanted::by_anybody(visit, &from, asked, &headers).answer(&address).await
}

/// Gives the public list at its old address.
pub async fn models(
    visit: Visit,
    AddressPrefix(from): AddressPrefix,
    headers: HeaderMap,
    Asked(asked): Asked,
) -> Reply {
    let address = Address::File("mo-hinh".to_owned(), Format::Csv);
    Wanted::by_anybody(visit, &from, asked, &headers).answer(&address).await
}

/// Gives a file of what an officer may read.
pub async fn office(visit: Visit, Path(name): Path<String>, Asked(asked): Asked) -> Reply {
    let address = Address::read(&name).filter(|address| !matches!(address, Address::Page(_)));
    let address = address.ok_or(Error::Missing)?;
    let account = visit.officer(Permission::ReadOfficeExemplars)?.account_id;
    let visitor = format!("account {account}");
    Wanted { visit, visitor, who: Who::Officers, asked, known: None, folder: "/lam-viec/xuat" }
        .answer(&address)
        .await
}

/// Gives an officer's list at its old address.
pub async fn files(visit: Visit, Asked(asked): Asked) -> Reply {
    office(visit, Path("ho-so.csv".to_owned()), Asked(asked)).await
}

/// What a visitor wants.
struct Wanted {
    visit: Visit,
    visitor: String,
    who: Who,
    asked: Form,
    /// The file that a program has already, by its tag.
    known: Option<HeaderValue>,
    /// Where the addresses of these files begin.
    folder: &'static str,
}

impl Wanted {
    fn by_anybody(visit: Visit, from: &str, asked: Form, headers: &HeaderMap) -> Self {
        let known = headers.get(header::IF_NONE_MATCH).cloned();
        Self { visit, visitor: format!("address {from}"), who: Who::Public, asked, known, folder: "/du-lieu" }
    }

    async fn answer(self, address: &Address) -> Reply {
        let (word, format, is_manifest) = match address {
            Address::File(word, format) => (word, *format, false),
            Address::Manifest(word, format) => (word, *format, true),
            Address::Page(_) => return Err(Error::Missing.into()),
        };
        let exports = self.visit.app.part::<Exports>()?;
        let order = self.order(&exports, word, format)?;
        let visitor = Visitor { name: self.visitor.clone(), position: self.number("vi-tri")? };
        let given = exports.give(&self.visit.app, order.clone(), visitor).await.map_err(busy)?;
        match given {
            Given::Waiting(position) => self.wait(&order, position),
            Given::Ready(ready) if is_manifest => self.manifest(&order, &ready),
            Given::Ready(ready) => self.file(&order, &ready),
        }
    }

    fn order(&self, exports: &Exports, word: &str, format: Format) -> Result<Order, Error> {
        let (source, table) = find(exports.sources(), word).ok_or(Error::Missing)?;
        // A table of officers is not there for others, and a public one not among officers'.
        if table.who != self.who {
            return Err(Error::Missing);
        }
        let officer = match table.who {
            Who::Public => None,
            Who::Officers => Some(officer(self.visit.officer(Permission::ReadOfficeExemplars)?)),
        };
        if officer.is_none() && self.who == Who::Officers {
            return Err(nobody().into());
        }
        let filter = filter_of(table, |name| self.asked.value(name));
        Ok(Order { source, table, format, filter, after: self.number("tu")?, officer })
    }

    /// Reads a position of the journal; one that is none is refused, since guessing would give wrong rows.
    fn number(&self, name: &str) -> Result<Option<i64>, Error> {
        match self.asked.value(name) {
            "" => Ok(None),
            typed => {
                let wrong = || kheo_base::Refusal::new("exports-refused-number").with("typed", typed).into();
                typed.parse().map(Some).map_err(|_| wrong())
            }
        }
    }

    /// The address of this very file.
    fn address(&self, order: &Order, position: i64, end: &str) -> String {
        let since = order.after.map(|after| ("tu".to_owned(), after.to_string()));
        let position = ("vi-tri".to_owned(), position.to_string());
        let pairs = order.filter.iter().cloned().chain(since).chain([position]);
        format!("{}/{}.{}{end}?{}", self.folder, order.table.word, order.format.end(), query_of(pairs))
    }

    fn wait(&self, order: &Order, position: i64) -> Reply {
        let address = self.address(order, position, "");
        let mut response = page_with_status(
            StatusCode::ACCEPTED,
            &WaitPage { frame: self.visit.frame.clone(), word: order.table.word, address: address.clone() },
        )?;
        set(&mut response, "refresh", &format!("{AGAIN_SECONDS}; url={address}"))?;
        set(&mut response, "retry-after", &AGAIN_SECONDS.to_string())?;
        Ok(response)
    }

    fn manifest(&self, order: &Order, ready: &Ready) -> Reply {
        let name = format!("{}.{}{END}", order.table.word, order.format.end());
        let mut response = kept_file("application/json", Some(&name), 0, ready.manifest.text())?;
        set(&mut response, header::CACHE_CONTROL.as_str(), self.caching())?;
        Ok(response)
    }

    fn file(&self, order: &Order, ready: &Ready) -> Reply {
        let manifest = &ready.manifest;
        let tag = format!("\"{}\"", manifest.sha256);
        if self.known.as_ref().is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            set(&mut response, header::ETAG.as_str(), &tag)?;
            return Ok(response);
        }
        let file = File::open(&ready.path).map_err(|error| io_fault("opening an export", error))?;
        let body = of_file(file, manifest.bytes);
        let name = format!("{}.{}", order.table.word, order.format.end());
        let mut response = kept_file(order.format.content_type(), Some(&name), 0, body)?;
        let beside = self.address(order, manifest.position, END);
        set(&mut response, header::CACHE_CONTROL.as_str(), self.caching())?;
        set(&mut response, header::LINK.as_str(), &format!("<{beside}>; rel=\"describedby\""))?;
        set(&mut response, header::ETAG.as_str(), &tag)?;
        set(&mut response, "repr-digest", &manifest.repr_digest())?;
        Ok(response)
    }

    const fn caching(&self) -> &'static str {
        match self.who {
            Who::Public => "no-cache",
            Who::Officers => "private, no-store",
        }
    }
}

fn officer(actor: &Actor) -> Officer {
    let territory = |scope: Scope| match scope {
        Scope::Nation => Territory::Nation,
        Scope::Province(code) => Territory::Province(code),
        Scope::Commune { province, commune } => Territory::Commune { province, commune },
    };
    let scopes = actor.scopes(Permission::ReadOfficeExemplars);
    Officer { account_id: actor.account_id, territories: scopes.into_iter().map(territory).collect() }
}

/// Whoever asks for too much at once is told to come back, by a status that programs understand.
fn busy(error: Error) -> Failure {
    let status = match &error {
        Error::Refusal(refusal) => match refusal.key {
            "exports-refused-busy" => Some(StatusCode::SERVICE_UNAVAILABLE),
            "exports-refused-one-at-a-time" => Some(StatusCode::TOO_MANY_REQUESTS),
            _ => None,
        },
        _ => None,
    };
    let failure = Failure::from(error);
    match status {
        Some(status) => failure.with_status(status),
        None => failure,
    }
}

fn set(response: &mut Response, name: &'static str, value: &str) -> Result<(), Fault> {
    let value = HeaderValue::from_str(value).map_err(|error| Fault::because("writing a header", error))?;
    response.headers_mut().insert(name, value);
    Ok(())
}
