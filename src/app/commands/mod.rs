//! Commands: what can be typed behind a colon.

mod finder;

use super::action::{Action, every};
use super::{App, Effect};
use crate::domain::escape::escape_within;
use crate::panes::{Level, PANES, Pane};

/// So much of what was typed is repeated in an answer.
const MOST_REPEATED: usize = 40;

/// What can be typed behind a colon.
pub struct Command {
    /// Its names, the one to show first.
    pub names: &'static [&'static str],
    /// What follows its name, for the list.
    pub takes: &'static str,
    /// What it does, for the list.
    pub about: &'static str,
    /// What could follow its name.
    pub offers: fn(&App) -> Vec<String>,
    /// Does it; what was wrong is one sentence.
    pub run: fn(&mut App, &str, &mut Vec<Effect>) -> Result<(), String>,
}

/// What the command is called that leads to another context.
pub const CONTEXT: &[&str] = &["context", "ctx", "contexts"];

/// Every command that is neither a pane nor an action. To add one, list it here.
pub static COMMANDS: &[Command] = &[
    Command {
        names: &["namespace", "ns"],
        takes: "NAME, or all",
        about: "look at one namespace, or at all",
        offers: finder::namespaces,
        run: finder::look_at_namespace,
    },
    Command {
        names: CONTEXT,
        takes: "NAME, or nothing to choose",
        about: "look at another cluster of the kubeconfig",
        offers: finder::contexts,
        run: |app, rest, effects| {
            if rest.is_empty() {
                app.ask_for_context();
                return Ok(());
            }
            app.go_to_context(rest, effects)
        },
    },
    Command {
        names: &["theme"],
        takes: "NAME or FILE",
        about: "other colours and signs",
        offers: |app| app.garments.0.clone(),
        run: |app, rest, effects| {
            named_one(rest, "theme", &app.garments.0)?;
            effects.push(Effect::Theme(rest.to_owned()));
            Ok(())
        },
    },
    Command {
        names: &["keymap"],
        takes: "NAME or FILE",
        about: "other keys",
        offers: |app| app.garments.1.clone(),
        run: |app, rest, effects| {
            named_one(rest, "keymap", &app.garments.1)?;
            effects.push(Effect::Keymap(rest.to_owned()));
            Ok(())
        },
    },
    Command {
        names: &["save", "w", "write"],
        takes: "FILE, as in sets.txt, .csv or .json",
        about: "what is listed, or the text, into a file that is not there yet",
        offers: |_| Vec::new(),
        run: |app, rest, effects| app.save(rest, false, effects),
    },
    Command {
        names: &["save!", "w!", "write!"],
        takes: "FILE",
        about: "the same, over a file that is there",
        offers: |_| Vec::new(),
        run: |app, rest, effects| app.save(rest, true, effects),
    },
    Command {
        names: &["filter"],
        takes: "TEXT, !TEXT, -l LABELS or -f LETTERS",
        about: "leave in the list what fits",
        offers: |_| Vec::new(),
        run: |app, rest, _| {
            app.lens_mut().filter = super::lens::Filter::parse(rest)?;
            Ok(())
        },
    },
    Command {
        names: &["sort"],
        takes: "COLUMN, and desc",
        about: "put the list in the order of a column",
        offers: finder::columns,
        run: finder::sort,
    },
    Command {
        names: &["node", "no"],
        takes: "NAME, or none for that of the pod",
        about: "how a node is, and which ordinals are on it",
        offers: |app| {
            app.fleet
                .nodes()
                .map(|it| it.name.name.to_string())
                .collect()
        },
        run: App::look_at_node,
    },
    Command {
        names: &["goto", "go"],
        takes: "[NAMESPACE/]SET or POD",
        about: "open a set, or the seat of a pod",
        offers: |_| Vec::new(),
        run: |app, rest, effects| {
            app.go_to_name(rest)?;
            app.leave_pod(effects);
            Ok(())
        },
    },
];

/// Other names of panes: those of kubectl, and short ones.
const ALIASES: &[(&str, &str)] = &[
    ("sts", "sets"),
    ("statefulset", "sets"),
    ("statefulsets", "sets"),
    ("orphans", "left-behind"),
    ("po", "ordinals"),
    ("pod", "ordinals"),
    ("pods", "ordinals"),
    ("pvc", "claims"),
    ("pvcs", "claims"),
    ("persistentvolumeclaims", "claims"),
    ("ev", "events"),
    ("pdb", "settings"),
    ("rev", "revisions"),
    ("controllerrevisions", "revisions"),
    ("history", "revisions"),
];

/// Short names of actions.
const SHORT: &[(&str, Action)] = &[
    ("svc", Action::ToService),
    ("service", Action::ToService),
    ("q", Action::Quit),
    ("q!", Action::Quit),
    ("wq", Action::Quit),
    ("h", Action::Help),
    ("all", Action::AllNamespaces),
];

/// Something that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The whole line.
    pub line: String,
    /// What it does.
    pub about: String,
}

/// What could be meant by a line that is being typed, the likeliest first.
#[must_use]
pub fn offers(app: &App, line: &str) -> Vec<Offer> {
    let line = line.trim_start();
    if let Some((word, rest)) = line.split_once(' ') {
        let Some(command) = named(word) else {
            let sets = Pane::of(Level::Fleet).next().map(|it| it.name);
            return match pane(word) {
                Some(it) if Some(it.name) == sets => finder::names(app, rest.trim()),
                _ => Vec::new(),
            };
        };
        let all = (command.offers)(app).into_iter();
        let fitting = all.filter(|it| it.starts_with(rest.trim_start()));
        return fitting
            .map(|it| Offer {
                line: format!("{word} {it}"),
                about: String::new(),
            })
            .collect();
    }
    let mut offers: Vec<Offer> = words()
        .filter(|(word, _)| word.starts_with(line))
        .map(|(word, about)| Offer {
            line: word.to_owned(),
            about,
        })
        .collect();
    if !line.is_empty() {
        offers.extend(finder::names(app, line));
    }
    offers
}

/// Every word that can stand first, with what it does: commands, panes, actions.
fn words() -> impl Iterator<Item = (&'static str, String)> {
    let commands = COMMANDS.iter().filter_map(|it| {
        let name = it.names.first()?;
        Some((*name, format!("{} · {}", it.takes, it.about)))
    });
    let panes = PANES.iter().map(|it| (it.name, it.about.to_owned()));
    commands.chain(panes).chain(actions())
}

/// The actions that mean something without a text or a dialog: those that are bound on panes are.
fn actions() -> impl Iterator<Item = (&'static str, String)> {
    let is_word =
        |it: &(Action, &str, &str)| !matches!(it.0, Action::Pane(_)) && it.0.is_of_panes();
    every()
        .filter(is_word)
        .map(|(_, name, about)| (name, about.to_owned()))
}

/// Whether anything was named.
fn named_one(rest: &str, what: &str, names: &[String]) -> Result<(), String> {
    if rest.is_empty() {
        return Err(format!("which {what}? {}", names.join(", ")));
    }
    Ok(())
}

fn named(word: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|it| it.names.contains(&word))
}

fn pane(word: &str) -> Option<&'static Pane> {
    let alias = ALIASES.iter().find(|(it, _)| *it == word);
    let name = alias.map_or(word, |(_, name)| *name);
    PANES.iter().copied().find(|it| it.name == name)
}

fn action(word: &str) -> Option<Action> {
    let short = SHORT.iter().find(|(it, _)| *it == word);
    short.map(|(_, it)| *it).or_else(|| {
        let action = Action::named(word)?;
        action.is_of_panes().then_some(action)
    })
}

impl App {
    /// Does what a line says: a command, a pane, an action, or the name of a set or pod; what was wrong with it is
    /// one sentence.
    pub(super) fn command(&mut self, line: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        if let Some(command) = named(word) {
            return (command.run)(self, rest, effects);
        }
        if let Some(pane) = pane(word) {
            return self.show_pane(pane, rest, effects);
        }
        if !rest.is_empty() {
            let known = action(word).is_some();
            return Err(if known {
                format!("{word} takes nothing behind it")
            } else {
                unknown(self, word)
            });
        }
        if let Some(action) = action(word) {
            self.act(action, effects);
            return Ok(());
        }
        if self.go_to_name(word).is_ok() {
            self.leave_pod(effects);
            return Ok(());
        }
        Err(unknown(self, word))
    }
}

/// That nothing has this name, and what may have been meant.
fn unknown(app: &App, word: &str) -> String {
    let shown = escape_within(word, MOST_REPEATED);
    let names = finder::near(app, word);
    let meant = match names.as_slice() {
        [] => "Tab lists what there is".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    format!("no command, pane, set or pod {shown}: {meant}")
}
