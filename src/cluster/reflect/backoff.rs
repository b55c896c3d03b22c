//! How long to stay away after a setback.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::cluster::Trouble;

/// The server is asked to come back later than this only for permissions, and for kinds it does not have.
const LONGEST: Duration = Duration::from_secs(30);
/// Whom nobody reaches, nobody burdens: when it comes back, the picture is true again within this and a list.
const LONGEST_UNREACHABLE: Duration = Duration::from_secs(8);
/// Permissions change seldom.
const LONGEST_FORBIDDEN: Duration = Duration::from_secs(300);
/// The longest that a server's own word (`Retry-After`) is obeyed: a longer one is a mistake, or a trap.
const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// The pause after this many setbacks in a row (at least one), the last of them this trouble.
#[must_use]
pub fn pause(setbacks: u32, trouble: &Trouble) -> Duration {
    let doublings = setbacks.saturating_sub(1).min(16);
    match trouble {
        Trouble::Status(refusal) if matches!(refusal.code, 403 | 404) => {
            jittered((Duration::from_secs(10) * (1 << doublings)).min(LONGEST_FORBIDDEN))
        }
        Trouble::Status(refusal) if refusal.retry_after.is_some() => {
            let asked = refusal.retry_after.unwrap_or_default().min(LONGEST_ASKED);
            asked.max(jittered(Duration::from_secs(1)))
        }
        Trouble::Unreachable(_) => {
            jittered((Duration::from_secs(1) * (1 << doublings)).min(LONGEST_UNREACHABLE))
        }
        _ => jittered((Duration::from_secs(1) * (1 << doublings)).min(LONGEST)),
    }
}

/// Between four fifths of it and all of it, so that many clients do not come back at once.
fn jittered(whole: Duration) -> Duration {
    whole.mul_f64(0.8 + 0.2 * f64::from(random()) / f64::from(u32::MAX))
}

/// A number up to this one.
#[must_use]
pub fn up_to(most: u32) -> u32 {
    random() % (most + 1)
}

/// The standard library seeds each hasher anew: enough for jitter, and no dependency.
fn random() -> u32 {
    let bits = RandomState::new().hash_one(0);
    u32::try_from(bits >> 32).unwrap_or_default()
}
