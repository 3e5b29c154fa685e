//! The order of candidates: drawn once for a poll, the same for everybody.

/// Shuffles by a seed: the same seed gives the same order, on any machine and in any version of this program.
///
/// Fisher–Yates over `SplitMix64`. The remainder favours some places by one part in 2⁵⁷ for a hundred candidates.
pub fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        let places = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        let place = usize::try_from(next(&mut state) % places).unwrap_or(0);
        items.swap(last, place);
    }
    items
}

/// `SplitMix64` by Steele, Lea and Flood.
const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_seed_means_the_same_order_for_ever() {
        assert_eq!(shuffled(vec!['a', 'b', 'c', 'd', 'e'], 7), shuffled(vec!['a', 'b', 'c', 'd', 'e'], 7));
        assert_eq!(next(&mut 0), 0xe220_a839_7b1d_cdaf, "the published first number of SplitMix64");
    }

    #[test]
    fn every_place_is_as_likely() {
        let mut first = [0_u32; 4];
        for seed in 0..4_000 {
            first[shuffled(vec![0, 1, 2, 3], seed)[0]] += 1;
        }
        assert!(first.iter().all(|count| (850..1150).contains(count)), "{first:?}");
    }

    proptest! {
        #[test]
        fn nobody_is_lost(count in 0_usize..100, seed in any::<u64>()) {
            let mut items = shuffled((0..count).collect(), seed);
            items.sort_unstable();
            prop_assert_eq!(items, (0..count).collect::<Vec<_>>());
        }
    }
}
