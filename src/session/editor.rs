//! The operator's own editor: it gets a file and the terminal, and we get both back, whatever becomes of it.
//!
//! It stays in our process group, as with git and kubectl: ctrl-c and ctrl-z then mean to it, to us and to the shell what they
//! mean everywhere. Meanwhile nothing is drawn and no key is read; what the cluster tells is taken in.

use std::future::pending;
use std::io::{self, IsTerminal as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout};

use super::files;
use super::paper::Paper;
use super::{Event, Session};
use crate::app::File;

/// Who comes back sooner and has changed nothing has not waited for the operator.
const AT_ONCE: Duration = Duration::from_millis(500);
/// So long an editor may take to leave when we have to; then it is ended.
const GRACE: Duration = Duration::from_millis(150);
/// What makes a command more than words.
const SHELL: &[char] = &[
    '"', '\'', '\\', '$', '`', ';', '|', '&', '<', '>', '(', ')', '{', '}', '*', '?', '~', '#',
];

/// An editor that has the terminal.
pub(super) struct Guest {
    child: Child,
    paper: Paper,
    /// The text that it was given.
    text: String,
    words: String,
    since: Instant,
}

impl Session {
    /// Hands the terminal and a text to the operator's own editor; what comes back comes as an event.
    pub(super) fn hand_over(&mut self, text: String) {
        self.keep_unsent();
        let object = self.app.sheet.as_ref().and_then(|it| it.object.as_ref());
        let name = object.map_or("new", |it| &it.name.name);
        let paper = Paper::of(name, &text);
        let words = chosen(|name| std::env::var(name).ok());
        let guest = paper
            .map_err(|error| format!("the text cannot be handed over: {error}"))
            .and_then(|paper| {
                self.terminal.release();
                Guest::begin(words, paper, text)
            });
        match guest {
            Ok(guest) => self.guest = Some(guest),
            Err(why) => {
                let _ = self.terminal.claim();
                let _ = self.came.0.send(Event::File(File::Returned(Err(why))));
            }
        }
    }

    /// The editor has ended: the terminal is ours again, whatever state it was left in.
    pub(super) fn take_back(&mut self, ended: io::Result<ExitStatus>) -> Option<Event> {
        let guest = self.guest.take()?;
        let returned = guest.returned(ended);
        drop(guest);
        // If it fails the terminal is gone, and that is said soon.
        let _ = self.terminal.claim();
        self.is_stale = true;
        Some(Event::File(File::Returned(returned)))
    }

    /// We have to leave: the editor too, and what it has saved is kept.
    pub(super) async fn dismiss(&mut self) {
        let Some(mut guest) = self.guest.take() else {
            return;
        };
        guest.end().await;
        if let Ok(text) = files::read(guest.paper.path()) {
            let returned = vec![Event::File(File::Returned(Ok(text)))];
            self.app.update(returned, self.outside.clock.now());
            self.keep_unsent();
        }
        drop(guest);
        let _ = self.terminal.claim(); // to give back all of it
    }
}

impl Guest {
    fn begin(words: String, paper: Paper, text: String) -> Result<Self, String> {
        let mut command = command(&words, paper.path());
        if !io::stdin().is_terminal() {
            let terminal = std::fs::File::open("/dev/tty");
            command.stdin(terminal.map_or_else(|_| Stdio::null(), Stdio::from));
        }
        let begun = command.kill_on_drop(true).spawn();
        let child = begun.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!(
                "the editor {words} is not there: KUBE_EDITOR or EDITOR says which one is to be used"
            ),
            _ => format!("the editor {words} cannot be started: {error}"),
        })?;
        Ok(Self {
            child,
            paper,
            text,
            words,
            since: Instant::now(),
        })
    }

    /// The text as the editor left it, or in one sentence why it did not.
    fn returned(&self, ended: io::Result<ExitStatus>) -> Result<String, String> {
        let stays = format!("the editor {}: the text stays as it was", self.words);
        let status = ended.map_err(|error| format!("{stays}: {error}"))?;
        if let Some(signal) = status.signal() {
            return Err(format!("{stays}, for it was ended by signal {signal}"));
        }
        match status.code() {
            Some(0) => {}
            Some(127) => return Err(format!("{stays}, for there is no such command")),
            Some(code) => return Err(format!("{stays}, for it ended with {code}")),
            None => return Err(stays),
        }
        let text = files::read(self.paper.path())
            .map_err(|why| format!("the text stays as it was: what the editor left {why}"))?;
        if text == self.text && self.since.elapsed() < AT_ONCE {
            return Err(format!(
                "{stays}, for it came back at once: does it need an option that makes it wait, such as code --wait?"
            ));
        }
        Ok(text)
    }

    /// Ends it, and whatever it started: first with a word, then without.
    async fn end(&mut self) {
        let Some(pid) = self.child.id() else {
            return;
        };
        let family = family(pid);
        for signal in [Signal::HUP, Signal::TERM, Signal::KILL] {
            for member in &family {
                let _ = kill_process(*member, signal);
            }
            if signal != Signal::HUP && timeout(GRACE, self.child.wait()).await.is_ok() {
                break;
            }
        }
        for member in family.iter().skip(1) {
            let _ = kill_process(*member, Signal::KILL);
        }
    }
}

/// Waits for the end of the editor, if there is one.
pub(super) async fn ended(guest: &mut Option<Guest>) -> io::Result<ExitStatus> {
    match guest {
        Some(guest) => guest.child.wait().await,
        None => pending().await,
    }
}

/// The operator's editor, in kubectl's order. <https://kubernetes.io/docs/reference/kubectl/generated/kubectl_edit/>
fn chosen(variable: impl Fn(&str) -> Option<String>) -> String {
    let mut named = ["KUBE_EDITOR", "EDITOR"].into_iter().filter_map(variable);
    let named = named.find(|it| !it.trim().is_empty());
    named.unwrap_or_else(|| "vi".into())
}

/// Words are parted by spaces, as kubectl does; what has quotes or more is the shell's.
fn command(editor: &str, path: &Path) -> Command {
    if editor.contains(SHELL) {
        let mut command = Command::new("sh");
        let line = format!("{editor} \"$@\"");
        command.arg("-c").arg(line).arg("sh").arg(path);
        return command;
    }
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("vi"));
    command.args(words).arg(path);
    command
}

/// A process, and all that it started, as far as the system tells.
fn family(pid: u32) -> Vec<Pid> {
    let mut members = Vec::new();
    let mut left = vec![pid];
    while let Some(pid) = left.pop() {
        let id = i32::try_from(pid).ok().and_then(Pid::from_raw);
        members.extend(id);
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let children = children.unwrap_or_default();
        left.extend(
            children
                .split_whitespace()
                .filter_map(|it| it.parse::<u32>().ok()),
        );
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_named_is_used() {
        let with = |kube: &str, other: &str| {
            chosen(|name| match name {
                "KUBE_EDITOR" => Some(kube.into()),
                "EDITOR" => Some(other.into()),
                _ => None,
            })
        };
        assert_eq!(with("nano", "vim"), "nano");
        assert_eq!(with(" ", "vim -n"), "vim -n");
        assert_eq!(with("", ""), "vi");
    }

    #[test]
    fn spaces_part_words_and_quotes_are_the_shells() {
        let words = |editor: &str| {
            let command = command(editor, Path::new("/f"));
            let command = command.as_std();
            let mut words = vec![command.get_program().to_string_lossy().into_owned()];
            words.extend(
                command
                    .get_args()
                    .map(|it| it.to_string_lossy().into_owned()),
            );
            words
        };
        assert_eq!(words("vi"), ["vi", "/f"]);
        assert_eq!(words("code  --wait -n"), ["code", "--wait", "-n", "/f"]);
        assert_eq!(
            words("'my editor' -x"),
            ["sh", "-c", "'my editor' -x \"$@\"", "sh", "/f"]
        );
    }
}
