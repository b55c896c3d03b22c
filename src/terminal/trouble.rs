//! Why there can be no screen; nothing was written and no mode was changed.

use std::io;

/// Why the terminal could not be claimed.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Standard output is a pipe or a file.
    #[error("standard output is not a terminal")]
    NotATerminal,
    /// `TERM` is `dumb`, or says nothing.
    #[error("the terminal cannot show a screen (TERM is {0:?}); set TERM")]
    Dumb(String),
    /// Neither standard input nor the controlling terminal gives keys.
    #[error("there is no terminal to read keys from")]
    NoKeyboard(#[source] io::Error),
    /// The terminal refused.
    #[error("the terminal cannot be claimed")]
    NoScreen(#[source] io::Error),
}

impl Trouble {
    /// What the process should exit with: it was called in a way that cannot work.
    pub const EXIT_CODE: u8 = 2;

    pub(super) fn keyboard(source: impl Into<io::Error>) -> Self {
        Self::NoKeyboard(source.into())
    }

    pub(super) fn screen(source: impl Into<io::Error>) -> Self {
        Self::NoScreen(source.into())
    }
}
