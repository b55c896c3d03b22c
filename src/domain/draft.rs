//! A draft: text that was typed and not sent, kept for the next time.

use jiff::Timestamp;
use serde_json::Value;

/// Text that was typed and not sent. No secret is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// By what it is found again: the uid of the object, or [`NEW`].
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

/// The key of what is to be created.
pub const NEW: &str = "new";
