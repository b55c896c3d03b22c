//! The state of the program and its one update. No input or output, no clock.

pub mod action;
pub mod aim;
pub mod asked;
mod awaited;
mod begun;
pub mod chord;
pub mod commands;
mod comparison;
pub mod conflict;
pub mod contexts;
pub mod copying;
pub mod creation;
pub mod cursor;
pub mod deeds;
pub mod dialog;
pub mod editor;
pub mod form;
mod gauge;
mod history;
mod hush;
pub mod jump;
pub mod keymap;
mod last_words;
pub mod lens;
pub mod marks;
pub mod menu;
mod message;
pub mod mouse;
pub mod namespaces;
mod operate;
pub mod pod;
mod press;
mod pursue;
mod reading;
pub mod reviews;
mod saving;
pub mod schemas;
pub mod set;
pub mod several;
pub mod sheet;
mod shown;
pub mod standings;
mod texts;
mod time;
pub mod undertaking;
pub mod update;
pub mod vigil;
pub mod wanted;

use std::cell::OnceCell;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::domain::draft::Draft;
use crate::domain::forecast::Outlook;
use crate::domain::journal::Entry;
use crate::domain::last_words::LastWords;
use crate::domain::rights::Rights;
use crate::domain::timeline::Timeline;
use crate::domain::{Feed, Fleet, Identity, Name, Ordinal, Scope, Set};
use crate::panes::{Breadth, Item, Level, Pane, View, rollout, sets, yaml};
use asked::{Asked, Topic};
pub use awaited::Target;
pub use comparison::Comparison;
use conflict::Conflict;
use contexts::Ways;
use copying::Copying;
use creation::Creation;
use cursor::Cursor;
use deeds::Deeds;
use dialog::Dialog;
use gauge::Gauge;
use history::History;
use jiff::Timestamp;
use keymap::Keymap;
use lens::{Lens, Listing, Words};
use marks::Marks;
use menu::Menu;
pub use message::{Answer, Ask, Effect, Event, File, SchemaRead, Ticket, Turn};
use mouse::Spots;
use namespaces::Namespaces;
use pod::PodView;
use reviews::Reviews;
use schemas::Schemas;
use set::SetView;
use several::Several;
use sheet::Sheet;
pub use shown::Shown;
use standings::Standings;

/// All state there is.
pub struct App {
    /// What was observed.
    pub fleet: Fleet,
    /// Where each set stands.
    pub standings: Standings,
    /// Who talks to which cluster.
    pub identity: Identity,
    /// Where is looked.
    pub scopes: Vec<Scope>,
    /// The namespace of the context, for what is made without saying where.
    pub namespace: Arc<str>,
    /// Namespaces that are offered first.
    pub favourites: Vec<Arc<str>>,
    /// What is shown.
    pub place: Place,
    /// The text that takes the place of a pane, if one does.
    pub sheet: Option<Box<Sheet>>,
    /// The pod that is open, below whatever lies over it.
    pub pod: Option<Box<PodView>>,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// What is bound to which key.
    pub keymap: Keymap,
    /// What the operator must know, until a key is pressed.
    pub notice: Option<String>,
    /// The server's time.
    pub now: Timestamp,
    /// Seconds that the server's clock is ahead of ours.
    pub skew: i64,
    /// Whether warnings stand before other events.
    pub warnings_first: bool,
    /// Whether of the sets only those with findings are listed.
    pub only_findings: bool,
    /// How many columns lists have.
    pub breadth: Breadth,
    /// What is marked in the lists.
    pub marks: Marks,
    /// How far one looks on an axis of time: doubled so often, or halved.
    pub zoom: i8,
    /// What we may do, by namespace, where that is known.
    pub rights: BTreeMap<Arc<str>, Rights>,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// What was done, and is being done.
    pub deeds: Deeds,
    /// The lines of the journal, oldest first.
    pub journal: Vec<Entry>,
    /// The names of themes, and of keymaps.
    pub garments: (Vec<String>, Vec<String>),
    /// The ways to other clusters.
    pub ways: Ways,
    /// The schemas that the server told.
    pub schemas: Schemas,
    /// What was worked out of the list that is shown.
    listing: RefCell<Listing>,
    /// What each set is found by.
    words: Words,
    /// How each list is looked at.
    lenses: HashMap<&'static str, Lens>,
    /// What was typed at the foot of the screen, oldest first.
    lines: Vec<(Topic, String)>,
    history: History,
    /// What our clock showed last.
    clock: Timestamp,
    /// A time that never goes back, whatever clocks do: for how long something has stood on the screen, and what waits.
    steady: Timestamp,
    /// When a key was last pressed, by the steady time.
    pressed: Timestamp,
    /// Texts that were left, and are to be kept.
    aside: Vec<Draft>,
    reviews: Reviews,
    /// What can be clicked, and the row that was clicked last.
    spots: Spots,
    clicked: Option<Item>,
    held: Option<Item>,
    page_over: usize,
    timeline: Timeline,
    outlook: Option<Outlook>,
    cursors: HashMap<&'static str, Cursor>,
    last_words: Option<(Ticket, LastWords)>,
    awaited: Option<Target>,
    watched: BTreeSet<Feed>,
    settings: Option<Box<SetView>>,
    gauge: Gauge,
}

/// What is shown.
#[derive(Clone, Debug)]
pub struct Place {
    /// The pane of the whole fleet, below everything else.
    pub fleet_pane: &'static Pane,
    /// The set that is open with its pane, if one is.
    pub open: Option<(Name, &'static Pane)>,
}

/// What lies over the panes.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work here; scrolled by so many lines.
    Help(usize),
    /// A choice of namespace.
    Namespaces(Box<Namespaces>),
    /// A choice of context.
    Contexts(Box<contexts::Choice>),
    /// What differs between two revisions of the open set.
    Comparison(Comparison),
    /// The pod that is open.
    Pod,
    /// An operation that is being planned.
    Dialog(Box<Dialog>),
    /// The same on all that is marked.
    Several(Box<Several>),
    /// Objects that are to be made from a text.
    Creation(Box<Creation>),
    /// What both changed since a text was opened.
    Conflict(Box<Conflict>),
    /// A node, and the seats on it.
    Node(jump::NodeView),
    /// All that can be done to what is chosen.
    Menu(Menu),
    /// What can be copied of what is chosen.
    Copying(Copying),
    /// A line that is typed at the foot of the screen.
    Asked(Box<Asked>),
    /// What is being done, with the one that is chosen, and what came of the rest.
    UnderWay(usize),
}

impl App {
    /// A program that has seen nothing yet.
    #[must_use]
    pub fn new(identity: Identity, scopes: Vec<Scope>, fleet: Fleet, keymap: Keymap) -> Self {
        Self {
            fleet,
            standings: Standings::default(),
            identity,
            scopes,
            namespace: "default".into(),
            favourites: Vec::new(),
            place: Place {
                fleet_pane: &sets::SETS,
                open: None,
            },
            sheet: None,
            pod: None,
            overlay: None,
            keymap,
            notice: None,
            now: Timestamp::UNIX_EPOCH,
            skew: 0,
            warnings_first: false,
            only_findings: false,
            breadth: Breadth::Usual,
            marks: Marks::default(),
            zoom: 0,
            rights: BTreeMap::new(),
            read_only: false,
            deeds: Deeds::default(),
            journal: Vec::new(),
            garments: Default::default(),
            ways: Ways::default(),
            schemas: Schemas::default(),
            listing: RefCell::default(),
            words: Words::default(),
            lenses: HashMap::new(),
            lines: Vec::new(),
            history: History::default(),
            clock: Timestamp::UNIX_EPOCH,
            steady: Timestamp::UNIX_EPOCH,
            pressed: Timestamp::UNIX_EPOCH,
            aside: Vec::new(),
            reviews: Reviews::default(),
            spots: Spots::default(),
            clicked: None,
            held: None,
            page_over: 1,
            timeline: Timeline::default(),
            outlook: None,
            cursors: HashMap::new(),
            last_words: None,
            awaited: None,
            watched: BTreeSet::new(),
            settings: None,
            gauge: Gauge::default(),
        }
    }

    /// Opens a set or pod as soon as it is seen.
    #[must_use]
    pub fn awaiting(mut self, target: Option<Target>) -> Self {
        self.awaited = target;
        self
    }

    /// The pane that is shown.
    #[must_use]
    pub fn pane(&self) -> &'static Pane {
        if self.sheet.is_some() {
            return &yaml::YAML;
        }
        self.place
            .open
            .as_ref()
            .map_or(self.place.fleet_pane, |(_, pane)| pane)
    }

    /// The panes that can be switched to from here, in tab order.
    #[must_use]
    pub fn tabs(&self) -> Vec<&'static Pane> {
        // A text that was opened from a list of the fleet leads back there.
        let level = match self.place.open {
            Some(_) => self.pane().level,
            None => Level::Fleet,
        };
        Pane::of(level).collect()
    }

    /// The set that is open, if it exists.
    #[must_use]
    pub fn open_set(&self) -> Option<&Set> {
        self.fleet.set(&self.place.open.as_ref()?.0)
    }

    /// What panes may look at.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View {
            fleet: &self.fleet,
            progress: self.standings.all(),
            findings: self.standings.findings(),
            set: self.open_set(),
            now: self.now,
            all_namespaces: !matches!(self.scopes.as_slice(), [Scope::Namespace(_)]),
            warnings_first: self.warnings_first,
            only_findings: self.only_findings,
            breadth: self.breadth,
            marked: self.marked_revision(),
            timeline: &self.timeline,
            outlook: self.outlook.as_ref(),
            zoom: self.zoom,
            journal: &self.journal,
            differing: OnceCell::new(),
            last_words: self.last_words.as_ref().map(|(_, it)| it),
            settings: self.settings.as_ref().map(|it| it.opened()),
            asked: self.gauge.asked(),
        }
    }

    /// Which row of these items is chosen, and from where the list was last shown.
    #[must_use]
    pub fn cursor(&self, items: &[Item]) -> Option<(usize, usize)> {
        let pane = self.pane();
        let start = Cursor::new(pane.starts_at_end);
        let cursor = self.cursors.get(pane.name).unwrap_or(&start);
        Some((cursor.position(items)?, cursor.top))
    }

    /// Goes on with the timeline of the open set, if something of it may be different now.
    fn go_on(&mut self, may_differ: bool) {
        self.outlook = None;
        let Some((name, pane)) = &self.place.open else {
            return;
        };
        let (Some(set), Some(progress)) = (self.fleet.set(name), self.standings.all().get(name))
        else {
            return;
        };
        if may_differ || !self.timeline.is_of(set) {
            self.timeline.look(set, &self.fleet, self.now);
        }
        if pane.name == rollout::ROLLOUT.name {
            let world = (set, &self.fleet);
            self.outlook = Some(Outlook::of(&self.timeline, world, progress, self.now));
        }
    }

    fn cursor_mut(&mut self) -> &mut Cursor {
        let pane = self.pane();
        self.cursors
            .entry(pane.name)
            .or_insert_with(|| Cursor::new(pane.starts_at_end))
    }

    fn open(&mut self, name: Name, seat: Option<Ordinal>) {
        for pane in Pane::of(Level::Set) {
            self.cursors.remove(pane.name);
            self.lenses.remove(pane.name);
        }
        self.unmark_sets();
        self.zoom = 0;
        self.place.open = Some((name, Pane::of(Level::Set).next().unwrap_or(&sets::SETS)));
        if let Some(ordinal) = seat {
            self.cursor_mut().choose(Item::Seat(ordinal));
        }
    }
}
