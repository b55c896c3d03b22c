//! Credential plugins: run once, with a time limit, their words captured and their secrets kept.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use kube::config::{ExecAuthCluster, ExecConfig, ExecInteractiveMode};
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::SecretString;
use serde::Deserialize;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};

use super::redact::Redactor;
use super::trouble::in_one_line;
use crate::domain::escape::quoted;
use crate::domain::escape::{escape, escape_within};

const LARGEST: u64 = 1024 * 1024;
const V1: &str = "client.authentication.k8s.io/v1";
const V1BETA1: &str = "client.authentication.k8s.io/v1beta1";

/// What a plugin gave. No `Debug`: it holds secrets.
#[derive(Clone, Default)]
pub struct Credential {
    /// A bearer token.
    pub token: Option<SecretString>,
    /// A client certificate and its key, in PEM.
    pub certificate: Option<(String, SecretString)>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// Whether the plugin may talk with the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// It may ask: the terminal is still in its usual state. Its words are relayed, escaped.
    Allowed,
    /// It may not: the screen is open. Its words are only kept for the sentence about a failure.
    Never,
}

/// Runs a plugin to its end. The error is one sentence with neither its output nor its environment.
pub async fn run(
    exec: &ExecConfig,
    cluster: Option<ExecAuthCluster>,
    talk: Talk,
    limit: Duration,
) -> Result<Credential, String> {
    let command = exec
        .command
        .as_deref()
        .filter(|command| !command.is_empty());
    let command = command.ok_or("the kubeconfig's credential plugin has no command")?;
    let version = version(exec, command)?;
    let talk = allowed(exec, command, talk)?;
    let redactor = Redactor::of(exec);
    let mut child = prepare(exec, command, version, cluster, talk)?
        .spawn()
        .map_err(|error| not_started(command, &error, exec))?;
    let family = Family::of(&child, talk);
    let finished = tokio::time::timeout(limit, finish(&mut child, talk, &redactor)).await;
    let Ok(finished) = finished else {
        drop(family);
        let _ = child.start_kill();
        return Err(format!(
            "the credential plugin {} did not answer in {} s",
            quoted(command),
            limit.as_secs_f32()
        ));
    };
    family.has_ended();
    let (status, stdout, said) =
        finished.map_err(|error| format!("the credential plugin {}: {error}", quoted(command)))?;
    if !status.success() {
        return Err(failed(command, status, &said, exec));
    }
    parse(&stdout, version)
        .map_err(|fault| format!("the credential plugin {} {fault}", quoted(command)))
}

fn version(exec: &ExecConfig, command: &str) -> Result<&'static str, String> {
    match exec.api_version.as_deref() {
        Some(V1) => Ok(V1),
        Some(V1BETA1) => Ok(V1BETA1),
        Some(other) => Err(format!(
            "the kubeconfig asks the credential plugin {} for {}: only v1 and v1beta1 exist",
            quoted(command),
            escape_within(other, 100)
        )),
        None => Err(format!(
            "the kubeconfig's credential plugin {} has no apiVersion",
            quoted(command)
        )),
    }
}

fn allowed(exec: &ExecConfig, command: &str, talk: Talk) -> Result<Talk, String> {
    let terminal = talk == Talk::Allowed && rustix::termios::isatty(std::io::stdin());
    match exec.interactive_mode {
        Some(ExecInteractiveMode::Never) => Ok(Talk::Never),
        Some(ExecInteractiveMode::Always) if !terminal => Err(format!(
            "the credential plugin {} must ask you something, and there is no terminal for it now",
            quoted(command)
        )),
        _ if terminal => Ok(Talk::Allowed),
        _ => Ok(Talk::Never),
    }
}

fn prepare(
    exec: &ExecConfig,
    command: &str,
    version: &str,
    cluster: Option<ExecAuthCluster>,
    talk: Talk,
) -> Result<Command, String> {
    let mut spec = serde_json::json!({ "interactive": talk == Talk::Allowed });
    if let (Some(cluster), Some(spec)) = (cluster, spec.as_object_mut()) {
        let cluster = serde_json::to_value(cluster)
            .map_err(|_| "the cluster's entry cannot be given to the plugin")?;
        spec.insert("cluster".into(), cluster);
    }
    let request =
        serde_json::json!({ "apiVersion": version, "kind": "ExecCredential", "spec": spec });
    let mut process = Command::new(command);
    process.args(exec.args.iter().flatten());
    for pair in exec.env.iter().flatten() {
        if let (Some(name), Some(value)) = (pair.get("name"), pair.get("value")) {
            process.env(name, value);
        }
    }
    process.env("KUBERNETES_EXEC_INFO", request.to_string());
    process
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    match talk {
        // It must stay in our group, or the terminal would stop it at its first question.
        Talk::Allowed => process.stdin(Stdio::inherit()),
        // A group of its own, so that its children end with it.
        Talk::Never => process.stdin(Stdio::null()).process_group(0),
    };
    Ok(process)
}

async fn finish(
    child: &mut Child,
    talk: Talk,
    redactor: &Redactor,
) -> std::io::Result<(ExitStatus, Vec<u8>, String)> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (output, said, status) =
        tokio::join!(whole(stdout), listen(stderr, talk, redactor), child.wait());
    Ok((status?, output?, said))
}

async fn whole(stream: Option<impl AsyncRead + Unpin>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(LARGEST).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What it writes to stderr, the last 4 KiB of it; relayed at once when it may talk.
async fn listen(stream: Option<impl AsyncRead + Unpin>, talk: Talk, redactor: &Redactor) -> String {
    let (mut said, mut chunk) = (String::new(), [0; 4096]);
    let Some(mut stream) = stream else {
        return said;
    };
    while let Ok(count @ 1..) = stream.read(&mut chunk).await {
        let text = String::from_utf8_lossy(chunk.get(..count).unwrap_or_default()).into_owned();
        if talk == Talk::Allowed {
            relay(&redactor.redact(&text));
        }
        said.push_str(&text);
        while said.len() > 4096 {
            said.remove(0);
        }
    }
    redactor.redact(&said)
}

/// Line by line, so that a login page's address arrives while the plugin waits for it.
fn relay(text: &str) {
    use std::io::Write as _;
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| escape(line.trim_end_matches('\r')))
        .collect();
    let _ = std::io::stderr().write_all(lines.join("\n").as_bytes());
}

/// A plugin in a group of its own, with whatever it started: it ends when nobody waits for it any more.
struct Family(Option<Pid>);

impl Family {
    fn of(child: &Child, talk: Talk) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        let group = id.and_then(Pid::from_raw);
        Self(group.filter(|_| talk == Talk::Never))
    }

    /// It came to its end by itself: what it left running, such as an agent, may run on.
    fn has_ended(mut self) {
        self.0 = None;
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

fn not_started(command: &str, error: &std::io::Error, exec: &ExecConfig) -> String {
    let name = quoted(command);
    let what = match error.kind() {
        std::io::ErrorKind::NotFound if command.contains('/') => {
            format!("the credential plugin {name} does not exist")
        }
        std::io::ErrorKind::NotFound => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            format!(
                "the credential plugin {name} is not installed: looked in PATH={}",
                escape_within(&path.to_string_lossy(), 500)
            )
        }
        _ => format!("the credential plugin {name} cannot be run: {error}"),
    };
    with_hint(what, exec)
}

fn failed(command: &str, status: ExitStatus, said: &str, exec: &ExecConfig) -> String {
    let said = escape_within(&in_one_line(said), 1000);
    let colon = if said.is_empty() { "" } else { ": " };
    let what = format!(
        "the credential plugin {} failed ({status}){colon}{said}",
        quoted(command)
    );
    if status.code() == Some(127) {
        with_hint(what, exec)
    } else {
        what
    }
}

fn with_hint(sentence: String, exec: &ExecConfig) -> String {
    match exec
        .install_hint
        .as_deref()
        .map(str::trim)
        .filter(|hint| !hint.is_empty())
    {
        Some(hint) => format!("{sentence}; {}", escape_within(&in_one_line(hint), 500)),
        None => sentence,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    api_version: String,
    kind: String,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    token: Option<String>,
    client_certificate_data: Option<String>,
    client_key_data: Option<String>,
    expiration_timestamp: Option<String>,
}

/// Reads an `ExecCredential`; the fault is told without a word of the output, which holds the token.
fn parse(stdout: &[u8], version: &str) -> Result<Credential, String> {
    let answer: Answer = serde_json::from_slice(stdout)
        .map_err(|_| "printed something that is no ExecCredential")?;
    if answer.kind != "ExecCredential" || answer.api_version != version {
        return Err(format!(
            "answered in {}, and the kubeconfig asks for {version}",
            escape_within(&answer.api_version, 100)
        ));
    }
    let status = answer
        .status
        .ok_or("gave no credential: its answer has no status")?;
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let token = filled(status.token).map(SecretString::from);
    let certificate = match (
        filled(status.client_certificate_data),
        filled(status.client_key_data),
    ) {
        (Some(certificate), Some(key)) => Some((certificate, SecretString::from(key))),
        (None, None) => None,
        _ => {
            return Err(
                "gave a client certificate without its key, or a key without its certificate"
                    .into(),
            );
        }
    };
    if token.is_none() && certificate.is_none() {
        return Err("gave neither a token nor a client certificate".into());
    }
    let expires = filled(status.expiration_timestamp)
        .map(|time| time.parse())
        .transpose();
    let expires = expires.map_err(|_| "gave an expirationTimestamp that is no time")?;
    Ok(Credential {
        token,
        certificate,
        expires,
    })
}
