//! What rarely changes and every page needs: remembered for a few seconds instead of asked for each time.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use kheo_base::Instant;

/// How long something is remembered. Rule sets and units change a few times a year; ten seconds late is soon enough.
const SECONDS_MAX: i64 = 10;

/// Remembered values by name. Never anything about a visitor.
#[derive(Default)]
pub(crate) struct Memory(RwLock<HashMap<&'static str, Remembered>>);

struct Remembered {
    at: Instant,
    value: Arc<dyn Any + Send + Sync>,
}

impl Memory {
    pub(crate) fn get<T: Any + Send + Sync>(&self, name: &'static str, now: Instant) -> Option<Arc<T>> {
        let values = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let remembered = values.get(name)?;
        // A clock that was put back must not make anything last longer.
        let is_fresh = now >= remembered.at && now < remembered.at.plus_seconds(SECONDS_MAX);
        if is_fresh { remembered.value.clone().downcast().ok() } else { None }
    }

    pub(crate) fn keep<T: Any + Send + Sync>(&self, name: &'static str, at: Instant, value: Arc<T>) {
        let mut values = self.0.write().unwrap_or_else(PoisonError::into_inner);
        values.insert(name, Remembered { at, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_remembered_for_a_moment_only() {
        let (memory, now) = (Memory::default(), Instant::from_millis(0));
        memory.keep("provinces", now, Arc::new(34));
        assert_eq!(memory.get::<i32>("provinces", now.plus_seconds(SECONDS_MAX - 1)).as_deref(), Some(&34));
        assert!(memory.get::<i32>("provinces", now.plus_seconds(SECONDS_MAX)).is_none());
        assert!(memory.get::<i32>("provinces", now.plus_seconds(-1)).is_none());
        assert!(memory.get::<i64>("provinces", now).is_none());
    }
}
