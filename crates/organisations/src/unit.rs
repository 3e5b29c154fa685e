//! A territorial unit as it was between two days, and the names by which people and addresses call it.

use std::fmt;
use std::str::FromStr;

use kheo_base::Day;

use crate::code::{Code, Tier};

/// What a unit is called before its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tỉnh.
    Tinh,
    /// Thành phố trực thuộc trung ương.
    ThanhPhoTw,
    /// Quận.
    Quan,
    /// Huyện.
    Huyen,
    /// Thị xã.
    ThiXa,
    /// Thành phố thuộc tỉnh, or within a centrally-run city.
    ThanhPho,
    /// Xã.
    Xa,
    /// Phường.
    Phuong,
    /// Thị trấn.
    ThiTran,
    /// Đặc khu.
    DacKhu,
}

impl Kind {
    /// All kinds, highest tier first.
    pub const ALL: [Self; 10] = [
        Self::Tinh,
        Self::ThanhPhoTw,
        Self::Quan,
        Self::Huyen,
        Self::ThiXa,
        Self::ThanhPho,
        Self::Xa,
        Self::Phuong,
        Self::ThiTran,
        Self::DacKhu,
    ];

    /// Returns the word that the database and the files keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tinh => "tinh",
            Self::ThanhPhoTw => "thanh_pho_tw",
            Self::Quan => "quan",
            Self::Huyen => "huyen",
            Self::ThiXa => "thi_xa",
            Self::ThanhPho => "thanh_pho",
            Self::Xa => "xa",
            Self::Phuong => "phuong",
            Self::ThiTran => "thi_tran",
            Self::DacKhu => "dac_khu",
        }
    }

    /// Returns the kind of a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the tier on which units of this kind stand.
    pub const fn tier(self) -> Tier {
        match self {
            Self::Tinh | Self::ThanhPhoTw => Tier::Province,
            Self::Quan | Self::Huyen | Self::ThiXa | Self::ThanhPho => Tier::District,
            Self::Xa | Self::Phuong | Self::ThiTran | Self::DacKhu => Tier::Commune,
        }
    }

    /// Returns how the kind is written at the beginning of a line: `Xã`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tinh => "Tỉnh",
            Self::ThanhPhoTw | Self::ThanhPho => "Thành phố",
            Self::Quan => "Quận",
            Self::Huyen => "Huyện",
            Self::ThiXa => "Thị xã",
            Self::Xa => "Xã",
            Self::Phuong => "Phường",
            Self::ThiTran => "Thị trấn",
            Self::DacKhu => "Đặc khu",
        }
    }
}

/// The key of a unit: its code and the day from which this version of it is valid, since codes were used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey {
    /// The code.
    pub code: Code,
    /// The first day of this version.
    pub valid_from: Day,
}

/// The text is neither a code nor a code with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a unit's code or key")]
pub struct ParseUnitKeyError;

/// Formats as `24@2021-01-01`.
impl fmt::Display for UnitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.code, self.valid_from)
    }
}

/// Reads `24@2021-01-01`.
impl FromStr for UnitKey {
    type Err = ParseUnitKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (code, day) = text.split_once('@').ok_or(ParseUnitKeyError)?;
        let code = code.parse().map_err(|_| ParseUnitKeyError)?;
        let valid_from: Day = day.parse().map_err(|_| ParseUnitKeyError)?;
        // One address for one page: other ways of writing the day are for forms.
        if valid_from.to_string() == day { Ok(Self { code, valid_from }) } else { Err(ParseUnitKeyError) }
    }
}

/// What stands in a page's address: a code alone, whose meaning depends on the day, or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitAddress {
    /// `24`: whatever the code means; see [`crate::store::meaning`].
    Code(Code),
    /// `24@2021-01-01`: one version.
    Key(UnitKey),
}

impl fmt::Display for UnitAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => code.fmt(f),
            Self::Key(key) => key.fmt(f),
        }
    }
}

impl FromStr for UnitAddress {
    type Err = ParseUnitKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('@') {
            return text.parse().map(Self::Key);
        }
        text.parse().map(Self::Code).map_err(|_| ParseUnitKeyError)
    }
}

/// One version of a territorial unit: what it was from one day until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its code, which other units may have had before or may have after.
    pub code: Code,
    /// The first day on which this holds.
    pub valid_from: Day,
    /// The first day on which this no longer holds; absent while it does.
    pub valid_to: Option<Day>,
    /// Whether `valid_from` is the day of a legal act, rather than of the oldest list that names the unit.
    pub from_exact: bool,
    /// The bare name: `Bình Sa`, `1`.
    pub name: String,
    /// What it is called before its name.
    pub kind: Kind,
    /// Its level.
    pub tier: Tier,
    /// The code of the unit above it; absent for provinces.
    pub parent_code: Option<Code>,
    /// The act that made it so, as its number: `19/2025/QĐ-TTg`; empty where unknown.
    pub legal_basis: String,
}

impl Unit {
    /// Returns the key.
    pub const fn key(&self) -> UnitKey {
        UnitKey { code: self.code, valid_from: self.valid_from }
    }

    /// Returns the name with its kind for the beginning of a line: `Xã Bình Sa`, `Quận 1`.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.kind.label(), self.name)
    }

    /// Returns the name with its kind for the middle of a sentence: `xã Bình Sa`.
    pub fn full_name_lower(&self) -> String {
        format!("{} {}", self.kind.label().to_lowercase(), self.name)
    }

    /// Tells whether this version holds on a day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Tells whether this version holds no longer on a day.
    pub fn has_ended_by(&self, day: Day) -> bool {
        self.valid_to.is_some_and(|end| end <= day)
    }
}

/// Where something belongs in the units of a day, usually today's: what permissions and lists ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The province.
    pub province: Code,
    /// The commune, unless it belongs to the province as a whole or nobody knows more.
    pub commune: Option<Code>,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn unit(kind: Kind, name: &str) -> Unit {
        Unit {
            code: "00004".parse().unwrap(),
            valid_from: "2021-01-01".parse().unwrap(),
            valid_to: Some("2025-07-01".parse().unwrap()),
            from_exact: false,
            name: name.to_owned(),
            kind,
            tier: kind.tier(),
            parent_code: None,
            legal_basis: String::new(),
        }
    }

    #[test]
    fn names_stand_at_the_beginning_or_inside_a_sentence() {
        for (kind, name, full, lower) in [
            (Kind::Xa, "Bình Sa", "Xã Bình Sa", "xã Bình Sa"),
            (Kind::ThanhPhoTw, "Hà Nội", "Thành phố Hà Nội", "thành phố Hà Nội"),
            (Kind::DacKhu, "Phú Quốc", "Đặc khu Phú Quốc", "đặc khu Phú Quốc"),
            (Kind::Quan, "1", "Quận 1", "quận 1"),
        ] {
            let unit = unit(kind, name);
            assert_eq!((unit.full_name().as_str(), unit.full_name_lower().as_str()), (full, lower));
        }
    }

    #[test]
    fn a_version_holds_until_the_day_before_its_end() {
        let unit = unit(Kind::Phuong, "Trúc Bạch");
        let on = |text: &str| unit.is_valid_on(text.parse().unwrap());
        assert!(!on("2020-12-31") && on("2021-01-01") && on("2025-06-30") && !on("2025-07-01"));
        assert!(unit.has_ended_by("2025-07-01".parse().unwrap()));
        assert!(!unit.has_ended_by("2025-06-30".parse().unwrap()));
    }

    #[test]
    fn addresses_are_codes_or_keys() {
        let key: UnitKey = "24@2021-01-01".parse().unwrap();
        assert_eq!(key.to_string(), "24@2021-01-01");
        assert_eq!("24@2021-01-01".parse(), Ok(UnitAddress::Key(key)));
        assert_eq!("24".parse(), Ok(UnitAddress::Code(key.code)));
        for text in ["", "24@", "@2021-01-01", "24@01/01/2021", "24@2021-1-1", "240000", "24@2021-02-30"] {
            assert_eq!(text.parse::<UnitAddress>(), Err(ParseUnitKeyError), "{text}");
        }
    }

    #[test]
    fn words_of_kinds_come_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(kind));
        }
        assert_eq!(Kind::from_word("thon"), None);
    }
}
