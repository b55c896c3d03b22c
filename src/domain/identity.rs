//! Who talks to which cluster: pinned at the start, shown on every screen.

use super::Text;

/// The connection as the operator must see it; nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Identity {
    /// The kubeconfig context; empty when none was used.
    pub context: Text,
    /// The URL of the API server, without credentials.
    pub server: Text,
    /// Who we are: as the server says, else the kubeconfig user.
    pub user: Text,
    /// What kubectl is told besides the context to reach the same cluster as the same user, such as `--as=ada`: as one
    /// word each, not yet quoted. No credential is among them.
    pub flags: Vec<Text>,
    /// Badges that stay: `TLS NOT VERIFIED`, `NO TLS`.
    pub warnings: Vec<Text>,
    /// Whether the cluster lives in this process: whatever is done to it touches nothing real.
    pub is_simulated: bool,
    /// Whether no write can leave this program, not even a rehearsal of one.
    pub is_read_only: bool,
}
