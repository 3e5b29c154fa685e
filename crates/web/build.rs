//! Embeds styles, scripts, fonts and pictures under names that carry their hash, compressed once here and never again.
//!
//! All files of `styles/` become one sheet, in the order below; `url("/assets/…")` inside it is rewritten to hashed
//! names. A file that changes gets a new name, so browsers may keep each name for ever.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// Sheets that others build on come first, those that override come last; the rest follow the alphabet.
const SHEETS_FIRST: [&str; 2] = ["tokens.css", "base.css"];
const SHEETS_LAST: [&str; 1] = ["print.css"];
/// Extensions whose files shrink when compressed; fonts and pictures already are.
const COMPRESSIBLE: [&str; 4] = ["css", "js", "svg", "json"];

struct Asset {
    name: String,
    hashed: String,
    file: PathBuf,
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../..");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    for folder in ["assets", "styles", "locales"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
    }
    let mut assets = Vec::new();
    collect(&root.join("assets"), "", &out, &mut assets)?;
    let mut sheet = sheet(&root.join("styles"))?;
    for asset in &assets {
        sheet = sheet.replace(&format!("/assets/{}", asset.name), &format!("/assets/{}", asset.hashed));
    }
    assets.push(embed("kheo.css", sheet.as_bytes(), &out)?);
    fs::write(out.join("assets.rs"), table(&assets))?;
    fs::write(out.join("locales.rs"), locales(&root.join("locales"))?)
}

fn collect(folder: &Path, prefix: &str, out: &Path, assets: &mut Vec<Asset>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), out, assets)?;
        } else if !name.ends_with(".txt") && !name.ends_with(".md") {
            assets.push(embed(&name, &fs::read(entry.path())?, out)?);
        }
    }
    Ok(())
}

fn embed(name: &str, bytes: &[u8], out: &Path) -> io::Result<Asset> {
    let digest = Sha256::digest(bytes);
    let hash = digest.iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let hashed = format!("{stem}.{hash}.{extension}");
    let file = out.join(hashed.replace('/', "_"));
    fs::write(&file, bytes)?;
    if COMPRESSIBLE.contains(&extension) {
        let mut compressed = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params)?;
        fs::write(file.with_extension(format!("{extension}.br")), compressed)?;
    }
    Ok(Asset { name: name.to_owned(), hashed, file })
}

fn sheet(folder: &Path) -> io::Result<String> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    names.retain(|name| name.ends_with(".css"));
    names.sort_by_key(|name| {
        let first = SHEETS_FIRST.iter().position(|sheet| sheet == name);
        let rank = first.unwrap_or(if SHEETS_LAST.contains(&name.as_str()) { 99 } else { 50 });
        (rank, name.clone())
    });
    names.iter().map(|name| fs::read_to_string(folder.join(name))).collect()
}

fn table(assets: &[Asset]) -> String {
    let mut code = String::from("pub(super) const ASSETS: &[Asset] = &[\n");
    for asset in assets {
        let compressed = asset
            .file
            .with_extension(format!("{}.br", asset.file.extension().unwrap_or_default().to_string_lossy()));
        let compressed = if compressed.exists() {
            format!("Some(include_bytes!({compressed:?}))")
        } else {
            "None".to_owned()
        };
        let _ = writeln!(
            code,
            "Asset {{ name: {:?}, path: {:?}, bytes: include_bytes!({:?}), brotli: {compressed} }},",
            asset.name,
            format!("/assets/{}", asset.hashed),
            asset.file
        );
    }
    code.push_str("];\n");
    code
}

fn locales(folder: &Path) -> io::Result<String> {
    let mut code = String::new();
    for language in ["vi", "en"] {
        let mut files: Vec<PathBuf> = fs::read_dir(folder.join(language))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "ftl"));
        files.sort();
        let _ = writeln!(code, "pub(super) const {}: &[(&str, &str)] = &[", language.to_uppercase());
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let _ = writeln!(code, "({name:?}, include_str!({:?})),", file.canonicalize()?);
        }
        code.push_str("];\n");
    }
    Ok(code)
}
