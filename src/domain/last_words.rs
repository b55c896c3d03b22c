//! The last words of a container that crashed, from the log that it left.

use jiff::Timestamp;

use super::health::{Health, Standing};
use super::{Fleet, Name, Ordinal, Set, Text, Uid};

/// So many lines are read, and no more than so many bytes of them.
const LINES: u32 = 5;
const BYTES: u32 = 4_000;

/// A container that ended, after so many restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crash {
    /// Its pod.
    pub pod: Name,
    /// The pod's identity.
    pub uid: Uid,
    /// Its name.
    pub container: Text,
    /// How often it was started anew.
    pub restarts: u32,
}

/// What a container said last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWords {
    /// Which one.
    pub crash: Crash,
    /// Its last lines, or why they cannot be read; nothing while they are read.
    pub lines: Option<Result<Vec<String>, String>>,
}

impl Crash {
    /// The crash of the pod in a seat, if a container of it ran and ended.
    #[must_use]
    pub fn of(set: &Set, fleet: &Fleet, ordinal: Ordinal, now: Timestamp) -> Option<Self> {
        let replica = fleet.replica(set, ordinal);
        let pod = replica.pod?;
        let Health::Blocked(blockage) = Standing::of(&replica, set, now).health else {
            return None;
        };
        blockage.ended.as_ref()?;
        Some(Self {
            pod: pod.name.clone(),
            uid: pod.uid.clone(),
            container: blockage.container,
            restarts: blockage.restarts,
        })
    }

    /// Where the log of the container that ended is read.
    #[must_use]
    pub fn path(&self) -> String {
        let Name { namespace, name } = &self.pod;
        format!(
            "/api/v1/namespaces/{namespace}/pods/{name}/log?container={}&previous=true&tailLines={LINES}&limitBytes={BYTES}",
            self.container
        )
    }
}
