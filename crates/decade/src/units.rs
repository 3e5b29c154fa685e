//! The communes of the country before and after 1 July 2025, each with a weight.

const UNITS: &str = include_str!("../../../data/units.csv");

/// First day of the communes of before.
pub(crate) const BEFORE: &str = "2021-01-01";
/// First day of the communes of today.
pub(crate) const AFTER: &str = "2025-07-01";

/// A commune.
pub(crate) struct Unit {
    pub(crate) code: &'static str,
    pub(crate) valid_from: &'static str,
    /// What stands before its name: `xã`, `phường`…
    pub(crate) kind: &'static str,
    pub(crate) name: &'static str,
    /// A number for its province, so that copies lie in another one.
    pub(crate) province: u8,
    /// How many models it has compared with others: some communes register fifty a year, many two or three.
    pub(crate) weight: u64,
}

/// Returns the communes that began on a day and hold until the reform, or began with it. Communes that were merged before
/// are left out: nobody says where they went.
pub(crate) fn units(from: &'static str) -> Vec<Unit> {
    let mut found = Vec::with_capacity(10_000);
    let (mut province, mut last) = (0_u8, "");
    for line in UNITS.lines().skip(1) {
        // No name of a commune has a comma; the legal basis behind it may, and is not read.
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default();
        let (code, valid_from, valid_to, _, name, kind, tier, parent) =
            (next(), next(), next(), next(), next(), next(), next(), next());
        let holds = if from == BEFORE { valid_to == AFTER } else { true };
        if tier != "commune" || valid_from != from || !holds {
            continue;
        }
        // Districts before and provinces after are numbered with their provinces: neighbours in the list belong together.
        let region = if from == BEFORE { district_region(parent) } else { parent };
        if region != last {
            (province, last) = (province.wrapping_add(1), region);
        }
        found.push(Unit { code, valid_from, kind: spoken(kind), name, province, weight: weight(code) });
    }
    found.sort_unstable_by_key(|unit| unit.code);
    found
}

/// The first two digits of a district's code change with about every third province: near enough for a distance.
fn district_region(district: &'static str) -> &'static str {
    district.get(..2).unwrap_or_default()
}

fn spoken(kind: &'static str) -> &'static str {
    match kind {
        "phuong" => "phường",
        "thi_tran" => "thị trấn",
        "dac_khu" => "đặc khu",
        _ => "xã",
    }
}

/// From 1 to 40, most of them low: the fourth power of a number that depends on the code alone.
fn weight(code: &str) -> u64 {
    let mixed = code.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let part = (mixed >> 32) % 1_000;
    4 + part * part * part / 28_000_000
}
