//! How full a claim is, as the kubelet of a node that has it mounted says.

use std::cmp::Ordering;
use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::{Name, Uid};

/// A figure that is older says nothing about now.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// A figure whose moment is further back is from a clock that is wrong.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(24);

/// How much of something is used, and how much of it programs can still take.
///
/// A file system keeps some of its size to itself: what is used and what is left need not add up to it. What counts is
/// what is left, as for `df`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What is used.
    pub used: u64,
    /// What is left.
    pub left: u64,
    /// All of it.
    pub size: u64,
}

impl Level {
    /// From what a kubelet says of it, as far as that makes sense; of three numbers two are enough.
    ///
    /// ```
    /// use kubectl_sts::domain::usage::Level;
    /// assert_eq!(Level::of(Some(95), Some(0), Some(100)).unwrap().percent(), 100);
    /// assert_eq!(Level::of(None, Some(40), Some(100)).unwrap().used, 60);
    /// assert_eq!(Level::of(Some(101), None, Some(100)), None);
    /// assert_eq!(Level::of(Some(-1), Some(2), Some(100)), None);
    /// ```
    #[must_use]
    pub fn of(used: Option<i64>, left: Option<i64>, size: Option<i64>) -> Option<Self> {
        let whole = |it: Option<i64>| it.map(u64::try_from).transpose().ok();
        let (used, left, size) = (whole(used)?, whole(left)?, whole(size)?);
        let (used, left, size) = match (used, left, size) {
            // What is told of two moments may add up to a little more than there is.
            (Some(used), Some(left), Some(size)) => (used, left.min(size.checked_sub(used)?), size),
            (Some(used), Some(left), None) => (used, left, used.checked_add(left)?),
            (Some(used), None, Some(size)) => (used, size.checked_sub(used)?, size),
            (None, Some(left), Some(size)) => (size.checked_sub(left)?, left, size),
            _ => return None,
        };
        let is_sound = size > 0 && (used, left) != (0, 0);
        is_sound.then_some(Self { used, left, size })
    }

    /// How full it is, in whole hundredths: 100 only where nothing is left.
    #[must_use]
    pub fn percent(self) -> u8 {
        let all = u128::from(self.used) + u128::from(self.left);
        let percent = (u128::from(self.used) * 100).checked_div(all);
        percent.and_then(|it| it.try_into().ok()).unwrap_or(100)
    }
}

/// What of a claim is used, at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// When it was measured.
    pub at: Timestamp,
    /// Its bytes, if they were told.
    pub bytes: Option<Level>,
    /// Its inodes, if it has such and they were told.
    pub inodes: Option<Level>,
}

/// Of what a claim has the least left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scarce {
    /// Room.
    Bytes,
    /// Names for files.
    Inodes,
}

impl Usage {
    /// How full it is, and of what: bytes, unless there are fewer inodes left.
    #[must_use]
    pub fn worst(&self) -> (u8, Scarce) {
        let percent = |level: Option<Level>| level.map(Level::percent);
        match (percent(self.bytes), percent(self.inodes)) {
            (bytes, Some(inodes)) if bytes.is_none_or(|it| it < inodes) => (inodes, Scarce::Inodes),
            (bytes, _) => (bytes.unwrap_or(0), Scarce::Bytes),
        }
    }

    /// Until when it says something about now.
    #[must_use]
    pub fn good_until(&self) -> Timestamp {
        self.at.checked_add(FRESH).unwrap_or(self.at)
    }
}

/// What the kubelet of a node says of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The claim.
    pub claim: Name,
    /// The pod that has it mounted.
    pub pod: Name,
    /// When it was measured, by the node's clock.
    pub at: Option<Timestamp>,
    /// Its bytes.
    pub bytes: Option<Level>,
    /// Its inodes.
    pub inodes: Option<Level>,
}

impl Measure {
    /// What is known now: a moment that cannot be true counts as now.
    #[must_use]
    pub fn usage(&self, now: Timestamp) -> Usage {
        let oldest = now.checked_sub(LONG_AGO).unwrap_or(now);
        let at = self.at.filter(|it| (oldest..=now).contains(it));
        Usage {
            at: at.unwrap_or(now),
            bytes: self.bytes,
            inodes: self.inodes,
        }
    }
}

/// Why a node did not say how full its claims are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmeasured {
    /// We may not ask: the right is missing.
    Forbidden,
    /// There is no such node.
    Gone,
    /// Its kubelet was not reached, or refuses: why.
    Silent(String),
    /// What it answers is no summary.
    Unreadable(String),
}

/// What came of asking a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It has yet to answer.
    NotYet,
    /// It answered.
    Well,
    /// It did not.
    Not(Unmeasured),
}

/// Where the kubelet of a node tells what its pods use; nothing where a name cannot be one of a node.
///
/// <https://kubernetes.io/docs/reference/instrumentation/node-metrics/>
///
/// ```
/// use kubectl_sts::domain::usage::path;
/// assert_eq!(path("a-1.b").unwrap(), "/api/v1/nodes/a-1.b/proxy/stats/summary");
/// assert_eq!(path("../x"), None);
/// ```
#[must_use]
pub fn path(node: &str) -> Option<String> {
    let fits = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || "-.".contains(it);
    let is_name = !node.is_empty() && node.len() <= 253 && node.chars().all(fits);
    let is_step = node.starts_with('.') || node.contains("..");
    (is_name && !is_step).then(|| format!("/api/v1/nodes/{node}/proxy/stats/summary"))
}

/// Bytes as people read them.
///
/// ```
/// use kubectl_sts::domain::usage::Bytes;
/// assert_eq!(Bytes(97_710_505_984).to_string(), "91Gi");
/// assert_eq!(Bytes(1_610_612_736).to_string(), "1.5Gi");
/// assert_eq!(Bytes(512).to_string(), "512");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        let (mut tenths, mut step) = (u128::from(self.0) * 10, 0);
        while tenths >= 10_240 && step + 1 < units.len() {
            tenths /= 1024;
            step += 1;
        }
        let unit = units.get(step).copied().unwrap_or_default();
        match (tenths / 10, tenths % 10) {
            (whole, tenth) if tenth > 0 && whole < 100 => write!(f, "{whole}.{tenth}{unit}"),
            (whole, _) => write!(f, "{whole}{unit}"),
        }
    }
}

/// What is known of claims, each under its name together with the identity of the claim that it was measured of.
#[derive(Debug, Default)]
pub(super) struct Usages(std::collections::BTreeMap<Name, (Uid, Usage)>);

impl Usages {
    /// What is known of a claim.
    pub fn of(&self, name: &Name, uid: &Uid) -> Option<&Usage> {
        let (measured, usage) = self.0.get(name)?;
        (measured == uid).then_some(usage)
    }

    /// Takes in a figure, unless a newer one of the same claim is known; says whether it is another one.
    pub fn put(&mut self, name: Name, uid: Uid, usage: Usage) -> bool {
        let known = self.of(&name, &uid);
        if known.is_some_and(|it| it.at.cmp(&usage.at) == Ordering::Greater || *it == usage) {
            return false;
        }
        self.0.insert(name, (uid, usage));
        true
    }

    /// Forgets what is known of claims that are not there.
    pub fn keep(&mut self, is_there: impl Fn(&Name, &Uid) -> bool) {
        self.0.retain(|name, (uid, _)| is_there(name, uid));
    }
}
