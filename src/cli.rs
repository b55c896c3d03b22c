//! The command line: the one argument, the flags of the screen, and those of `cluster`.

mod open;
mod target;

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

use crate::app::Target;
use crate::cluster::flags::{Flags, filled};
use crate::domain::escape::escape_within;

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
    /// Which cluster, who asks, and what is asked for.
    #[command(flatten)]
    pub flags: Flags,

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
}

/// kubectl lets a switch be written out, as in `--all-namespaces=false`.
fn switch(argument: OsString) -> Option<OsString> {
    const SWITCHES: [&str; 4] = [
        "-A",
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

/// Every flag in its long form, for the README and whatever else must know them all.
#[must_use]
pub fn flags() -> Vec<String> {
    let command = <Options as clap::CommandFactory>::command();
    let long = command.get_arguments().filter_map(clap::Arg::get_long);
    long.map(|flag| format!("--{flag}")).collect()
}
