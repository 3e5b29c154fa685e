//! How the openings of a leaf are kept: name, key and value of each field, one after the other in one row.

use kheo_base::Fault;

/// What opens one commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    /// The field.
    pub(crate) field: String,
    /// The key, 32 random bytes.
    pub(crate) key: [u8; 32],
    /// The value; empty where nothing was shown.
    pub(crate) value: String,
}

/// Packs openings.
pub(crate) fn pack(openings: &[Opening]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(openings.iter().map(|one| one.value.len() + 48).sum());
    for opening in openings {
        // Names are the program's own words, and values stand in rows that are bounded.
        packed.push(u8::try_from(opening.field.len()).unwrap_or(u8::MAX));
        packed.extend_from_slice(opening.field.as_bytes());
        packed.extend_from_slice(&opening.key);
        packed.extend_from_slice(&u32::try_from(opening.value.len()).unwrap_or(u32::MAX).to_be_bytes());
        packed.extend_from_slice(opening.value.as_bytes());
    }
    packed
}

/// Unpacks openings.
pub(crate) fn unpack(mut packed: &[u8]) -> Result<Vec<Opening>, Fault> {
    let mut openings = Vec::new();
    while !packed.is_empty() {
        let (one, rest) = first(packed).ok_or_else(|| Fault::new("stored openings are damaged"))?;
        openings.push(one);
        packed = rest;
    }
    Ok(openings)
}

fn first(packed: &[u8]) -> Option<(Opening, &[u8])> {
    let (length, rest) = packed.split_first()?;
    let (field, rest) = rest.split_at_checked(usize::from(*length))?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (value, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    Some((Opening { field: text(field)?, key: *key, value: text(value)? }, rest))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_nothing_shorter() {
        let opening = |field: &str, value: &str| Opening {
            field: field.to_owned(),
            key: [7; 32],
            value: value.to_owned(),
        };
        let openings = vec![opening("title", "Nuôi ong lấy mật"), opening("lead", "")];
        let packed = pack(&openings);
        assert_eq!(unpack(&packed).unwrap(), openings);
        assert_eq!(unpack(&[]).unwrap(), Vec::new());
        let ends = [pack(&openings[..1]).len(), 0];
        for cut in (0..packed.len()).filter(|cut| !ends.contains(cut)) {
            assert!(unpack(&packed[..cut]).is_err(), "{cut}");
        }
    }
}
