//! An office's own register, sent through the site: a template, the file, its heads, what is wrong with it, and then how far
//! it has come. Everything works without JavaScript: the page of an import that runs asks for itself again.
//!
//! `pages.rs` has the pages; the work is done by `crate::import`.

mod pages;

use std::sync::Arc;

use axum::extract::Path;
use http::{HeaderValue, StatusCode, header};
use kheo_base::{Error, Id, Refusal};
use kheo_journal::By;
use kheo_people::Permission::RegisterExemplar;
use kheo_web::{Form, Reply, Upload, Visit, apart, attachment, page, page_with_status, see_other};

pub(crate) use pages::samples;
pub use pages::{ImportPage, ImportsPage};

use crate::import::{
    Column, ProblemFile, Report, RowError, Table, check, options_of, table_of, template_csv, template_xlsx,
    write_columns,
};
use crate::store::lists::imports::{
    Import, ImportState, begin, file_of, import_with, imports_of, keep_file, set_columns, start,
};

/// The list of imports.
const PATH: &str = "/lam-viec/nhap-so-lieu";
/// Seconds after which the page of an import that runs is asked for again.
const AGAIN_SECONDS: &str = "3";

/// Shows the template, the form and what was sent before.
pub async fn index(visit: Visit) -> Reply {
    page(&list(&visit, Form::empty("import-form")).await?)
}

/// Gives the template as CSV.
pub async fn csv(_visit: Visit) -> Reply {
    attachment("text/csv; charset=utf-8", "mau-so-mo-hinh.csv", template_csv())
}

/// Gives the template as XLSX, with a sheet of explanations.
pub async fn xlsx(_visit: Visit) -> Reply {
    let book = apart(template_xlsx).await??;
    attachment(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "mau-so-mo-hinh.xlsx",
        book,
    )
}

/// Takes a file in; one that was sent before is found again.
pub async fn create(visit: Visit, upload: Upload) -> Reply {
    visit.check_form_token(&upload.form)?;
    let mut form = upload.form.labelled("import-form");
    let status = match upload.files.into_iter().next() {
        _ if upload.is_too_large => {
            form.refuse("file", Refusal::new("error-upload-too-large"));
            StatusCode::PAYLOAD_TOO_LARGE
        }
        None => {
            form.refuse("file", Refusal::new("import-refused-no-file"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(file) => match keep(&visit, file.bytes).await {
            Ok(id) => return see_other(&format!("{PATH}/{id}"), None, visit.app.settings().secure_cookies),
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &list(&visit, form).await?)
}

/// Shows what an import would do, how far it has come, or what it did.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let import = found(&visit, &id).await?;
    let report = match import.state {
        ImportState::Received | ImportState::Failed => Some(looked_through(&visit, &import).await?),
        ImportState::Running | ImportState::Finished => None,
    };
    let runs = import.state == ImportState::Running;
    let mut reply = page(&ImportPage::new(visit.frame.clone(), import, report))?;
    if runs {
        reply.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN_SECONDS));
    }
    Ok(reply)
}

/// Keeps what was decided about heads that nobody recognised.
pub async fn columns(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let import = found(&visit, &id).await?;
    let decided: Vec<(usize, Option<Column>)> = form
        .beginning("head-")
        .filter_map(|(name, value)| {
            Some((name.trim_start_matches("head-").parse().ok()?, Column::from_name(value)))
        })
        .collect();
    let (id, columns) = (import.id, write_columns(&decided));
    visit.app.db().write(move |tx| Ok(set_columns(tx, id, &columns)?)).await?;
    see_other(&format!("{PATH}/{id}"), None, visit.app.settings().secure_cookies)
}

/// Gives the file back with what is wrong with each row.
pub async fn problems(visit: Visit, Path(id): Path<String>) -> Reply {
    let import = found(&visit, &id).await?;
    let (journal, table) = (visit.app.journal().clone(), sent(&visit, &import).await?);
    let written = apart(move || {
        let mut file = ProblemFile::new(Vec::new())?;
        let by = by_of(&import);
        let mut told = |_, record: &csv::StringRecord, wrong: &[RowError]| file.row(record, wrong);
        check(&journal, &by, &table, &options_of(&import), &mut |_| {}, &mut told)?;
        file.end()
    });
    attachment("text/csv; charset=utf-8", "so-mo-hinh-can-sua.csv", written.await??)
}

/// Lets a file without errors be taken over.
pub async fn run(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let import = found(&visit, &id).await?;
    let (id, by) = (import.id, visit.officer(RegisterExemplar)?.account_id);
    if matches!(import.state, ImportState::Received | ImportState::Failed) {
        let report = looked_through(&visit, &import).await?;
        if let Some(rows) = report.ok().and_then(|report| rows_to_write(&report)) {
            visit.app.db().write(move |tx| Ok(start(tx, id, rows, Some(by))?)).await?;
        }
    }
    see_other(&format!("{PATH}/{id}"), None, visit.app.settings().secure_cookies)
}

/// How many rows a file has, if nothing stands against it and something is new.
fn rows_to_write(report: &Report) -> Option<i64> {
    let is_ready = report.error_count() == 0 && report.added > 0;
    is_ready.then(|| i64::try_from(report.rows).ok()).flatten()
}

async fn list(visit: &Visit, form: Form) -> Result<ImportsPage, Error> {
    let account_id = visit.officer(RegisterExemplar)?.account_id;
    let imports = visit.app.read(move |db| Ok(imports_of(db, account_id)?)).await?;
    Ok(ImportsPage { frame: visit.frame.clone(), imports, form })
}

/// Keeps a file under the unit for which its sender registers. A table that cannot be read at all is refused at once.
async fn keep(visit: &Visit, bytes: Vec<u8>) -> Result<Id, Error> {
    let actor = visit.officer(RegisterExemplar)?;
    let scope = actor.scopes(RegisterExemplar).into_iter().next().ok_or(Error::Denied)?;
    let table = Arc::new(table_of(bytes));
    let looked = table.clone();
    let digest = apart(move || {
        let mut rows = 0_u64;
        looked.for_each(&mut |_| {
            rows += 1;
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        if rows == 0 { Err(Refusal::new("import-exemplars-no-rows").into()) } else { looked.digest() }
    });
    let new = Import {
        id: Id::new(visit.app.now(), visit.app.entropy()),
        register: scope.unit_code().to_owned(),
        digest: digest.await??,
        name: table.name(),
        columns: String::new(),
        state: ImportState::Received,
        rows: 0,
        rows_done: 0,
        added: 0,
        begun_by: Some(actor.account_id),
        begun_at: visit.app.now(),
        finished_at: None,
    };
    let write = move |tx: &mut kheo_store::Tx<'_>| {
        let import = begin(tx, &new)?;
        if import.state != ImportState::Finished {
            keep_file(tx, import.id, &table.bytes)?;
        }
        Ok(import.id)
    };
    visit.app.db().write(write).await
}

/// Finds an import of a register that the officer keeps.
async fn found(visit: &Visit, id: &str) -> Result<Import, Error> {
    let actor = visit.officer(RegisterExemplar)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let import = visit.app.read(move |db| Ok(import_with(db, id)?)).await?.ok_or(Error::Missing)?;
    let keeps = actor.scopes(RegisterExemplar).iter().any(|scope| scope.unit_code() == import.register);
    if keeps { Ok(import) } else { Err(Error::Missing) }
}

fn by_of(import: &Import) -> By {
    By { actor_id: import.begun_by, unit_code: Some(import.register.clone()) }
}

async fn sent(visit: &Visit, import: &Import) -> Result<crate::import::SentTable, Error> {
    let id = import.id;
    let bytes = visit.app.read(move |db| Ok(file_of(db, id)?)).await?;
    // It was kept for a while and nobody took it over.
    if bytes.is_empty() {
        Err(Refusal::new("import-exemplars-forgotten").into())
    } else {
        Ok(table_of(bytes))
    }
}

/// Looks a file through; what stands against reading it at all is shown as well.
async fn looked_through(visit: &Visit, import: &Import) -> Result<Result<Report, Refusal>, Error> {
    let table = match sent(visit, import).await {
        Ok(table) => table,
        Err(Error::Refusal(refusal)) => return Ok(Err(refusal)),
        Err(error) => return Err(error),
    };
    let (journal, import) = (visit.app.journal().clone(), import.clone());
    let looked = apart(move || {
        let by = by_of(&import);
        check(&journal, &by, &table, &options_of(&import), &mut |_| {}, &mut |_, _, _| Ok(()))
    });
    match looked.await? {
        Ok(report) => Ok(Ok(report)),
        Err(Error::Refusal(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}
