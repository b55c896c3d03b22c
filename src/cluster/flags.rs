//! Which cluster, who asks, and what is asked for: kubectl's flags, by kubectl's names. Everything is
//! checked here, before any file is read and any packet is sent.

mod selector;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use secrecy::SecretString;

use crate::domain::Text;
use crate::domain::name::is_label;

/// Which cluster, who asks, and what is asked for. `Debug` shows no token.
#[derive(Clone, Debug, Args)]
pub struct Flags {
    /// Only this namespace
    #[arg(short, long, value_name = "NAME", value_parser = namespace, conflicts_with = "all_namespaces", global = true, help_heading = "What to show")]
    pub namespace: Option<String>,
    /// All namespaces, or those that may be listed
    #[arg(short = 'A', long, global = true, help_heading = "What to show")]
    pub all_namespaces: bool,
    /// Only StatefulSets with these labels: app=web,tier in (db, cache)
    #[arg(short = 'l', long, value_name = "LABELS", value_parser = selector::parse, allow_hyphen_values = true, global = true, help_heading = "What to show")]
    pub selector: Option<String>,
    /// Refuse every write: no operation can reach the cluster
    #[arg(long, alias = "readonly", global = true, help_heading = "What to show")]
    pub read_only: bool,

    /// The kubeconfig file, in place of KUBECONFIG and ~/.kube/config
    #[arg(long, value_name = "FILE", help_heading = "Which cluster")]
    pub kubeconfig: Option<PathBuf>,
    /// The kubeconfig context, in place of the current one
    #[arg(long, value_name = "NAME", value_parser = filled, help_heading = "Which cluster")]
    pub context: Option<String>,
    /// The kubeconfig cluster, in place of the context's
    #[arg(long, value_name = "NAME", value_parser = filled, help_heading = "Which cluster")]
    pub cluster: Option<String>,
    /// Address of the API server
    #[arg(short = 's', long, value_name = "URL", value_parser = filled, help_heading = "Which cluster")]
    pub server: Option<String>,
    /// Name to expect in the server's certificate
    #[arg(long, value_name = "NAME", value_parser = filled, help_heading = "Which cluster")]
    pub tls_server_name: Option<String>,
    /// Do not verify the server's certificate; a badge stays on the screen
    #[arg(long, help_heading = "Which cluster")]
    pub insecure_skip_tls_verify: bool,
    /// Longest wait for one answer: 30s, 1m, or seconds; 0 for our own limits. Watches are not cut
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "0", hide_default_value = true, help_heading = "Which cluster")]
    request_timeout: Duration,

    /// The kubeconfig user, in place of the context's
    #[arg(long, value_name = "NAME", value_parser = filled, help_heading = "Who asks")]
    pub user: Option<String>,
    /// Bearer token; others on this machine can read it in the process list
    #[arg(long, value_name = "TOKEN", value_parser = token, help_heading = "Who asks")]
    pub token: Option<SecretString>,
    /// User to impersonate
    #[arg(long = "as", value_name = "USER", value_parser = filled, help_heading = "Who asks")]
    pub as_user: Option<String>,
    /// Group to impersonate; may be repeated
    #[arg(long, value_name = "GROUP", value_parser = filled, help_heading = "Who asks")]
    pub as_group: Vec<String>,
    /// UID to impersonate
    #[arg(long, value_name = "UID", value_parser = filled, help_heading = "Who asks")]
    pub as_uid: Option<String>,
}

impl Flags {
    /// What kubectl is told besides the context to reach the same cluster as the same user: one word each. Never a
    /// token: kubectl then takes the credentials of the kubeconfig.
    #[must_use]
    pub fn for_kubectl(&self) -> Vec<Text> {
        let kubeconfig = self.kubeconfig.as_ref().map(|it| it.to_string_lossy());
        let named = [
            ("kubeconfig", kubeconfig.as_deref()),
            ("cluster", self.cluster.as_deref()),
            ("server", self.server.as_deref()),
            ("tls-server-name", self.tls_server_name.as_deref()),
            ("user", self.user.as_deref()),
            ("as", self.as_user.as_deref()),
            ("as-uid", self.as_uid.as_deref()),
        ];
        let named = named
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let groups = self.as_group.iter().map(|it| ("as-group", it.as_str()));
        let insecure = self.insecure_skip_tls_verify;
        let insecure = insecure.then_some(("insecure-skip-tls-verify", "true"));
        let all = named.chain(groups).chain(insecure);
        all.map(|(name, value)| format!("--{name}={value}").into())
            .collect()
    }

    /// The same for another context: what was said of the cluster and of its credentials was meant for the one that is
    /// left; who is impersonated, how long is waited, what is looked for, and that nothing may be written, stay.
    #[must_use]
    pub fn of_context(&self, name: &str) -> Self {
        Self {
            context: Some(name.to_owned()),
            namespace: None,
            cluster: None,
            server: None,
            tls_server_name: None,
            insecure_skip_tls_verify: false,
            user: None,
            token: None,
            ..self.clone()
        }
    }

    /// The limit that `--request-timeout` sets on each answer.
    #[must_use]
    pub fn request_timeout(&self) -> Option<Duration> {
        (!self.request_timeout.is_zero()).then_some(self.request_timeout)
    }
}

/// A value that may not be empty.
pub fn filled(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("it is empty".into())
    } else {
        Ok(text.into())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a parser")]
fn token(text: &str) -> Result<SecretString, String> {
    // The complaint would repeat the value if it were refused: a bad one is refused by the server.
    Ok(SecretString::from(text.trim()))
}

fn namespace(text: &str) -> Result<String, String> {
    if is_label(text) {
        Ok(text.into())
    } else {
        Err("a namespace is 1 to 63 of a-z, 0-9 and '-', and starts and ends with a letter or digit".into())
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(Duration::from_secs(seconds.into()));
    }
    text.parse::<jiff::SignedDuration>()
        .ok()
        .and_then(|time| Duration::try_from(time).ok())
        .ok_or_else(|| "a time is written as 30s, 1m30s, 2h, or as seconds".into())
}
