//! Sets of documents of one segment as bits: a few hundred syllables make up most of Vietnamese, so their lists are long, and
//! sixty-four documents are compared at once.

use std::sync::Arc;

/// A set of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set among `size` documents.
    pub(crate) fn none(size: u32) -> Self {
        Self(vec![0; (size as usize).div_ceil(64)])
    }

    /// Adds a document.
    #[inline]
    pub(crate) fn add(&mut self, document: u32) {
        if let Some(block) = self.0.get_mut(document as usize / 64) {
            *block |= 1 << (document % 64);
        }
    }

    /// Whether a document is in it.
    #[inline]
    pub(crate) fn has(&self, document: u32) -> bool {
        self.0.get(document as usize / 64).is_some_and(|block| block >> (document % 64) & 1 == 1)
    }

    /// Keeps what the other has too.
    pub(crate) fn and(&mut self, other: &Self) {
        for (block, other) in self.0.iter_mut().zip(&other.0) {
            *block &= other;
        }
    }

    /// Adds what the other has.
    pub(crate) fn or(&mut self, other: &Self) {
        for (block, other) in self.0.iter_mut().zip(&other.0) {
            *block |= other;
        }
    }

    /// Removes what the other has.
    pub(crate) fn and_not(&mut self, other: &Self) {
        for (block, other) in self.0.iter_mut().zip(&other.0) {
            *block &= !other;
        }
    }

    /// Returns how many documents are in it.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|block| block.count_ones() as usize).sum()
    }

    /// Whether none is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|block| *block == 0)
    }

    /// Calls a function for each document, in order.
    #[inline]
    pub(crate) fn each(&self, mut take: impl FnMut(u32)) {
        for (place, block) in self.0.iter().enumerate() {
            let mut left = *block;
            while left != 0 {
                let beginning = u32::try_from(place * 64).unwrap_or(u32::MAX);
                take(beginning + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}

/// What all of these sets have; nothing if there are none.
pub(crate) fn all_of(size: u32, sets: &[Arc<Bits>]) -> Bits {
    let Some((first, others)) = sets.split_first() else { return Bits::none(size) };
    let mut common = Bits::clone(first);
    others.iter().for_each(|other| common.and(other));
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(set: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::none(200);
        set.iter().for_each(|document| bits.add(*document));
        bits
    }

    fn set(bits: &Bits) -> BTreeSet<u32> {
        let mut set = BTreeSet::new();
        bits.each(|document| {
            set.insert(document);
        });
        set
    }

    proptest! {
        #[test]
        fn bits_are_sets(
            one in prop::collection::btree_set(0_u32..200, 0..80),
            two in prop::collection::btree_set(0_u32..200, 0..80),
        ) {
            let (mut and, mut or, mut not) = (bits(&one), bits(&one), bits(&one));
            and.and(&bits(&two));
            or.or(&bits(&two));
            not.and_not(&bits(&two));
            prop_assert_eq!(set(&and), one.intersection(&two).copied().collect());
            prop_assert_eq!(set(&or), one.union(&two).copied().collect());
            prop_assert_eq!(set(&not), one.difference(&two).copied().collect());
            prop_assert_eq!(or.count(), one.union(&two).count());
        }
    }
}
