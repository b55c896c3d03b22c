//! The time by which a cluster is watched: ours, or that of a simulated cluster, which may run faster.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

/// Tells the time.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    speed: f64,
}

impl Clock {
    /// The clock of this computer.
    #[must_use]
    pub fn of_this_computer() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock of one's own that runs as fast as ours.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now),
            speed: 1.0,
        }
    }

    /// The same clock, known to run so many times faster than ours.
    #[must_use]
    pub fn at_speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// How long it takes us until so much time has passed by this clock.
    #[must_use]
    pub fn wait(&self, passes: Duration) -> Duration {
        passes.div_f64(self.speed)
    }

    /// How much time passes by this clock while we wait so long.
    #[must_use]
    pub fn passes(&self, wait: Duration) -> Duration {
        wait.mul_f64(self.speed)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {} times our speed", self.now(), self.speed)
    }
}
