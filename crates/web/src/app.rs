//! What every handler shares.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::Arc;

use kheo_base::{Entropy, Error, Fault, Instant};
use kheo_journal::{By, Journal, Tx};
use kheo_people::Passwords;
use kheo_store::{Db, Reader};

use crate::cache::{Memory, PageCache};

/// What an operator decides about the site.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address under which people reach the site, without a slash at the end.
    pub base_url: String,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
    /// Whether rendered public pages are kept. Off only for measurements.
    pub page_cache: bool,
    /// Whether this is a demonstration, which every page says.
    pub demonstration: bool,
}

/// The application: database, clock, settings and caches. Clones share everything.
#[derive(Clone)]
pub struct App(Arc<Inner>, Parts);

/// What the wiring hands to capabilities without `web` knowing it, one of each type.
type Parts = Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>;

struct Inner {
    journal: Journal,
    settings: Settings,
    passwords: Passwords,
    cache: PageCache,
    memory: Memory,
}

impl App {
    /// Joins the parts.
    pub fn new(journal: Journal, passwords: Passwords, settings: Settings) -> Self {
        let cache = PageCache::new(settings.page_cache);
        let inner = Inner { journal, settings, passwords, cache, memory: Memory::default() };
        Self(Arc::new(inner), Parts::default())
    }

    /// Adds a part that handlers find by its type, such as the registry of kinds of rule sets.
    #[must_use]
    pub fn with_part<T: Send + Sync + 'static>(mut self, part: T) -> Self {
        Arc::make_mut(&mut self.1).insert(TypeId::of::<T>(), Arc::new(part));
        self
    }

    /// Returns a part that the wiring added.
    ///
    /// # Errors
    /// A fault if it did not.
    pub fn part<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, Fault> {
        let part = self.1.get(&TypeId::of::<T>()).cloned();
        let missing = || Fault::new(format!("the wiring lacks {}", type_name::<T>()));
        part.and_then(|part| part.downcast().ok()).ok_or_else(missing)
    }

    /// Returns the database.
    pub fn db(&self) -> &Db {
        self.0.journal.db()
    }

    /// Returns the journal.
    pub fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// Returns the settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Returns what hashes passwords, with its bounds on memory.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Returns the cache of public pages.
    pub(crate) fn cache(&self) -> &PageCache {
        &self.0.cache
    }

    /// Drops every cached page: something public has changed, here or on another server.
    pub fn drop_cached_pages(&self) {
        self.0.cache.drop_all();
    }

    /// Returns the present moment.
    pub fn now(&self) -> Instant {
        self.0.journal.now()
    }

    /// Returns the source of randomness.
    pub fn entropy(&self) -> &Entropy {
        self.0.journal.entropy()
    }

    /// Asks the database on a consistent view.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn read<T, F>(&self, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.db().read(closure).await
    }

    /// Returns something that rarely changes (rule sets, units), asked for at most every ten seconds. `name` names the value
    /// and its type.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn remembered<T, F>(&self, name: &'static str, closure: F) -> Result<Arc<T>, Error>
    where
        F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + Sync + 'static,
    {
        let now = self.now();
        if let Some(value) = self.0.memory.get(name, now) {
            return Ok(value);
        }
        let value = Arc::new(self.read(closure).await?);
        self.0.memory.keep(name, now, value.clone());
        Ok(value)
    }

    /// Changes the database and records the act in one transaction. The closure may run several times.
    ///
    /// # Errors
    /// What the closure returns; then nothing has changed.
    pub async fn write<T, F>(&self, by: By, closure: F) -> Result<T, Error>
    where
        F: FnMut(&mut Tx<'_, '_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let answer = self.0.journal.write(by, closure).await?;
        // Whoever changed something must see it on the next page; other servers follow within a moment.
        self.drop_cached_pages();
        Ok(answer)
    }
}
