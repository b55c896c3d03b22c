//! A draft: text that was typed and not sent, kept for the next time.

use jiff::Timestamp;
use serde_json::Value;

use super::Identity;

/// Text that was typed and not sent. No secret is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// By what it is found again: the uid of the object, or the key of what is new there ([`new_on`]).
    pub key: String,
    /// What it is about, for people: `StatefulSet payments/ledger on prod-eu`.
    pub about: String,
    /// When it was last kept, by our clock.
    pub at: Timestamp,
    /// The text.
    pub text: String,
    /// The object as it was opened, with signs in place of its secrets; nothing where it is to be created.
    pub opened: Option<Value>,
}

/// The key of what is to be created on a cluster, as it is reached: what was typed for one is not offered on another.
///
/// ```
/// use kubectl_sts::domain::{Identity, draft::new_on};
/// let on = |context: &str| new_on(&Identity { context: context.into(), ..Identity::default() });
/// assert!(on("prod") != on("test") && on("prod").starts_with("new-"));
/// ```
#[must_use]
pub fn new_on(identity: &Identity) -> String {
    // FNV-1a: a name of a file that stays the same from one version of ours to the next.
    let place = [&*identity.context, "\n", &*identity.server].concat();
    let hash = place.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("new-{hash:016x}")
}
