//! Flags and the one argument. What kubectl knows keeps kubectl's name; everything is checked here,
//! before any file is read and any packet is sent.

mod open;
mod selector;
mod target;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;
use secrecy::SecretString;

use crate::domain::escape::{escape, escape_within};

use crate::app::Target;

pub use open::{Failure, open};

const ABOUT: &str = "See what the StatefulSet controller does next, and why it waits";

const EXAMPLES: &str = "\
Examples:
  kubectl sts                        every StatefulSet that you may see, live
  kubectl sts -n payments            those of one namespace
  kubectl sts web                    straight to the set web (or the pod, as in web-2)
  kubectl sts --context prod --read-only

Environment:
  KUBECONFIG     files to merge, separated by colons; ~/.kube/config without it
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY   as kubectl takes them
  NO_COLOR       no colours

Exit codes: 0 all went well, 1 no connection or another failure, 2 wrong usage";

/// Everything that was asked for on the command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "kubectl-sts", bin_name = "kubectl sts", version, about = ABOUT, after_help = EXAMPLES)]
pub struct Options {
    /// A set, or a pod of one: web, sts/web, statefulset.apps/web, pod/web-2, web-2
    #[arg(value_name = "NAME", value_parser = target::parse)]
    pub target: Option<Target>,
    /// Only this namespace
    #[arg(short, long, value_name = "NAME", value_parser = namespace, conflicts_with = "all_namespaces", help_heading = "What to show")]
    pub namespace: Option<String>,
    /// All namespaces, or those that may be listed
    #[arg(short = 'A', long, help_heading = "What to show")]
    pub all_namespaces: bool,
    /// Only StatefulSets with these labels: app=web,tier in (db, cache)
    #[arg(short = 'l', long, value_name = "LABELS", value_parser = selector::parse, allow_hyphen_values = true, help_heading = "What to show")]
    pub selector: Option<String>,
    /// Refuse every write: no operation can reach the cluster
    #[arg(long, alias = "readonly", help_heading = "What to show")]
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

    /// Draw with ASCII characters only
    #[arg(long, help_heading = "The screen")]
    pub ascii: bool,
    /// Colours: auto, dark, light, 16 or mono
    #[arg(long, value_name = "NAME", value_parser = filled, help_heading = "The screen")]
    pub theme: Option<String>,
    /// At most so many frames in a second
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u8).range(1..=60), help_heading = "The screen")]
    pub fps: u8,
}

/// Why the command line asks for no session: text for the operator, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Help or the version, for stdout; exit code 0.
    Answer(String),
    /// Wrong usage, one escaped line for stderr; exit code 2.
    Usage(String),
}

impl Options {
    /// Reads the command line, the program's name first.
    pub fn read<I>(arguments: I) -> Result<Self, Stop>
    where
        I: IntoIterator,
        I::Item: Into<OsString> + Clone,
    {
        let arguments = arguments
            .into_iter()
            .filter_map(|argument| switch(argument.into()));
        Self::try_parse_from(arguments).map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Stop::Answer(error.render().to_string())
            }
            _ => Stop::Usage(one_line(&error.render().to_string())),
        })
    }

    /// The limit that `--request-timeout` sets on each answer.
    #[must_use]
    pub fn request_timeout(&self) -> Option<Duration> {
        (!self.request_timeout.is_zero()).then_some(self.request_timeout)
    }
}

/// kubectl lets a switch be written out, as in `--all-namespaces=false`.
fn switch(argument: OsString) -> Option<OsString> {
    const SWITCHES: [&str; 3] = [
        "--all-namespaces",
        "--insecure-skip-tls-verify",
        "--read-only",
    ];
    match argument.to_str().and_then(|text| text.split_once('=')) {
        Some((name, "true")) if SWITCHES.contains(&name) => Some(name.into()),
        Some((name, "false")) if SWITCHES.contains(&name) => None,
        _ => Some(argument),
    }
}

/// The complaint and the suggestion of clap's several lines; the usage is one flag away.
fn one_line(report: &str) -> String {
    let mut lines = report.lines().map(str::trim);
    let complaint = lines
        .next()
        .unwrap_or_default()
        .trim_start_matches("error: ");
    let mut line = escape_within(complaint, 400);
    if let Some(missing) = report
        .lines()
        .skip(1)
        .find(|line| line.starts_with("  <") || line.starts_with("  --"))
    {
        line.push_str(&escape_within(missing, 200));
    }
    if let Some(tip) = lines.find_map(|line| line.strip_prefix("tip: ")) {
        line.push_str("; ");
        line.push_str(&escape_within(tip, 200));
    }
    line.push_str(" (--help lists the flags)");
    line
}

fn filled(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("it is empty".into())
    } else {
        Ok(text.into())
    }
}

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

/// A DNS-1123 label: what a namespace is named.
#[must_use]
pub fn is_label(text: &str) -> bool {
    let fits = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| fits(&byte) || byte == b'-')
        && text.as_bytes().first().is_some_and(fits)
        && text.as_bytes().last().is_some_and(fits)
}

/// What a value looked like, for a sentence about it.
fn quoted(text: &str) -> String {
    format!("`{}`", escape(text))
}

/// Every flag in its long form, for the README and whatever else must know them all.
#[must_use]
pub fn flags() -> Vec<String> {
    let command = <Options as clap::CommandFactory>::command();
    let long = command.get_arguments().filter_map(clap::Arg::get_long);
    long.map(|flag| format!("--{flag}")).collect()
}
