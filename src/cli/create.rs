//! The text that `create -f` begins with: a file or a pipe, read whole before the terminal is taken.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use clap::Args;

use crate::app::editor::MOST_LINES;
use crate::domain::escape::{escape_within, quoted};
use crate::domain::text_file;
use crate::yaml::LONGEST;

/// From where the text comes.
#[derive(Clone, Debug, Args)]
pub struct Create {
    /// The file with the manifests; - for what is piped in
    #[arg(short = 'f', long = "filename", value_name = "FILE")]
    pub file: PathBuf,
}

/// Who waits longer for a pipe is told so.
const PATIENCE: Duration = Duration::from_secs(2);

impl Create {
    /// The file, if it is one, and not what is piped in.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.file.to_str().filter(|it| *it != "-")
    }

    /// The text; or in one sentence why there is none.
    pub fn text(&self) -> Result<String, String> {
        if self.file == Path::new("-") {
            let input = std::io::stdin();
            if input.is_terminal() {
                return Err("create -f - reads what is piped in, and nothing is".into());
            }
            return read(|| Ok(input), "what is piped in");
        }
        let name = quoted(&self.file.to_string_lossy());
        let metadata = std::fs::metadata(&self.file).map_err(|error| unreadable(&name, &error))?;
        if metadata.is_dir() {
            return Err(format!("{name} is a folder; create takes one file"));
        }
        let open = || {
            let file = File::open(&self.file)?;
            if file.is_terminal() {
                return Err(io::Error::other("it is a terminal"));
            }
            Ok(file)
        };
        read(open, &name)
    }
}

/// A text that a manifest can be; what never ends is not read to its end.
fn read<R: Read>(open: impl FnOnce() -> io::Result<R>, name: &str) -> Result<String, String> {
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let waiting = Waiting::begin(name);
    // Opening a pipe waits for whoever writes into it.
    let read = open().and_then(|it| it.take(most.saturating_add(1)).read_to_end(&mut bytes));
    drop(waiting);
    read.map_err(|error| unreadable(name, &error))?;
    if bytes.len() > LONGEST {
        let most = LONGEST / 1024 / 1024;
        return Err(format!(
            "{name} has more than {most} MiB, no server takes that"
        ));
    }
    let text = text_file::text(bytes).map_err(|why| format!("{name} {why}"))?;
    if text.trim().is_empty() {
        return Err(format!("{name} is empty: there is nothing to be created"));
    }
    if text.lines().count() > MOST_LINES {
        return Err(format!(
            "{name} has more than 65,535 lines; create takes it in parts"
        ));
    }
    Ok(text)
}

fn unreadable(name: &str, error: &io::Error) -> String {
    let why = escape_within(&error.to_string(), 200);
    format!("cannot read {name}: {why}")
}

/// Tells the operator that nothing has come yet; until it is dropped.
struct Waiting(#[expect(dead_code, reason = "its end is the message")] mpsc::Sender<()>);

impl Waiting {
    fn begin(name: &str) -> Self {
        let (sender, receiver) = mpsc::channel();
        let words = format!("kubectl-sts: waiting for {name} to end (ctrl-c leaves)");
        std::thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let _ = writeln!(io::stderr(), "{words}");
            }
        });
        Self(sender)
    }
}
