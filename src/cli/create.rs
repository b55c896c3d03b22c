//! The text that `create -f` begins with: a file or a pipe, read whole before the terminal is taken.

use std::io::{IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::escape::{escape_within, quoted};
use crate::yaml::LONGEST;

/// From where the text comes.
#[derive(Clone, Debug, Args)]
pub struct Create {
    /// The file with the manifests; - for what is piped in
    #[arg(short = 'f', long = "filename", value_name = "FILE")]
    pub file: PathBuf,
}

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
            return read(input.lock(), "what is piped in");
        }
        let name = quoted(&self.file.to_string_lossy());
        let trouble = |error: std::io::Error| {
            let why = escape_within(&error.to_string(), 200);
            format!("cannot read {name}: {why}")
        };
        let metadata = std::fs::metadata(&self.file).map_err(trouble)?;
        if metadata.is_dir() {
            return Err(format!("{name} is a folder; create takes one file"));
        }
        read(std::fs::File::open(&self.file).map_err(trouble)?, &name)
    }
}

/// A text that a manifest can be; what never ends is not read to its end.
fn read(from: impl Read, name: &str) -> Result<String, String> {
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = from.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| {
        let why = escape_within(&error.to_string(), 200);
        format!("cannot read {name}: {why}")
    })?;
    if bytes.len() > LONGEST {
        let most = LONGEST / 1024 / 1024;
        return Err(format!(
            "{name} has more than {most} MiB, no server takes that"
        ));
    }
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|it| !it.contains('\0'));
    text.ok_or_else(|| format!("{name} is no text (UTF-8), and no manifest"))
}
