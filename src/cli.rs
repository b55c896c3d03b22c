//! The command line: the one argument, the flags of the screen, those of `cluster`, and the demo.

pub mod config;
mod create;
mod demo;
mod open;
mod target;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{
    ArgMatches, Command as Grammar, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
};

use crate::app::Target;
use crate::cluster::flags::{Flags, filled};
use crate::domain::escape::escape_within;

pub use create::Create;
pub use demo::{Demo, Stage};
pub use open::{Failure, open, session, settings};

const ABOUT: &str = "See what the StatefulSet controller does next, and why it waits";

const EXAMPLES: &str = "\
Examples:
  kubectl sts                        every StatefulSet that you may see, live
  kubectl sts -n payments            those of one namespace
  kubectl sts web                    straight to the set web (or the pod, as in web-2)
  kubectl sts --context prod --read-only
  kubectl sts create -f web.yaml     what a text would make, checked before it is sent
  kubectl sts demo                   a cluster in this process, to look around and to break

Environment:
  KUBECONFIG     files to merge, separated by colons; ~/.kube/config without it
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY   as kubectl takes them
  NO_COLOR       no colours
  XDG_CONFIG_HOME   the folder of kubectl-sts/config.toml; ~/.config without it

Exit codes: 0 all went well, 1 no connection or another failure, 2 wrong usage";

/// Everything that was asked for on the command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "kubectl-sts", bin_name = "kubectl sts", version, about = ABOUT, after_help = EXAMPLES)]
pub struct Options {
    /// A set, or a pod of one: web, sts/web, statefulset.apps/web, pod/web-2, web-2
    #[arg(value_name = "NAME", value_parser = target::parse)]
    pub target: Option<Target>,
    /// Something else than a cluster's sets.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Which cluster, who asks, and what is asked for.
    #[command(flatten)]
    pub flags: Flags,

    /// Draw with ASCII characters only
    #[arg(long, global = true, help_heading = "The screen")]
    pub ascii: bool,
    /// Colours: auto, dark, light, 16, mono, or a theme of your own
    #[arg(long, value_name = "NAME|FILE", value_parser = filled, global = true, help_heading = "The screen")]
    pub theme: Option<String>,
    /// Keys: default, vim (with its modes in the editor), k9s, emacs, or a keymap of your own
    #[arg(long, value_name = "NAME|FILE", value_parser = filled, default_value = "default", global = true, help_heading = "The screen")]
    pub keymap: String,
    /// Take the mouse: click and scroll; the terminal's own selection then needs Shift
    #[arg(long, global = true, help_heading = "The screen")]
    pub mouse: bool,
    /// At most so many frames in a second
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u8).range(1..=60), global = true, help_heading = "The screen")]
    pub fps: u8,

    /// Namespaces that are offered first.
    #[arg(skip)]
    pub favourites: Vec<String>,
    /// What was said on the command line itself, by the names of the fields.
    #[arg(skip)]
    given: Vec<String>,
}

/// What can be asked for besides a cluster's sets.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show a simulated cluster: no network, no configuration, nothing real
    Demo(Demo),
    /// Make objects from a text: checked, shown and confirmed before anything is sent
    Create(Create),
    /// Print the settings that are in effect as TOML, each with where it is from
    Config,
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
        let mut denied = Vec::new();
        let arguments: Vec<OsString> = arguments
            .into_iter()
            .filter_map(|argument| switch(argument.into(), &mut denied))
            .collect();
        let stop = |error: &clap::Error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Stop::Answer(error.render().to_string())
            }
            _ => Stop::Usage(one_line(&error.render().to_string())),
        };
        let grammar = Self::command();
        let matches = grammar.clone().try_get_matches_from(arguments);
        let matches = matches.map_err(|error| stop(&error))?;
        let mut options = Self::from_arg_matches(&matches).map_err(|error| stop(&error))?;
        options.given = given(&grammar, &matches);
        options.given.extend(denied);
        if matches!(options.command, Some(Command::Demo(_)))
            && let Some(flag) = needless(&grammar, &matches)
        {
            return Err(Stop::Usage(format!(
                "--{flag} says which cluster or who asks, and the demo brings its own (--help lists the flags)"
            )));
        }
        Ok(options)
    }
}

impl Options {
    /// What to open as soon as it is seen.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        match &self.command {
            Some(Command::Demo(demo)) => demo.target.as_ref().or(self.target.as_ref()),
            Some(Command::Create(_) | Command::Config) | None => self.target.as_ref(),
        }
    }

    /// Whether a flag was given on the command line, by the name of its field.
    #[must_use]
    pub fn is_given(&self, field: &str) -> bool {
        self.given.iter().any(|it| it == field)
    }
}

fn given(grammar: &Grammar, matches: &ArgMatches) -> Vec<String> {
    let all = grammar.get_arguments().map(|it| it.get_id().as_str());
    let is_given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    all.filter(is_given).map(str::to_owned).collect()
}

/// A flag that was given and is about a real cluster.
fn needless<'a>(grammar: &'a Grammar, matches: &ArgMatches) -> Option<&'a str> {
    let headings = [Some("Which cluster"), Some("Who asks")];
    let mut about_clusters = grammar
        .get_arguments()
        .filter(|it| headings.contains(&it.get_help_heading()));
    about_clusters
        .find(|it| matches.value_source(it.get_id().as_str()) == Some(ValueSource::CommandLine))
        .and_then(clap::Arg::get_long)
}

/// kubectl lets a switch be written out, as in `--all-namespaces=false`; that one is said too, and not by the file.
fn switch(argument: OsString, denied: &mut Vec<String>) -> Option<OsString> {
    const SWITCHES: [(&str, &str); 6] = [
        ("-A", "all_namespaces"),
        ("--all-namespaces", "all_namespaces"),
        ("--insecure-skip-tls-verify", "insecure_skip_tls_verify"),
        ("--read-only", "read_only"),
        ("--ascii", "ascii"),
        ("--mouse", "mouse"),
    ];
    let Some((name, value)) = argument.to_str().and_then(|text| text.split_once('=')) else {
        return Some(argument);
    };
    let field = SWITCHES.iter().find(|(switch, _)| *switch == name);
    match (field, value) {
        (Some(_), "true") => Some(name.into()),
        (Some((_, field)), "false") => {
            denied.push((*field).to_owned());
            None
        }
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
    let command = Options::command();
    let arguments = command
        .get_arguments()
        .chain(command.get_subcommands().flat_map(Grammar::get_arguments));
    let long = arguments.filter_map(clap::Arg::get_long);
    long.map(|flag| format!("--{flag}")).collect()
}
