//! SHOW: one file per pane. A pane projects a view into rows of parts; the shell scrolls and draws them.

pub mod all_findings;
pub mod claim;
pub mod claims;
pub mod compare;
pub mod dns;
pub mod events;
pub mod findings;
pub mod found;
pub mod fullness;
pub mod journal;
pub mod lane;
pub mod left_behind;
pub mod node;
pub mod ordinals;
pub mod outlook;
pub mod part;
pub mod pod;
pub mod progress;
pub mod rank;
pub mod revisions;
pub mod rollout;
pub mod seat;
pub mod sets;
pub mod settings;
pub mod state;
pub mod why;
pub mod yaml;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::forecast::Outlook;
use crate::domain::journal::Entry;
use crate::domain::last_words::LastWords;
use crate::domain::rollout::Progress;
use crate::domain::timeline::Timeline;
use crate::domain::{Findings, Fleet, Kind, Name, Ordinal, Set};
use part::Part;

/// A view onto the fleet.
pub struct Pane {
    /// One word: in keymaps, in commands and, with a capital, on its tab.
    pub name: &'static str,
    /// What it shows, for the help.
    pub about: &'static str,
    /// What it is about.
    pub level: Level,
    /// What must be watched while it is shown, besides [`ALWAYS`]; what it is most about comes first.
    pub kinds: &'static [Kind],
    /// Whether its newest items come last, so that one begins to read at its end.
    pub starts_at_end: bool,
    /// Lines above the list: what is true of all of it, the most important first.
    pub heading: fn(&View<'_>) -> Vec<Line>,
    /// Its columns, left to right.
    pub columns: fn(&View<'_>) -> Vec<Column>,
    /// Of what its items and columns are made besides how one looks at them, where they are many and asked for only when
    /// that changes; nothing where they are few, and asked for at every frame.
    pub stamp: fn(&View<'_>) -> Option<Stamp>,
    /// What it lists, in order; as cheap as can be.
    pub items: fn(&View<'_>) -> Vec<Item>,
    /// One item as a row: a list of parts for each column. Asked for what can be seen, and no more.
    pub row: fn(&View<'_>, &Item) -> Vec<Line>,
    /// More about the item that is chosen: a title, and lines below it.
    pub detail: fn(&View<'_>, &Item) -> Option<Detail>,
    /// What to say when there is nothing to list.
    pub empty: fn(&View<'_>) -> Line,
}

/// Every pane, in tab order. To add one, write its file and list it here.
pub static PANES: &[&Pane] = &[
    &sets::SETS,
    &left_behind::LEFT_BEHIND,
    &all_findings::ALL_FINDINGS,
    &journal::JOURNAL,
    &ordinals::ORDINALS,
    &claims::CLAIMS,
    &events::EVENTS,
    &settings::SETTINGS,
    &findings::FINDINGS,
    &rollout::ROLLOUT,
    &revisions::REVISIONS,
    &yaml::YAML,
];

/// What is watched under every pane: the sets, and all that their state is told by.
pub static ALWAYS: &[Kind] = &[
    Kind::Sets,
    Kind::Pods,
    Kind::Claims,
    Kind::Nodes,
    Kind::Services,
    Kind::SetEvents,
    Kind::Revisions,
    Kind::Budgets,
    Kind::Autoscalers,
];

/// What a pane is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// All that is observed.
    Fleet,
    /// One set.
    Set,
}

/// How many columns a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breadth {
    /// Those that are needed most.
    #[default]
    Usual,
    /// All there are.
    Wide,
}

/// Numbers that are others when what they stand for is another.
pub type Stamp = [u64; 3];

/// Parts side by side.
pub type Line = Vec<Part>;

/// What is known of the item that is chosen.
pub struct Detail {
    /// The title of its box.
    pub title: Line,
    /// Its lines, the most important first.
    pub lines: Vec<Line>,
}

/// A column of a pane.
pub struct Column {
    /// Its head; it may hold text from outside, such as the name of a claim template.
    pub head: Line,
    /// Cells that it needs.
    pub width: u16,
    /// Cells that still tell something: it is made so narrow before a column that is wanted on demand goes.
    pub least: u16,
    /// On a narrow screen the column with the highest number goes first; 0 never goes.
    pub expendable: u8,
}

/// What a row stands for: the cursor stays with it while rows come and go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A set.
    Set(Name),
    /// A seat of the set that is open.
    Seat(Ordinal),
    /// A claim that exists.
    Claim(Name),
    /// A claim that a seat should have, and has not.
    MissingClaim(Name),
    /// A volume.
    Volume(Name),
    /// An event, the first of those that say the same.
    Event(Name),
    /// What a check found, under a name.
    Finding(Name, &'static str),
    /// A revision.
    Revision(Name),
    /// A line of the journal, counted from the oldest.
    Written(usize),
    /// A disruption budget.
    Budget(Name),
    /// A line of the facts of a name, counted from 0.
    Fact(&'static str, usize),
    /// A Service besides the governing one.
    Service(Name),
}

/// What a pane may look at.
pub struct View<'a> {
    /// All that was observed.
    pub fleet: &'a Fleet,
    /// Where each set stands.
    pub progress: &'a BTreeMap<Name, Progress>,
    /// What the checks found.
    pub findings: &'a Findings,
    /// The set that is open, if one is and it exists.
    pub set: Option<&'a Set>,
    /// The server's time.
    pub now: Timestamp,
    /// Whether more than one namespace is looked at.
    pub all_namespaces: bool,
    /// Whether warnings stand before other events.
    pub warnings_first: bool,
    /// Whether of the sets only those with findings are listed.
    pub only_findings: bool,
    /// How many columns are wanted.
    pub breadth: Breadth,
    /// The revision that is marked, to be compared with another.
    pub marked: Option<&'a Name>,
    /// What became of the pods of the open set.
    pub timeline: &'a Timeline,
    /// What the controller is about in the open set, since when, and for how long yet.
    pub outlook: Option<&'a Outlook>,
    /// How far one looks on the axis of time: doubled so often, or halved.
    pub zoom: i8,
    /// The lines of the journal, oldest first.
    pub journal: &'a [Entry],
    /// Which images of the open set differ from pod to pod, once somebody asked: every row does.
    pub differing: OnceCell<ordinals::Differing>,
    /// What the container whose crash was looked at last said.
    pub last_words: Option<&'a LastWords>,
    /// What was read of the open set, while its settings are shown.
    pub settings: Option<settings::Opened<'a>>,
    /// What came of asking nodes how full its claims are, while that is shown.
    pub asked: Option<fullness::Asked<'a>>,
}

impl Column {
    /// A column that goes from a narrow screen before those with a lower number; 0 never goes.
    pub fn new(title: impl Into<String>, width: u16, expendable: u8) -> Self {
        Self {
            head: vec![part::quiet(title.into()).bold()],
            width,
            least: width,
            expendable,
        }
    }

    /// The words of its head.
    #[must_use]
    pub fn words(&self) -> String {
        match self.head.first().map(|it| &it.what) {
            Some(part::What::Text(words)) => words.to_string(),
            _ => String::new(),
        }
    }
}

impl std::fmt::Debug for Pane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Pane {
    /// All that must be watched while it is shown; what it is most about comes first.
    pub fn needs(&self) -> impl Iterator<Item = Kind> {
        let others = ALWAYS.iter().filter(|kind| !self.kinds.contains(kind));
        self.kinds.iter().chain(others).copied()
    }

    /// The panes of a level, in tab order.
    pub fn of(level: Level) -> impl Iterator<Item = &'static Pane> {
        PANES
            .iter()
            .copied()
            .filter(move |pane| pane.level == level)
    }
}

/// `set` for one, `sets` for any other number.
#[must_use]
pub fn plural(number: usize, word: &str) -> String {
    if number == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

/// For panes whose items are few.
fn made_anew(_: &View<'_>) -> Option<Stamp> {
    None
}

/// Columns whose number is higher than this stand beside what was asked for: where some room is left, they fill it.
pub const BESIDE: u8 = 100;

/// The columns of a pane with those that are shown on demand only: where there is no room for all of them, those that
/// are shown at other times give way first, but the one that tells rows apart after all but the first on demand; for
/// that one the others become narrow.
fn with_wide(view: &View<'_>, mut usual: Vec<Column>, mut wide: Vec<Column>) -> Vec<Column> {
    const NARROW: u16 = 14;
    if view.breadth == Breadth::Wide {
        for column in &mut usual {
            column.expendable = match column.expendable {
                0 => 0,
                1 => 2,
                late => late + BESIDE,
            };
        }
        for column in wide.iter_mut().filter(|it| it.expendable > 1) {
            column.expendable += 1;
        }
        usual.extend(wide);
        for column in &mut usual {
            column.least = column.width.min(NARROW);
        }
    }
    usual
}

/// For panes whose list says everything.
fn no_heading(_: &View<'_>) -> Vec<Line> {
    Vec::new()
}

/// `3 replicas`.
fn replicas(set: &Set) -> String {
    format!(
        "{} {}",
        set.replicas,
        plural(set.replicas as usize, "replica")
    )
}

/// Cells that the widest of these texts needs, within bounds.
fn widest<'a>(texts: impl Iterator<Item = &'a str>, least: u16, most: u16) -> u16 {
    let longest = texts.map(str::len).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(most).clamp(least, most)
}

/// What to say of an empty list: that it is still coming, what is forbidden, or that nothing is there.
fn nothing(view: &View<'_>, kind: Kind, words: &'static str) -> String {
    use crate::domain::Freshness;
    let reading = || format!("reading {} ...", kind.resource());
    let mut feeds = view
        .fleet
        .feeds()
        .filter(|(feed, _)| feed.kind == kind)
        .peekable();
    if feeds.peek().is_none() {
        return reading();
    }
    let reasons = feeds.find_map(|(_, freshness)| match freshness {
        Freshness::Forbidden { why, .. }
        | Freshness::Absent { why }
        | Freshness::Stale { why, .. } => Some(why.to_string()),
        Freshness::Syncing { .. } => Some(reading()),
        Freshness::Live => None,
    });
    reasons.unwrap_or_else(|| words.to_owned())
}

/// Why a kind is not known, where it is not: `no permission: list nodes`, or that it is still coming.
fn unknown(view: &View<'_>, kind: Kind, set: &Set) -> Option<String> {
    use crate::domain::Freshness;
    match view.fleet.freshness(kind, &set.name.namespace) {
        Some(Freshness::Forbidden { why, .. } | Freshness::Absent { why }) => Some(why.to_string()),
        Some(Freshness::Syncing { .. }) => Some(format!("reading {}", kind.resource())),
        None => Some(format!("{} are not read yet", kind.resource())),
        Some(Freshness::Stale { why, .. }) if !view.fleet.is_known(kind, &set.name.namespace) => {
            Some(why.to_string())
        }
        Some(Freshness::Live | Freshness::Stale { .. }) => None,
    }
}
