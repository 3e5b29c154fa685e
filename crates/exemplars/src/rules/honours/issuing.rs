//! Who issues a document, as the symbol in a decision's number lets one guess: a suggestion that whoever prints corrects.
//!
//! Symbols of the State: Decree 30/2020/NĐ-CP; of the Party: 399-QĐ/TW. What no symbol tells (the post of whoever signs, the office where a copy
//! is kept in the Party) stays open.

/// Longest line, in letters.
pub const LINE_LETTERS_MAX: usize = 200;

/// What a decision does not record but its document shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Issuing {
    /// The body above the one that issues.
    pub parent: String,
    /// The body that issues.
    pub issuer: String,
    /// The name of the place.
    pub place: String,
    /// The post of whoever signs.
    pub post: String,
    /// Who receives it, a line each.
    pub recipients: Vec<String>,
}

/// A unit by its name with and without its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// `Phương Thịnh`.
    pub bare: String,
    /// `xã Phương Thịnh`.
    pub full: String,
}

/// Suggests who issued a decision with this number, at the level of a commune or of a province; nothing if the unit is not known.
pub fn suggested(number: &str, commune: Option<&Named>, province: Option<&Named>) -> Issuing {
    let symbol = number.rsplit('/').next().unwrap_or_default();
    let is_party = symbol.ends_with("ĐU") || symbol.ends_with("TU");
    let kept = if is_party { "Lưu Văn phòng" } else { "Lưu: VT" };
    let recipients = vec!["Như Điều 3".to_owned(), kept.to_owned()];
    let Some(unit) = commune.or(province) else { return Issuing { recipients, ..Issuing::default() } };
    let above = province.map(|province| format!("Đảng bộ {}", province.full)).unwrap_or_default();
    let (parent, issuer) = match symbol {
        _ if symbol.ends_with("ĐU") && commune.is_some() => (above, format!("Đảng uỷ {}", unit.full)),
        _ if symbol.ends_with("TU") && commune.is_none() => (String::new(), provincial(unit)),
        _ if symbol.ends_with("UBND") => (String::new(), format!("Uỷ ban nhân dân {}", unit.full)),
        _ if symbol.contains("MTTQ") => {
            (String::new(), format!("Uỷ ban Mặt trận Tổ quốc Việt Nam {}", unit.full))
        }
        _ => (String::new(), String::new()),
    };
    Issuing { parent, issuer, place: place_of(unit), post: String::new(), recipients }
}

/// A place that is called by a number keeps its kind: `Phường 10`.
fn place_of(unit: &Named) -> String {
    if !unit.bare.starts_with(|letter: char| letter.is_ascii_digit()) {
        return unit.bare.clone();
    }
    let mut letters = unit.full.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A city's committee of the Party is called after the city.
fn provincial(province: &Named) -> String {
    let is_city = province.full.starts_with("thành phố");
    let kind = if is_city { "Thành uỷ" } else { "Tỉnh uỷ" };
    format!("{kind} {}", province.bare)
}

/// Splits who signed into name and post, where both were recorded: `Nguyễn Văn Thuận, Phó Bí thư`.
pub fn name_and_post(signer: &str) -> (&str, &str) {
    let (name, post) = signer.split_once(',').unwrap_or((signer, ""));
    (name.trim(), post.trim())
}

/// Splits what a decision rests on into grounds, a line each: `Căn cứ …`.
pub fn grounds(legal_basis: &str) -> Vec<String> {
    let lines =
        legal_basis.split(['\n', ';']).map(|line| line.trim().trim_end_matches('.').trim_start_matches("- "));
    let ground = |line: &str| match line.to_lowercase() {
        lower if lower.starts_with("căn cứ") || lower.starts_with("xét") || lower.starts_with("theo") => {
            line.to_owned()
        }
        _ => format!("Căn cứ {line}"),
    };
    lines.filter(|line| !line.is_empty()).map(ground).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(bare: &str, full: &str) -> Named {
        Named { bare: bare.to_owned(), full: full.to_owned() }
    }

    #[test]
    fn symbols_tell_who_issued_and_nothing_is_made_up() {
        let (commune, province) =
            (named("Phương Thịnh", "xã Phương Thịnh"), named("Đồng Tháp", "tỉnh Đồng Tháp"));
        let party = suggested("46-QĐ/ĐU", Some(&commune), Some(&province));
        assert_eq!(
            (party.parent.as_str(), party.issuer.as_str()),
            ("Đảng bộ tỉnh Đồng Tháp", "Đảng uỷ xã Phương Thịnh")
        );
        let people = suggested("21/QĐ-UBND", Some(&commune), Some(&province));
        assert_eq!(people.issuer, "Uỷ ban nhân dân xã Phương Thịnh");
        assert_eq!(people.recipients, ["Như Điều 3", "Lưu: VT"]);
        assert_eq!(suggested("21/QĐ-UBND", None, Some(&province)).issuer, "Uỷ ban nhân dân tỉnh Đồng Tháp");
        assert_eq!(suggested("5-QĐ/TU", None, Some(&named("Huế", "thành phố Huế"))).issuer, "Thành uỷ Huế");
        let ward = named("10", "phường 10");
        assert_eq!(suggested("1/QĐ-UBND", Some(&ward), Some(&province)).place, "Phường 10");
        let nobody = suggested("1/QĐ-UBND", None, None);
        assert_eq!((nobody.issuer.as_str(), nobody.place.as_str()), ("", ""), "the unit is not known");
        let unknown = suggested("số 7", Some(&commune), Some(&province));
        assert_eq!((unknown.issuer.as_str(), unknown.post.as_str()), ("", ""));
    }

    #[test]
    fn grounds_begin_as_grounds_begin() {
        let typed = "Kế hoạch số 12-KH/ĐU; căn cứ biên bản họp.\n\nXét đề nghị của hội đồng;";
        let read = grounds(typed);
        assert_eq!(read, ["Căn cứ Kế hoạch số 12-KH/ĐU", "căn cứ biên bản họp", "Xét đề nghị của hội đồng"]);
        assert!(grounds(" ").is_empty());
        assert_eq!(name_and_post("Nguyễn Văn Thuận, Phó Bí thư"), ("Nguyễn Văn Thuận", "Phó Bí thư"));
        assert_eq!(name_and_post("Nguyễn Văn Thuận"), ("Nguyễn Văn Thuận", ""));
    }
}
