//! The cast: what is in the cluster when the story begins, how it came about, and what happens then.
//!
//! A cast is a list of deeds, each with its moment: those before the story's beginning make the past, so
//! that ages, revisions and events are true; those after it are the mishaps. Casts are written in YAML
//! (`script.rs`); a file in this folder for each group of the demo's own.

mod deed; // Deed: what happens, and when
mod fill; // a large cluster
mod moment; // when: a moment, or a span in which the dice choose it
mod script; // deeds as text
mod twins; // sets that are like one that has grown

mod acting; // doing what is due

pub use acting::{CAST, Script};
pub use deed::Deed;
pub use script::Fault;

use jiff::{SignedDuration, Timestamp};

use self::twins::Twin;
use super::kubelet::Pace;
use super::world::World;

/// The demo's own cast, a file for each group.
static FILES: &[(&str, &str)] = &[
    ("stage.yaml", include_str!("stage.yaml")),
    ("reference.yaml", include_str!("reference.yaml")),
    ("payments.yaml", include_str!("payments.yaml")),
    ("search.yaml", include_str!("search.yaml")),
    ("streaming.yaml", include_str!("streaming.yaml")),
    ("platform.yaml", include_str!("platform.yaml")),
    ("mishaps.yaml", include_str!("mishaps.yaml")),
];

/// All that there is to tell.
#[derive(Clone, Debug)]
pub struct Cast {
    deeds: Vec<Deed>,
    /// Sets of a large cluster that are copied from those that grow.
    twins: Vec<Twin>,
    is_filled: bool,
}

impl Cast {
    /// The demo's.
    pub fn of_the_demo() -> Result<Self, Fault> {
        Self::of(FILES.iter().map(|(name, text)| (*name, *text)))
    }

    /// Somebody else's, on the demo's nodes.
    pub fn of_file(name: &str, text: &str) -> Result<Self, Fault> {
        Self::of(FILES.iter().copied().take(1).chain([(name, text)]))
    }

    fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Fault> {
        let mut deeds = Vec::new();
        for (name, text) in files {
            deeds.extend(script::read(name, text)?);
        }
        Ok(Self {
            deeds,
            twins: Vec::new(),
            is_filled: false,
        })
    }

    /// Takes away all that happens after the beginning.
    pub fn be_quiet(&mut self) {
        self.deeds.retain(|deed| deed.at.is_past());
        for deed in &mut self.deeds {
            deed.every = None;
        }
    }

    /// Adds so many sets, with so many pods together. They are there before all others, and came up in no time.
    pub fn fill(&mut self, sets: u32, pods: u32) {
        if sets > 0 {
            let at = self.beginning() + fill::AFTER;
            let (deeds, twins) = fill::large(sets as usize, pods as usize, at);
            self.deeds.extend(deeds);
            self.twins = twins;
            self.is_filled = true;
        }
    }

    /// The first moment of its past.
    fn beginning(&self) -> SignedDuration {
        let first = self.deeds.iter().map(|deed| deed.at.earliest()).min();
        first.unwrap_or_default().min(SignedDuration::ZERO)
    }

    /// A world in which the past has come to pass, and the rest is on the agenda.
    pub fn play(self, seed: u64, origin: Timestamp) -> Result<World, Fault> {
        let first = origin.saturating_add(self.beginning()).unwrap_or(origin);
        let mut world = World::new(seed, first);
        world.is_past = true;
        world.enter(self.deeds, origin);
        if self.is_filled {
            let after = |hours| first.saturating_add(fill::AFTER * hours).unwrap_or(first);
            world.pace = Pace::Instant;
            world.run_until(after(2));
            world.make_twins(self.twins);
            world.run_until(after(3));
            world.pace = Pace::Real;
        }
        world.run_until(origin);
        world.is_past = false;
        match world.script.refused.first() {
            Some(fault) => Err(fault.clone()),
            None => Ok(world),
        }
    }
}
