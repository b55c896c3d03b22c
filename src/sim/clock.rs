//! Simulated time: tokio's, from a beginning of its own and maybe at another speed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Which moment of the story it is. Under tokio's paused clock the story stands still with it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Instant,
    origin: Timestamp,
    speed: f64,
}

impl Clock {
    /// A story that begins now, at this moment of its own time.
    #[must_use]
    pub fn starting(origin: Timestamp, speed: f64) -> Self {
        Self {
            began: Instant::now(),
            origin,
            speed: if speed.is_finite() && speed > 0.0 {
                speed
            } else {
                1.0
            },
        }
    }

    /// The moment of the story.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let passed = self.began.elapsed().mul_f64(self.speed);
        SignedDuration::try_from(passed)
            .ok()
            .and_then(|passed| self.origin.checked_add(passed).ok())
            .unwrap_or(Timestamp::MAX)
    }

    /// The moment of the story if it ran no faster than tokio's clock: what clients mean by a second is theirs.
    #[must_use]
    pub fn unhurried(&self) -> Timestamp {
        SignedDuration::try_from(self.began.elapsed())
            .ok()
            .and_then(|passed| self.origin.checked_add(passed).ok())
            .unwrap_or(Timestamp::MAX)
    }

    /// So long from now, in the seconds of clients.
    #[must_use]
    pub fn after(&self, wait: Duration) -> Instant {
        let now = self.began + self.began.elapsed();
        // As long as tokio can sleep at all.
        now.checked_add(wait)
            .unwrap_or_else(|| now + Duration::from_secs(1 << 30))
    }

    /// When a moment of the story comes.
    #[must_use]
    pub fn instant(&self, at: Timestamp) -> Instant {
        let ahead = Duration::try_from(at.duration_since(self.origin)).unwrap_or_default();
        self.began + ahead.div_f64(self.speed)
    }
}
