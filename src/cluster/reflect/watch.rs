//! Hearing what changes.

use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::backoff::up_to;
use super::incoming::{Incoming, error_event};
use super::publish::number;
use super::split::Lines;
use super::{Reflector, Step, Turn, is_gone};
use crate::cluster::Trouble;
use crate::cluster::translate::Unreadable;
use crate::domain::Freshness;

/// How long the server is asked to keep a watch open, and up to two seconds more.
const SECONDS: u32 = 40;
/// How much later it may end. Together they find a dead connection within 45 seconds.
const GRACE: Duration = Duration::from_secs(3);
/// A watch that lives this long works.
const WORKS: Duration = Duration::from_secs(1);
/// Watches of one feed begin at most this often.
const PACE: Duration = Duration::from_secs(5);

/// A watch that is open.
struct Open {
    since: Instant,
    until: Instant,
    incoming: Incoming,
    lines: Lines,
    /// When the last whole line came: bytes that complete none prove nothing.
    heard: Option<Instant>,
}

/// One line.
#[derive(Deserialize)]
struct Line<'a> {
    r#type: &'a str,
    #[serde(borrow)]
    object: &'a RawValue,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bookmark {
    metadata: BookmarkMeta,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct BookmarkMeta {
    resource_version: String,
}

impl Reflector {
    /// Hears what changes, until the server ends the watch.
    pub(super) async fn watch(&mut self) -> Turn {
        let seconds = SECONDS + up_to(2);
        let since = Instant::now();
        let (version, timeout) = (self.version.clone(), seconds.to_string());
        let parameters = [
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", &version),
            ("timeoutSeconds", &timeout),
        ];
        match self.ask(&parameters).await {
            Err(trouble) => refused(trouble),
            Ok(incoming) => {
                self.is_true();
                let until = since + Duration::from_secs(u64::from(seconds)) + GRACE;
                let open = Open {
                    since,
                    until,
                    incoming,
                    lines: Lines::default(),
                    heard: None,
                };
                self.hear(open).await
            }
        }
    }

    async fn hear(&mut self, mut open: Open) -> Turn {
        let mut signals = self.signals.clone();
        loop {
            let works_at = open.since + WORKS;
            let is_new = Instant::now() < works_at;
            let until = if is_new { works_at } else { open.until };
            let bytes = tokio::select! {
                bytes = self.next(&mut open.incoming, until) => bytes,
                _ = signals.changed() => {
                    if self.must_reconnect() {
                        return Turn::Next(Step::Verify);
                    }
                    continue;
                }
            };
            match bytes {
                Ok(Some(bytes)) => {
                    if let Err(turn) = self.read(&mut open, &bytes) {
                        return turn;
                    }
                }
                Ok(None) => return self.ended(&open),
                Err(Trouble::Timeout(_)) if is_new => self.works(),
                Err(trouble) => return self.broken(&open, trouble),
            }
        }
    }

    fn must_reconnect(&self) -> bool {
        let now = *self.signals.borrow();
        (now.reconnect, now.relist) != (self.seen.reconnect, self.seen.relist)
    }

    fn read(&mut self, open: &mut Open, bytes: &[u8]) -> Result<(), Turn> {
        let Open {
            since,
            lines,
            heard,
            ..
        } = open;
        lines.feed(bytes, |line| {
            self.line(line, *since)?;
            *heard = Some(Instant::now());
            Ok(())
        })
    }

    fn line(&mut self, line: Option<&[u8]>, since: Instant) -> Result<(), Turn> {
        let Some(Ok(line)) = line.map(serde_json::from_slice::<Line<'_>>) else {
            return Err(self.unreadable_line());
        };
        let json = line.object.get().as_bytes();
        match line.r#type {
            "ADDED" | "MODIFIED" | "DELETED" => self.event(line.r#type, json)?,
            "BOOKMARK" => self.bookmark(json)?,
            "ERROR" => return Err(failed(error_event(json), since)),
            _ => return Err(self.unreadable_line()),
        }
        self.works();
        self.setbacks = 0;
        self.has_forgiven = false;
        Ok(())
    }

    fn event(&mut self, r#type: &str, json: &[u8]) -> Result<(), Turn> {
        let item = match self.translator.translate(json) {
            Ok(item) => item,
            // What has no name was never published: nothing that we know of is missed.
            Err(Unreadable::Nameless) if r#type != "DELETED" => {
                if self.unreadable == 0 {
                    self.tell_unreadable(1, self.odd);
                }
                return Ok(());
            }
            Err(_) => return Err(self.unreadable_line()),
        };
        if item.odd_fields > 0 && self.odd == 0 {
            self.tell_unreadable(self.unreadable, 1);
        }
        if number(&item.version) >= number(&self.version) && !item.version.is_empty() {
            self.version = item.version.to_string();
        }
        if r#type == "DELETED" {
            self.publisher.deleted(&item.object);
        } else {
            self.publisher.applied(item);
        }
        Ok(())
    }

    fn bookmark(&mut self, json: &[u8]) -> Result<(), Turn> {
        let bookmark: Bookmark = serde_json::from_slice(json).unwrap_or_default();
        let version = bookmark.metadata.resource_version;
        if version.is_empty() {
            return Err(self.unreadable_line());
        }
        self.version = version;
        Ok(())
    }

    /// What cannot be read may have been a deletion: only a list tells.
    fn unreadable_line(&mut self) -> Turn {
        self.publisher
            .notice(format!("1 unreadable event: {}", self.feed.kind.resource()));
        Turn::Setback(
            Step::List,
            Trouble::Unreadable("a line of the watch is unreadable".into()),
        )
    }

    fn works(&mut self) {
        self.is_true();
        self.publisher.say(Freshness::Live);
    }

    fn ended(&mut self, open: &Open) -> Turn {
        let lived = open.since.elapsed();
        if lived < WORKS && open.heard.is_none() {
            return Turn::Setback(
                Step::Watch,
                Trouble::Unreadable("watch flapping: it ends at once".into()),
            );
        }
        self.is_true();
        if lived < PACE {
            return Turn::Later(Step::Watch, PACE.saturating_sub(lived));
        }
        self.over()
    }

    /// The watch did its time.
    fn over(&mut self) -> Turn {
        self.setbacks = 0;
        self.has_forgiven = false;
        let step = if self.shared.needs_proof(self.feed.kind) {
            Step::Verify
        } else {
            Step::Watch
        };
        Turn::Next(step)
    }

    fn broken(&mut self, open: &Open, trouble: Trouble) -> Turn {
        let spoke = open.heard.is_some_and(|heard| heard.elapsed() < PACE);
        if matches!(trouble, Trouble::Timeout(_)) && spoke {
            // The server pays no heed to the time that we asked for.
            return self.over();
        }
        if open.since.elapsed() >= PACE {
            self.setbacks = 0;
            return Turn::Again(Step::Verify, trouble);
        }
        Turn::Setback(Step::Verify, trouble)
    }
}

/// The server does not begin a watch.
fn refused(trouble: Trouble) -> Turn {
    match &trouble {
        _ if is_gone(&trouble) => Turn::Again(Step::List, trouble),
        Trouble::Status(refusal)
            if refusal
                .causes
                .iter()
                .any(|cause| cause == "ResourceVersionTooLarge") =>
        {
            Turn::Setback(Step::List, trouble)
        }
        _ => Turn::Setback(Step::Verify, trouble),
    }
}

/// The server ended a watch with an error.
fn failed(trouble: Trouble, since: Instant) -> Turn {
    if is_gone(&trouble) && since.elapsed() >= PACE {
        return Turn::Again(Step::List, trouble);
    }
    refused(trouble)
}
