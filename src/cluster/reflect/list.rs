//! Reading everything, and asking whether the cluster went back in time.
//!
//! Lists carry no resource version, so that they speak of the present: a list at version 0 may come from
//! a cache that lags behind, and show a past which another server has already left. It would not be
//! faster where lists are streamed (1.33 and later), as those come from the cache either way.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::incoming::IDLE;
use super::publish::number;
use super::split::{Found, ListMeta, Splitter};
use super::{Reflector, Step, Turn, is_gone};
use crate::cluster::Trouble;
use crate::domain::Freshness;

/// Objects per page, where a list comes in pages.
const PAGE: &str = "500";
/// How long one answer may take in all, however steadily it drips.
const TOTAL: Duration = Duration::from_secs(300);

/// What was counted during a list.
#[derive(Default)]
struct Tally {
    items: usize,
    unreadable: usize,
    odd: usize,
}

impl Reflector {
    /// Reads everything. What is on the screen stays there until the list is complete.
    pub(super) async fn list(&mut self) -> Turn {
        let meta = match self.pages().await {
            // The list took longer than the server keeps its history: once more from the first page.
            Err(trouble) if is_gone(&trouble) => self.pages().await,
            other => other,
        };
        match meta {
            Ok(meta) => self.listed(meta),
            Err(trouble) => Turn::Setback(Step::List, trouble),
        }
    }

    fn listed(&mut self, meta: ListMeta) -> Turn {
        self.publisher.end_list();
        self.is_true();
        self.shared.proven(self.feed.kind);
        let went_back = is_before(&meta.resource_version, &self.version);
        self.version = meta.resource_version;
        // After a setback, a list alone does not prove that the watch works again.
        if self.setbacks == 0 {
            self.publisher.say(Freshness::Live);
        }
        if went_back {
            self.went_back()
        } else {
            Turn::Next(Step::Watch)
        }
    }

    async fn pages(&mut self) -> Result<ListMeta, Trouble> {
        let in_pages = self.shared.pages().await?;
        let mut tally = Tally::default();
        let mut token = String::new();
        self.publisher.begin_list();
        if self.publisher.said().is_none() {
            self.tell_progress(&tally);
        }
        loop {
            let parameters: &[(&str, &str)] = match (in_pages, token.is_empty()) {
                (false, true) => &[],
                (true, true) => &[("limit", PAGE)],
                // A server may cut a list into pages although it was not asked to.
                (_, false) => &[("limit", PAGE), ("continue", &token)],
            };
            let page = timeout(TOTAL, self.page(parameters, &mut tally)).await;
            let meta = page.unwrap_or_else(|_| Err(self.too_slow()))?;
            if meta.r#continue.is_empty() {
                self.tell_unreadable(tally.unreadable, tally.odd);
                return Ok(meta);
            }
            token = meta.r#continue;
        }
    }

    async fn page(
        &mut self,
        parameters: &[(&str, &str)],
        tally: &mut Tally,
    ) -> Result<ListMeta, Trouble> {
        let mut incoming = self.ask(parameters).await?;
        let mut splitter = Splitter::default();
        while let Some(bytes) = self.next(&mut incoming, Instant::now() + IDLE).await? {
            let before = tally.items;
            splitter
                .feed(&bytes, |found| self.take(found, tally))
                .map_err(unreadable)?;
            if tally.items > before {
                self.tell_progress(tally);
            }
        }
        splitter.finish().map_err(unreadable)
    }

    fn take(&mut self, found: Found<'_>, tally: &mut Tally) {
        tally.items += 1;
        let translated = match found {
            Found::Item(json) => self.translator.translate(json).ok(),
            Found::TooLong => None,
        };
        match translated {
            Some(item) => {
                tally.odd += usize::from(item.odd_fields > 0);
                self.publisher.listed(item);
            }
            None => tally.unreadable += 1,
        }
    }

    /// Only the first list is waited for; the later ones happen behind what is on the screen.
    fn tell_progress(&mut self, tally: &Tally) {
        if self.version.is_empty() {
            self.publisher.say(Freshness::Syncing {
                so_far: tally.items,
            });
        }
    }

    fn too_slow(&self) -> Trouble {
        Trouble::Timeout(format!(
            "the list of {} did not end",
            self.feed.kind.resource()
        ))
    }

    /// A cluster restored from a backup starts again at an older version, and a watch from a later one
    /// is open, healthy and mute. Only a fresh list shows it.
    pub(super) async fn verify(&mut self) -> Turn {
        match timeout(TOTAL, self.cluster_version()).await {
            Ok(Ok(version)) => {
                self.shared.proven(self.feed.kind);
                if is_before(&version, &self.version) {
                    self.went_back()
                } else {
                    Turn::Next(Step::Watch)
                }
            }
            Ok(Err(trouble)) if is_gone(&trouble) => Turn::Setback(Step::List, trouble),
            Ok(Err(trouble)) => Turn::Setback(Step::Verify, trouble),
            Err(_) => Turn::Setback(Step::Verify, self.too_slow()),
        }
    }

    async fn cluster_version(&mut self) -> Result<String, Trouble> {
        let mut incoming = self.ask(&[("limit", "1")]).await?;
        let mut splitter = Splitter::default();
        while let Some(bytes) = self.next(&mut incoming, Instant::now() + IDLE).await? {
            splitter.feed(&bytes, |_| {}).map_err(unreadable)?;
        }
        Ok(splitter.finish().map_err(unreadable)?.resource_version)
    }
}

fn unreadable(no_list: super::split::NoList) -> Trouble {
    Trouble::Unreadable(no_list.to_string())
}

/// Whether a version lies before another; versions that are no numbers are not compared.
fn is_before(version: &str, other: &str) -> bool {
    let (version, other) = (number(version), number(other));
    version != 0 && version < other
}
