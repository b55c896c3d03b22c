//! Sim: a world that runs, and the door to it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use super::clock::Clock;
use super::door::Doors;
use super::store::Store;
use super::world::World;

/// How a simulated cluster is to be.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The same seed and the same requests give the same story.
    pub seed: u64,
    /// How many times faster than tokio's clock the story runs.
    pub speed: f64,
    /// The moment at which the story begins.
    pub origin: Timestamp,
}

/// A simulated cluster that runs until the last handle is dropped.
#[derive(Clone)]
pub struct Sim {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    runner: AbortHandle,
    doors: Mutex<Doors>,
}

/// A way to a simulated cluster that does not keep it running.
#[derive(Clone)]
pub(super) struct Line(Weak<Inner>);

impl Line {
    /// The cluster, if it still runs.
    pub fn reach(&self) -> Option<Sim> {
        self.0.upgrade().map(|inner| Sim { inner })
    }
}

struct Shared {
    world: Mutex<World>,
    clock: Clock,
    /// Something was put onto the agenda from outside.
    stirred: Notify,
    /// The newest resource version, for watches.
    revision: watch::Sender<u64>,
}

impl Sim {
    /// An empty cluster. Must be called within tokio.
    #[must_use]
    pub fn start(settings: &Settings) -> Self {
        Self::running(
            World::new(settings.seed, settings.origin),
            Clock::starting(settings.origin, settings.speed),
        )
    }

    /// A cluster that goes on from this world, whose moment is the clock's. Must be called within tokio.
    #[must_use]
    pub fn running(world: World, clock: Clock) -> Self {
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            clock,
            stirred: Notify::new(),
            revision: watch::Sender::new(0),
        });
        let runner = tokio::spawn(run(shared.clone())).abort_handle();
        Self {
            inner: Arc::new(Inner {
                shared,
                runner,
                doors: Mutex::default(),
            }),
        }
    }

    pub(super) fn line(&self) -> Line {
        Line(Arc::downgrade(&self.inner))
    }

    /// Looks at what the doors know, or changes it.
    pub(super) fn at_doors<T>(&self, change: impl FnOnce(&mut Doors) -> T) -> T {
        let doors = &self.inner.doors;
        change(&mut doors.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at the world as it was last left: cheap, and nothing happens in it.
    pub(super) fn peek<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.inner.shared.lock())
    }

    /// The clock of the story.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.inner.shared.clock
    }

    /// Looks at the world, or changes it, at the moment that it is.
    pub fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let shared = &self.inner.shared;
        let result = {
            let mut world = shared.lock();
            shared.arrive(&mut world);
            let result = change(&mut world);
            world.tell();
            shared.publish(&world);
            result
        };
        shared.stirred.notify_one();
        result
    }

    /// Forgets all that was, so that nobody can go on from an older version.
    pub fn compact(&self) {
        self.with(|world| world.store.compact(world.store.revision()));
    }

    /// A copy of what is stored.
    #[must_use]
    pub fn copy(&self) -> Store {
        self.with(|world| world.store.clone())
    }

    /// Goes back to an older copy of what is stored: resource versions begin anew from there, and every connection breaks,
    /// since that is what the API server does when its etcd is restored.
    pub fn restore(&self, copy: &Store) {
        self.at_doors(Doors::hang_up);
        self.with(|world| world.restore(copy));
    }

    /// Tells of each new resource version.
    #[must_use]
    pub fn revisions(&self) -> watch::Receiver<u64> {
        self.inner.shared.revision.subscribe()
    }

    /// How many look on: watches that are open, and those who hear of each new version.
    #[must_use]
    pub fn onlookers(&self) -> usize {
        self.inner.shared.revision.receiver_count()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.runner.abort();
        let doors = self.doors.get_mut();
        doors.unwrap_or_else(PoisonError::into_inner).close();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets it become now.
    fn arrive(&self, world: &mut World) {
        world.run_until(self.clock.now());
        world.store.tidy(self.clock.unhurried());
    }

    fn publish(&self, world: &World) {
        let newest = world.store.revision();
        self.revision
            .send_if_modified(|known| std::mem::replace(known, newest) != newest);
    }
}

/// Does what is due, and sleeps until something is.
async fn run(shared: Arc<Shared>) {
    loop {
        let next = {
            let mut world = shared.lock();
            shared.arrive(&mut world);
            shared.publish(&world);
            world.next()
        };
        let due = async {
            match next {
                Some(at) => tokio::time::sleep_until(shared.clock.instant(at)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            () = shared.stirred.notified() => {}
        }
    }
}
