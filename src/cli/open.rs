//! From the command line to a running session, on a real cluster or on a simulated one.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc;

use super::config::wardrobe::Own;
use super::config::{Effective, Folder};
use super::demo::{self, Stage};
use super::{Command, Options};
use crate::app::App;
use crate::app::keymap::Keymap;
use crate::cluster::access::Wish;
use crate::cluster::{self, Connected, Observer};
use crate::domain::{Fleet, Identity};
use crate::drafts::Drafts;
use crate::journal::Journal;
use crate::session::{BACKLOG, End, Look, Outside, Session};
use crate::terminal::{self, Claim, Terminal};
use crate::theme::{Surroundings, locale};

/// Why there was no session.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No cluster; in one sentence.
    #[error("{0}")]
    Cluster(#[from] cluster::Trouble),
    /// No terminal; in one sentence.
    #[error("{0}")]
    Terminal(#[from] terminal::Trouble),
    /// A keymap or a theme that does not exist; in one sentence.
    #[error("{0}")]
    Settings(String),
    /// No text to make objects from; in one sentence.
    #[error("{0}")]
    Text(String),
    /// The demo cannot begin; in one sentence.
    #[error("{0}")]
    Demo(#[from] demo::Trouble),
}

impl Failure {
    /// 1 when the world failed, 2 when what was asked for makes no sense here.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Cluster(_) => 1,
            Self::Terminal(_) | Self::Text(_) | Self::Settings(_) => 2,
            Self::Demo(trouble) => trouble.exit_code(),
        }
    }
}

/// Connects or sets the stage, takes the terminal, and runs until the operator leaves.
///
/// The terminal is taken last: whatever fails before is one sentence on a screen that is still whole.
pub async fn open(options: &Options) -> Result<End, Failure> {
    let effective = effective(options)?;
    match &effective.options.command {
        Some(Command::Create(create)) => {
            let text = create.text().map_err(Failure::Text)?;
            let file = create.path().map(str::to_owned);
            let connected = cluster::connect(&effective.options.flags).await?;
            Box::pin(show(effective, connected, Some((text, file)))).await
        }
        Some(Command::Config) | None => {
            let connected = cluster::connect(&effective.options.flags).await?;
            Box::pin(show(effective, connected, None)).await
        }
        Some(Command::Demo(demo)) => {
            let stage = Stage::set(demo)?;
            if let Some(address) = demo.serve {
                return Ok(stage.serve(address).await?);
            }
            let connected = stage.connect(&effective.options.flags).await?;
            Box::pin(show(effective, connected, None)).await
        }
    }
}

/// What is in effect, as a file that says the same; and what is wrong, in sentences.
pub fn settings(options: &Options) -> Result<(String, Vec<String>), Failure> {
    let mut effective = effective(options)?;
    let text = effective.told(&folder());
    effective.notices.truncate(effective.faults);
    Ok((text, effective.notices))
}

async fn show(
    effective: Effective,
    mut connected: Connected,
    text: Option<(String, Option<String>)>,
) -> Result<End, Failure> {
    let (terminal, inputs) = Terminal::enter(&Claim {
        term: variable("TERM"),
        mouse: effective.options.mouse,
        tmux: variable("TMUX"),
        sty: variable("STY"),
    })?;
    connected.notices.splice(0..0, effective.notices);
    let options = &effective.options;
    let look = Look {
        theme: effective.theme,
        frame: Duration::from_secs(1) / u32::from(options.fps.max(1)),
    };
    let session = session(options, connected, look, (effective.keymap, terminal));
    let wardrobe = around(options, |around| {
        Own::new(folder(), variable("HOME"), around)
    });
    let mut session = session.dressed_by(wardrobe);
    if let Some((text, file)) = text {
        session = session.creating(&text, file.as_deref());
    }
    Ok(Box::pin(session.run(inputs)).await)
}

/// A session that has not begun, as these options ask for it.
#[must_use]
pub fn session(
    options: &Options,
    connected: Connected,
    look: Look,
    (keymap, terminal): (Keymap, Terminal),
) -> Session {
    let (changes, learnt) = mpsc::channel(BACKLOG);
    let app = app(options, &connected, keymap);
    let observer = Observer::with(
        connected.server.clone(),
        changes,
        connected.selector,
        connected.clock.clone(),
    );
    let outside = Outside {
        server: connected.server,
        observer,
        changes: learnt,
        wish: everywhere(options),
        clock: connected.clock,
        ways: connected.ways,
        journal: journal(&connected.identity),
        drafts: drafts(&connected.identity),
    };
    Session::new(app, outside, look, terminal)
}

/// Where what is written is noted; whatever is done to a simulated cluster touches nothing real.
fn journal(identity: &Identity) -> Journal {
    if identity.is_simulated {
        return Journal::in_memory();
    }
    match place() {
        Ok(path) => Journal::at(path),
        Err(why) => Journal::nowhere(why),
    }
}

/// Where what is typed is kept: beside the journal.
fn drafts(identity: &Identity) -> Drafts {
    if identity.is_simulated {
        return Drafts::in_memory();
    }
    match place() {
        Ok(journal) => Drafts::at(journal.with_file_name("drafts")),
        Err(why) => Drafts::nowhere(why),
    }
}

fn place() -> Result<PathBuf, &'static str> {
    Journal::place(&variable("XDG_STATE_HOME"), &variable("HOME"))
}

fn app(options: &Options, connected: &Connected, keymap: Keymap) -> App {
    let fleet = if connected.selector.is_some() {
        Fleet::filtered()
    } else {
        Fleet::default()
    };
    let identity = connected.identity.clone();
    let mut app = App::new(identity, connected.scopes.clone(), fleet, keymap)
        .awaiting(options.target().cloned());
    if let Some(namespace) = &connected.namespace {
        app.namespace = namespace.as_str().into();
    }
    app.read_only = options.flags.read_only;
    app.favourites = options
        .favourites
        .iter()
        .map(|it| it.as_str().into())
        .collect();
    app.notice = (!connected.notices.is_empty()).then(|| connected.notices.join(" · "));
    app
}

/// What to ask when the operator wants every namespace.
fn everywhere(options: &Options) -> Wish {
    Wish {
        namespace: None,
        all: true,
        of_context: None,
        selector: options.flags.selector.clone(),
        limit: Duration::from_secs(15),
    }
}

fn folder() -> Folder {
    Folder::of(&variable("XDG_CONFIG_HOME"), &variable("HOME"))
}

fn effective(options: &Options) -> Result<Effective, Failure> {
    around(options, |around| Effective::of(options, &folder(), around)).map_err(Failure::Settings)
}

/// What this process is surrounded by.
fn around<T>(options: &Options, look: impl FnOnce(Surroundings<'_>) -> T) -> T {
    let [no_color, colorterm, term, colorfgbg] =
        ["NO_COLOR", "COLORTERM", "TERM", "COLORFGBG"].map(variable);
    let [all, ctype, lang] = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable);
    look(Surroundings {
        no_color: &no_color,
        colorterm: &colorterm,
        term: &term,
        colorfgbg: &colorfgbg,
        locale: locale(&all, &ctype, &lang),
        ascii: options.ascii,
    })
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
