//! The journal: one line for each write, whatever came of it. Nothing secret is in it.

use jiff::Timestamp;

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was sent, in our time.
    pub at: Timestamp,
    /// The kubeconfig context.
    pub context: String,
    /// The URL of the API server.
    pub server: String,
    /// Who sent it.
    pub user: String,
    /// What was written: `StatefulSet payments/pg`.
    pub object: String,
    /// Its identity.
    pub uid: String,
    /// The name of the operation.
    pub operation: String,
    /// What it did, step by step where there were several: `delete pod web-2`.
    pub deed: String,
    /// What was there before, in words: `replicas 5`.
    pub before: String,
    /// What was to be there after.
    pub after: String,
    /// What came of it: `done`, `refused: ...`, `unknown: ...`.
    pub outcome: String,
    /// The same with kubectl.
    pub kubectl: String,
}
