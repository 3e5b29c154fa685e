//! The code on a certificate that leads to the act, drawn as one path: sharp at every size, and a few hundred bytes.

use std::fmt::Write;

use kheo_base::Fault;
use qrcode::{Color, EcLevel, QrCode};

/// Draws the code of an address as SVG, one unit a module, without its quiet zone, which the template leaves around it.
///
/// A quarter of the modules may be lost to a fold or a stain (level Q).
pub(crate) fn svg(address: &str) -> Result<String, Fault> {
    let code = QrCode::with_error_correction_level(address, EcLevel::Q)
        .map_err(|error| Fault::because("drawing the code of an address", error))?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, line) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in line.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                write!(path, "M{x} {y}h{length}v1h-{length}z")
                    .map_err(|error| Fault::because("drawing a code", error))?;
            }
            x += run.len();
        }
    }
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}"><path d="{path}"/></svg>"#
    ))
}
