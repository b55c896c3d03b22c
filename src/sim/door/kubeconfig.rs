//! The file that shows kubectl the way.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde_json::json;

/// What a kubeconfig says.
#[derive(Clone, Debug)]
pub struct Kubeconfig {
    /// The name of the cluster, of the context, and of the user.
    pub name: String,
    /// Where the cluster listens.
    pub address: SocketAddr,
    /// What the user shows.
    pub token: String,
    /// The namespace of the context.
    pub namespace: String,
}

impl Kubeconfig {
    /// The file's text. JSON is YAML. The token is in the address too, since kubectl sends none over plain HTTP.
    #[must_use]
    pub fn text(&self) -> String {
        let Self {
            name,
            address,
            token,
            namespace,
        } = self;
        let whole = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{ "name": name, "cluster": { "server": format!("http://{address}/as/{token}") } }],
            "users": [{ "name": name, "user": { "token": token } }],
            "contexts": [{
                "name": name,
                "context": { "cluster": name, "user": name, "namespace": namespace },
            }],
            "current-context": name,
        });
        format!("{whole:#}\n")
    }

    /// Writes it into a new file that only its owner can read.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(self.text().as_bytes())
    }
}
