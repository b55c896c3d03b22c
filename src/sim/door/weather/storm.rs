//! An answer on its way through bad weather.

use std::collections::VecDeque;

use futures::{StreamExt as _, stream};
use hyper::body::Bytes;
use tokio::sync::watch::Receiver;
use tokio::time::Instant;

use super::{Asks, Fault, Manner};
use crate::sim::api::{Cut, Flow};
use crate::sim::running::{Line, Sim};

/// An answer under way.
struct Passage {
    flow: Flow,
    line: Line,
    asks: Asks,
    turns: Receiver<u64>,
    began: Instant,
    /// How often every connection had been broken then.
    breaks: u64,
    /// What has come, and is not yet let through: drop by drop.
    drops: VecDeque<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Flowing,
    /// The connection breaks next.
    Breaking,
    Over,
}

/// Lets an answer pass, as far as the weather does.
pub fn through(sim: &Sim, asks: Asks, flow: Flow) -> Flow {
    let (turns, breaks) = sim.at_doors(|doors| (doors.weather.turns(), doors.weather.breaks()));
    let passage = Passage {
        flow,
        line: sim.line(),
        asks,
        turns,
        breaks,
        began: Instant::now(),
        drops: VecDeque::new(),
        state: State::Flowing,
    };
    stream::unfold(passage, |mut passage| async {
        let bit = passage.next().await?;
        Some((bit, passage))
    })
    .boxed()
}

impl Passage {
    async fn next(&mut self) -> Option<Result<Bytes, Cut>> {
        loop {
            match self.state {
                State::Flowing => {}
                State::Breaking => return Some(self.broken()),
                State::Over => return None,
            }
            self.turns.borrow_and_update();
            let sim = self.line.reach()?;
            let now = sim.clock().now();
            let (fault, breaks) = sim.at_doors(|doors| {
                let weather = &doors.weather;
                (weather.hits(&self.asks, now), weather.breaks())
            });
            drop(sim);
            if breaks != self.breaks {
                return Some(self.broken());
            }
            let is_watch = self.asks.manner == Manner::Watch;
            let mut end = None;
            match &fault {
                Some(Fault::Refused) => return Some(self.broken()),
                Some(Fault::Mute) => {
                    self.sleep_for_ever().await;
                    return None;
                }
                Some(Fault::Ends(after)) if is_watch => {
                    end = Some(self.began + *after);
                }
                Some(Fault::GoneEvent) if is_watch => {
                    self.state = State::Over;
                    return Some(Ok(Bytes::from_static(GONE)));
                }
                Some(Fault::Drip(pause)) => {
                    if let Some(drop) = self.drops.pop_front() {
                        tokio::time::sleep(*pause).await;
                        return Some(Ok(Bytes::from(vec![drop])));
                    }
                }
                _ => {}
            }
            if end.is_some_and(|end| end <= Instant::now()) {
                return None;
            }
            if !self.drops.is_empty() {
                return Some(Ok(self.drops.drain(..).collect()));
            }
            let ended = async {
                match end {
                    Some(end) => tokio::time::sleep_until(end).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                bit = self.flow.next() => match bit? {
                    Ok(bit) => if let Some(bit) = self.suffer(fault.as_ref(), bit) {
                        return Some(Ok(bit));
                    },
                    Err(cut) => return Some(Err(cut)),
                },
                turned = self.turns.changed() => turned.ok()?,
                () = ended => {}
            }
        }
    }

    /// What becomes of some bytes; none if nothing of them arrives yet.
    fn suffer(&mut self, fault: Option<&Fault>, bit: Bytes) -> Option<Bytes> {
        match fault {
            Some(Fault::Cut) => {
                self.state = State::Breaking;
                Some(bit.slice(..bit.len() / 2))
            }
            Some(Fault::Twice) => Some([bit.clone(), bit].concat().into()),
            Some(Fault::Garbled) => Some(garbled(&bit)),
            Some(Fault::Drip(_)) => {
                self.drops.extend(bit);
                None
            }
            Some(Fault::NoBookmarks) => {
                let kept: Vec<u8> = bit
                    .split_inclusive(|it| *it == b'\n')
                    .filter(|line| !line.starts_with(b"{\"type\":\"BOOKMARK\""))
                    .flatten()
                    .copied()
                    .collect();
                (!kept.is_empty()).then(|| kept.into())
            }
            _ => Some(bit),
        }
    }

    fn broken(&mut self) -> Result<Bytes, Cut> {
        self.state = State::Over;
        Err(Cut)
    }

    /// Whatever happens: a dead connection stays dead until the cluster has ended.
    async fn sleep_for_ever(&mut self) {
        while self.turns.changed().await.is_ok() {}
    }
}

const GONE: &[u8] = b"{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old resource version: 1 (2)\",\"reason\":\"Expired\",\"code\":410}}\n";

/// Lines that begin like what they were, and end in bytes that no JSON holds.
fn garbled(bit: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(bit.len());
    for line in bit.split_inclusive(|it| *it == b'\n') {
        let (begin, _) = line.split_at(line.len() / 2);
        out.extend_from_slice(begin);
        out.extend_from_slice(b"\xff\x00\x1b[31m\n");
    }
    out.into()
}
