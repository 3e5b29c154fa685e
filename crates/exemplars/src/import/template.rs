//! The template of a register: one head for each column, and what each means.

use kheo_base::{Error, Fault};
use kheo_web::Language;
use kheo_web::texts::text;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::Column;

/// Width of a column of the template, in letters.
const WIDTH: f64 = 22.0;
/// Width of the explanations, in letters.
const EXPLANATION_WIDTH: f64 = 90.0;

/// Returns the template as CSV: its heads.
pub fn template_csv() -> String {
    let heads = Column::ALL.iter().map(|column| column.head());
    let quoted = heads.map(|head| if head.contains(',') { format!("\"{head}\"") } else { head.to_owned() });
    format!("\u{feff}{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// Returns the template as XLSX: a sheet to fill, and one that explains each column.
///
/// # Errors
/// A fault if it cannot be written.
pub fn template_xlsx() -> Result<Vec<u8>, Error> {
    made().map_err(|error| Fault::because("writing the template", error).into())
}

fn made() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    // Codes keep their zeros and days stay as they are typed only in cells that are text.
    let typed = Format::new().set_num_format("@");
    let sheet = book.add_worksheet().set_name(text(Language::Vi, "import-template-sheet"))?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0_u16..).zip(Column::ALL) {
        sheet.set_column_width(place, WIDTH)?.set_column_format(place, &typed)?;
        sheet.write_with_format(0, place, column.head(), &head)?;
    }
    let sheet = book.add_worksheet().set_name(text(Language::Vi, "import-template-explanations"))?;
    sheet
        .set_column_width(0, WIDTH * 1.5)?
        .set_column_width(1, WIDTH)?
        .set_column_width(2, EXPLANATION_WIDTH)?;
    let heads = ["import-template-column", "import-template-program-name", "import-template-meaning"];
    for (place, key) in (0_u16..).zip(heads) {
        sheet.write_with_format(0, place, text(Language::Vi, key), &head)?;
    }
    for (row, column) in (1_u32..).zip(Column::ALL) {
        sheet.write(row, 0, column.head())?.write(row, 1, column.name())?;
        let meaning = text(Language::Vi, &explanation_key(*column));
        sheet.write_with_format(row, 2, meaning, &wrapped)?;
    }
    book.save_to_buffer()
}

/// The key of the sentence that explains a column.
pub(crate) fn explanation_key(column: Column) -> String {
    format!("import-column-{}", column.name().replace('_', "-"))
}
