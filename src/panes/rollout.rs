//! The rollout of a set: what each pod does and did, upon an axis of time, in the order in which the controller
//! acts; what comes next, and how long it will yet take. Coming up, scaling down and restarts are shown alike.

use jiff::SignedDuration;

use super::lane::{Axis, Lane, Stroke};
use super::part::{axis, lane, new, quiet, text};
use super::{Column, Item, Level, Line, Pane, View, outlook, seat, state, widest};
use crate::domain::age::duration;
use crate::domain::forecast::{Forecast, Outlook};
use crate::domain::health::Standing;
use crate::domain::rollout::{Progress, Task};
use crate::domain::timeline::{Stage, Stretch};
use crate::domain::{Kind, Ordinal, Set};
use crate::theme::{Glyph, Tone};

/// The controller's order made visible.
pub const ROLLOUT: Pane = Pane {
    name: "rollout",
    about: "what each pod does and did over time, what comes next, and for how long yet",
    level: Level::Set,
    kinds: &[Kind::Events, Kind::Templates, Kind::Budgets],
    starts_at_end: false,
    heading: outlook::heading,
    columns,
    stamp: super::made_anew,
    items,
    row,
    detail: outlook::detail,
    empty,
};

fn empty(view: &View<'_>) -> Line {
    match view.set {
        Some(set) if !seat::are_known(view, set) => state::not_known(view, set),
        _ => vec![quiet("no replicas are wanted, and none are left")],
    }
}

/// All that is asked of an open set at once.
pub(super) struct Scene<'a> {
    /// The set.
    pub set: &'a Set,
    /// Where it stands.
    pub progress: &'a Progress,
    /// Since when, and for how long yet.
    pub outlook: &'a Outlook,
}

pub(super) fn scene<'a>(view: &View<'a>) -> Option<Scene<'a>> {
    let set = view.set?;
    Some(Scene {
        set,
        progress: view.progress.get(&set.name)?,
        outlook: view.outlook?,
    })
}

fn items(view: &View<'_>) -> Vec<Item> {
    let scene = scene(view);
    let seats = scene.map(|scene| seats(view, &scene));
    seats.into_iter().flatten().map(Item::Seat).collect()
}

/// In the order in which the controller acts: it comes up from the lowest, and goes down from the highest.
pub(super) fn seats(view: &View<'_>, scene: &Scene<'_>) -> Vec<Ordinal> {
    let replicas = view.fleet.replicas(scene.set);
    let mut seats: Vec<Ordinal> = replicas.iter().map(|it| it.ordinal).collect();
    let begun = scene.outlook.begun;
    let went = view.timeline.seats().filter(|seat| {
        let stretches = view.timeline.stretches(*seat, view.now);
        stretches.last().is_some_and(|it| it.until >= begun)
    });
    seats.extend(went);
    seats.sort_unstable();
    seats.dedup();
    if !matches!(scene.progress.task, Task::Create { .. }) {
        seats.reverse();
    }
    seats
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let Some(scene) = scene(view) else {
        return Vec::new();
    };
    let highest = view
        .fleet
        .replicas(scene.set)
        .last()
        .map_or(0, |it| it.ordinal);
    let name = scene.set.pod_name(highest).name;
    let mut time = Column::new("", 24, 0);
    time.head = vec![axis(axis_of(view, &scene))];
    vec![
        Column::new("POD", widest(std::iter::once(&*name), 6, 28), 0),
        Column::new("REV", 6, 1),
        time,
    ]
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let (Some(scene), Item::Seat(ordinal)) = (scene(view), item) else {
        return Vec::new();
    };
    let set = scene.set;
    let replica = view.fleet.replica(set, *ordinal);
    let standing = Standing::of(&replica, set, view.now);
    let is_next = scene.outlook.queue.first() == Some(ordinal);
    let name = set.pod_name(*ordinal).name.to_string();
    let name = if is_next {
        text(name).bold()
    } else {
        text(name)
    };
    let mut revision = vec![seat::sign(view, set, &replica, &standing), text(" ")];
    let at = replica.pod.and_then(|pod| pod.revision.as_deref());
    revision.extend(at.map(|at| {
        let words = view.fleet.short_revision(set, at);
        if at == &*set.status.update_revision && scene.progress.task == Task::Update {
            new(words)
        } else {
            quiet(words)
        }
    }));
    vec![
        vec![name],
        revision,
        vec![lane(lane_of(view, &scene, *ordinal))],
    ]
}

fn lane_of(view: &View<'_>, scene: &Scene<'_>, ordinal: Ordinal) -> Lane {
    let axis = axis_of(view, scene);
    let stretches = view.timeline.stretches(ordinal, view.now);
    let shown = stretches.iter().filter(|it| it.until >= axis.from);
    let mut strokes: Vec<Stroke> = shown.map(|it| stroke(scene.set, it)).collect();
    let forecast = scene.outlook.forecast.as_ref();
    let turns = forecast.into_iter().flat_map(|it| &it.turns);
    let turn = turns.into_iter().find(|it| it.ordinal == ordinal);
    strokes.extend(
        turn.filter(|it| it.until > view.now && it.from < axis.until)
            .map(|it| Stroke {
                from: it.from.max(view.now),
                until: it.until.min(axis.until),
                glyph: Glyph::LaneForecast,
                tone: Tone::Quiet,
            }),
    );
    let is_next = scene.outlook.queue.first() == Some(&ordinal);
    let note = turn.filter(|_| is_next).map(|turn| {
        let words = if turn.is_late {
            "later than the ones before it".to_owned()
        } else {
            format!("about {}", duration(turn.until.duration_since(view.now)))
        };
        (turn.until, words)
    });
    Lane {
        axis,
        strokes,
        note,
    }
}

pub(super) fn stroke(set: &Set, stretch: &Stretch) -> Stroke {
    let is_old = stretch.revision.as_deref() != Some(&*set.status.update_revision);
    let (glyph, tone) = sign(stretch.stage, is_old);
    Stroke {
        from: stretch.from,
        until: stretch.until,
        glyph,
        tone,
    }
}

pub(super) fn sign(stage: Stage, is_old: bool) -> (Glyph, Tone) {
    match stage {
        Stage::Terminating => (Glyph::LaneTerminating, Tone::Bad),
        Stage::Scheduling => (Glyph::LaneScheduling, Tone::Info),
        Stage::Pulling => (Glyph::LanePulling, Tone::Info),
        Stage::Starting => (Glyph::LaneStarting, Tone::Waiting),
        Stage::Unready => (Glyph::LaneUnready, Tone::Waiting),
        Stage::Failing => (Glyph::LaneFailing, Tone::Bad),
        Stage::Ready | Stage::Available if is_old => (Glyph::LaneOld, Tone::Quiet),
        Stage::Ready => (Glyph::LaneReady, Tone::Good),
        Stage::Available => (Glyph::LaneAvailable, Tone::Good),
    }
}

pub(super) fn word(stage: Stage, is_old: bool) -> &'static str {
    match stage {
        Stage::Terminating => "terminating",
        Stage::Scheduling => "scheduling",
        Stage::Pulling => "pulling",
        Stage::Starting => "starting",
        Stage::Unready => "not ready",
        Stage::Failing => "failing",
        Stage::Ready | Stage::Available if is_old => "older revision",
        Stage::Ready => "ready",
        Stage::Available => "available",
    }
}

/// From a little before the story to a little after its end; a long time without news is left out.
pub(super) fn axis_of(view: &View<'_>, scene: &Scene<'_>) -> Axis {
    let Outlook {
        begun,
        newest,
        forecast,
        ..
    } = scene.outlook;
    let now = view.now;
    let least = SignedDuration::from_secs(30);
    let story = newest.duration_since(*begun).max(least);
    let idle = now.duration_since(*newest);
    let cut = (idle > story * 3 + least * 2 && view.zoom == 0)
        .then(|| {
            Some((
                newest.checked_add(story / 3).ok()?,
                now.checked_sub(story / 6).ok()?,
            ))
        })
        .flatten();
    let past = match cut {
        Some(_) => story + story / 2,
        None => now.duration_since(*begun).max(least),
    };
    let ahead = forecast
        .as_ref()
        .and_then(Forecast::end)
        .map_or(past / 12, |end| {
            let each = forecast.as_ref().map_or(least, |it| it.each);
            end.duration_since(now)
                .min((past * 2).max(each * 2))
                .max(past / 12)
        });
    let (before, ahead) = (
        zoomed(now.duration_since(*begun) + past / 16, view.zoom),
        zoomed(ahead, view.zoom),
    );
    Axis {
        from: now.checked_sub(before).unwrap_or(*begun),
        until: now.checked_add(ahead).unwrap_or(now),
        cut,
        now,
    }
}

fn zoomed(length: SignedDuration, zoom: i8) -> SignedDuration {
    let factor = 1 << zoom.unsigned_abs();
    if zoom < 0 {
        (length / factor).max(SignedDuration::from_secs(5))
    } else {
        length.checked_mul(factor).unwrap_or(length)
    }
}
