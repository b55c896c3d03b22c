//! The files that tell clients where the API server is and who they are. The user's own is never read nor written.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::programs::Programs;

/// A kubeconfig of one context. `folder` is where the API server keeps its certificate.
pub fn yaml(folder: &Path, port: u16, token: &str, namespace: &str) -> String {
    let ca = folder.join("apiserver.crt");
    format!(
        "apiVersion: v1
kind: Config
current-context: bed
contexts: [{{name: bed, context: {{cluster: bed, user: user, namespace: {namespace}}}}}]
clusters: [{{name: bed, cluster: {{server: 'https://127.0.0.1:{port}', certificate-authority: '{}'}}}}]
users: [{{name: user, user: {{token: {token}}}}}]
",
        ca.display()
    )
}

/// A kubectl that knows nothing but this kubeconfig.
pub fn kubectl(programs: &Programs, kubeconfig: &Path) -> Command {
    let mut command = Command::new(programs.path("kubectl"));
    command
        .env("KUBECONFIG", kubeconfig)
        .env("KUBECACHEDIR", kubeconfig.with_extension("cache"));
    command.env_remove("HTTPS_PROXY").env_remove("https_proxy");
    command
}

/// Whether it succeeded, and what it printed: on its standard error if it failed.
pub fn run(command: &mut Command, input: &str) -> (bool, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl runs");
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok(); // it may end without having read all
    let done = child.wait_with_output().expect("kubectl ends");
    let said = if done.status.success() {
        &done.stdout
    } else {
        &done.stderr
    };
    (
        done.status.success(),
        String::from_utf8_lossy(said).into_owned(),
    )
}
