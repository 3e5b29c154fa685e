//! Each table as CSV: `/thong-ke.csv?bang=…`. A share becomes two columns, a change too, so that whoever calculates has both.

use axum::extract::State;
use kheo_base::{Error, Fault, guarded};
use kheo_web::{App, Asked as Address, Frame, Reply, Visit, attachment};

use super::asked::Asked;
use super::pages::numbers;
use super::table::{Cell, Kind, Table};
use super::tables::{Making, tables};

/// The table given if none is named.
const USUAL: &str = "nam";

/// Gives one table.
pub async fn csv(State(app): State<App>, visit: Visit, Address(form): Address) -> Reply {
    let name = Some(form.value("bang")).filter(|name| !name.is_empty()).unwrap_or(USUAL).to_owned();
    let (asked, numbers) = numbers(&app, Asked::read(&form)).await?;
    let made = tables(&Making { frame: &visit.frame, asked: &asked, numbers: &numbers });
    let table = made.iter().find(|table| table.id == name).ok_or(Error::Missing)?;
    let written = write(table, &visit.frame).map_err(|error| Fault::because("writing CSV", error))?;
    attachment("text/csv; charset=utf-8", &format!("thong-ke-{}.csv", table.id), written)
}

fn write(table: &Table, frame: &Frame) -> Result<Vec<u8>, csv::Error> {
    // The mark at the beginning makes spreadsheets read Vietnamese as UTF-8.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let mut head = Vec::new();
    for column in &table.columns {
        match column.kind {
            Kind::Words | Kind::Number => head.push(column.name.clone()),
            Kind::Share => {
                head.push(column.name.clone());
                head.push(frame.t1("statistics-csv-whole", "name", &column.name));
            }
            Kind::Growth => {
                head.push(frame.t1("statistics-csv-before", "name", &column.name));
                head.push(column.name.clone());
            }
        }
    }
    writer.write_record(head.iter().map(|name| guarded(name).into_owned()))?;
    for row in &table.rows {
        let mut line = Vec::new();
        for cell in row {
            match cell {
                Cell::Words(text, _) => line.push(guarded(text).into_owned()),
                Cell::Day(day) => line.push(day.to_string()),
                Cell::Number(number, _) | Cell::Bar(number, _) => line.push(number.to_string()),
                Cell::Share(share) => line.extend([share.part.to_string(), share.whole.to_string()]),
                Cell::Growth(growth) => {
                    line.extend([growth.before.to_string(), growth.difference().to_string()]);
                }
            }
        }
        writer.write_record(line)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::super::table::Column;
    use super::*;
    use crate::rules::figures::Growth;

    #[test]
    fn a_table_is_written_with_both_parts_of_a_share_and_runs_nothing() {
        let table = Table {
            id: "nam",
            caption: "…".to_owned(),
            columns: vec![Column::words("Đơn vị"), Column::share("Công nhận"), Column::growth("Tăng")],
            rows: vec![vec![
                Cell::words("=HYPERLINK(\"x\")"),
                Cell::share(1, 3),
                Cell::Growth(Growth { before: 9, now: 4 }),
            ]],
            note: None,
        };
        let text = String::from_utf8(write(&table, &Frame::sample(kheo_web::Language::Vi)).unwrap()).unwrap();
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        assert_eq!(lines.next().unwrap().split(',').count(), 5);
        assert_eq!(lines.next(), Some("\"'=HYPERLINK(\"\"x\"\")\",1,3,9,-5"));
    }
}
