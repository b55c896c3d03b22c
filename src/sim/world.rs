//! World: the one owner of all that is simulated.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, Unit};

use super::actor::{ACTORS, Actor, Agenda};
use super::cast::Script;
use super::chatter::Chatter;
use super::kubelet::{Machines, Pace};
use super::scheduler::Places;
use super::storage::Volumes;
use super::store::{Change, Key, Object, Store};

/// All that there is, what time it is, and what happens next.
pub struct World {
    /// The objects and their history.
    pub store: Store,
    /// The one source of chance.
    pub dice: fastrand::Rng,
    /// What the cast is yet to do.
    pub script: Script,
    /// How long what nobody asked about takes: starts, pulls, probes.
    pub pace: Pace,
    /// Whether this is yet the past, which nobody watches: what was told is forgotten soon.
    pub is_past: bool,
    /// How long nothing may be heard of a node before it is taken for lost.
    pub grace: Duration,
    /// The provisioners that run, by name.
    pub provisioners: BTreeSet<String>,
    /// What runs on the nodes.
    pub(super) machines: Machines,
    /// Who is on which node, as the scheduler knows it.
    pub(super) places: Places,
    /// Which volumes are free, and which claims wait.
    pub(super) volumes: Volumes,
    /// What recorders remember of what they said.
    pub(super) chatter: Chatter,
    now: Timestamp,
    agenda: Agenda,
    /// The resource version up to which the actors were told.
    told: u64,
    /// How often an actor has failed at an object since it last succeeded.
    failures: BTreeMap<(usize, Key), u32>,
    /// What actors that are stopped would have looked at; by the actor's number.
    stopped: BTreeMap<usize, BTreeSet<Key>>,
}

impl World {
    /// An empty world at this moment.
    #[must_use]
    pub fn new(seed: u64, now: Timestamp) -> Self {
        Self {
            store: Store::default(),
            dice: fastrand::Rng::with_seed(seed),
            script: Script::default(),
            pace: Pace::default(),
            is_past: false,
            grace: Duration::from_secs(40),
            provisioners: ["disk.bed", "disk.csi.demo", "rancher.io/local-path"]
                .map(str::to_owned)
                .into(),
            machines: Machines::default(),
            places: Places::default(),
            volumes: Volumes::default(),
            chatter: Chatter::default(),
            now,
            agenda: Agenda::default(),
            told: 0,
            failures: BTreeMap::new(),
            stopped: BTreeMap::new(),
        }
    }

    /// The moment of the story.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// That, as the API writes it: in whole seconds.
    #[must_use]
    pub fn stamp(&self) -> String {
        Self::written(self.now)
    }

    /// Any moment, as the API writes it.
    #[must_use]
    pub fn written(at: Timestamp) -> String {
        at.round(
            jiff::TimestampRound::new()
                .smallest(Unit::Second)
                .mode(jiff::RoundMode::Floor),
        )
        .unwrap_or(at)
        .to_string()
    }

    /// A uid that none has had.
    pub fn uid(&mut self) -> String {
        let (high, low) = (self.dice.u64(..), self.dice.u64(..));
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff
        )
    }

    /// The end of a name that nobody chose: five letters and digits that make no words.
    pub fn suffix(&mut self) -> String {
        const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
        let letters = (0..5).filter_map(|_| self.dice.choice(LETTERS));
        letters.map(|letter| char::from(*letter)).collect()
    }

    /// The object as it is now.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Object> {
        self.store.get(key).cloned()
    }

    /// Has this actor look at an object after this delay, or earlier if it was going to.
    pub fn look(&mut self, actor: &'static Actor, key: Key, after: Duration) {
        if let Some(number) = number(actor) {
            let after = SignedDuration::try_from(after).unwrap_or(SignedDuration::MAX);
            let at = self.now.saturating_add(after).unwrap_or(Timestamp::MAX);
            self.agenda.add(at, number, key);
        }
    }

    /// Has an actor that failed at an object look again: after 5 ms, and twice as long each time, as the
    /// work queues of Kubernetes do.
    pub fn look_again(&mut self, actor: &'static Actor, key: Key) {
        if let Some(number) = number(actor) {
            let failures = self.failures.entry((number, key.clone())).or_default();
            let after = Duration::from_millis(5 << (*failures).min(17));
            *failures += 1;
            self.look(actor, key, after);
        }
    }

    /// An actor has succeeded at an object: its next failure is the first.
    pub fn forgive(&mut self, actor: &'static Actor, key: &Key) {
        if let Some(number) = number(actor) {
            self.failures.remove(&(number, key.clone()));
        }
    }

    /// Stops the actors of this name: they hear of everything, and look at nothing.
    pub fn stop(&mut self, name: &str) {
        for (number, _) in named(name) {
            self.stopped.entry(number).or_default();
        }
    }

    /// Lets the actors of this name go on with what they have missed.
    pub fn go_on(&mut self, name: &str) {
        for (number, actor) in named(name) {
            for key in self.stopped.remove(&number).unwrap_or_default() {
                self.look(actor, key, Duration::ZERO);
            }
        }
    }

    /// Does all that is due until this moment, in order, and lets it become this moment.
    pub fn run_until(&mut self, moment: Timestamp) {
        self.tell();
        while let Some((at, actor, key)) = self.agenda.due(moment) {
            self.now = self.now.max(at);
            if let Some(waiting) = self.stopped.get_mut(&actor) {
                waiting.insert(key);
            } else if let Some(actor) = ACTORS.get(actor) {
                (actor.act)(self, &key);
            }
            self.tell();
        }
        self.now = self.now.max(moment);
    }

    /// When something happens by itself next. To be asked after [`Self::tell`].
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.agenda.next()
    }

    /// Tells every actor of the changes that it has not heard of.
    pub fn tell(&mut self) {
        let news: Vec<_> = match self.store.since(self.told) {
            Some(changes) => changes.cloned().collect(),
            None => Vec::new(),
        };
        self.told = self.store.revision();
        if self.is_past {
            self.store.compact(self.told.saturating_sub(1000));
        }
        for change in news {
            self.tell_of(&change);
        }
    }

    /// Makes changes of which every actor hears, and after which none of them has anything to do.
    pub fn hush(&mut self, change: impl FnOnce(&mut Self)) {
        self.tell();
        let agenda = std::mem::take(&mut self.agenda);
        change(self);
        self.tell();
        self.agenda = agenda;
    }

    /// Goes back to an older copy of what is stored, as after a restore from a backup. The actors hear of every object
    /// that is another one now.
    pub fn restore(&mut self, copy: &Store) {
        self.tell();
        let changes = self.store.become_like(copy);
        self.told = self.store.revision();
        for change in changes {
            self.tell_of(&change);
        }
    }

    fn tell_of(&mut self, change: &Change) {
        for actor in ACTORS {
            (actor.notice)(self, change);
        }
    }
}

fn named(name: &str) -> impl Iterator<Item = (usize, &'static Actor)> {
    let all = ACTORS.iter().copied().enumerate();
    all.filter(move |(_, actor)| actor.name == name)
}

fn number(actor: &'static Actor) -> Option<usize> {
    ACTORS.iter().position(|it| std::ptr::eq(*it, actor))
}
