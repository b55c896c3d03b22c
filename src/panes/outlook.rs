//! What a set is about, in words: since when, what comes next, and for how long yet.

use jiff::{SignedDuration, Timestamp};

use super::part::{age, faint, glyph, info, quiet, text, toned, waiting};
use super::rollout::{Scene, axis_of, scene, seats, sign, stroke, word};
use super::{Detail, Item, Line, View, why};
use crate::domain::age::duration;
use crate::domain::forecast::{Basis, Outlook, at_once};
use crate::domain::rollout::Task;
use crate::domain::template::words;
use crate::domain::timeline::Stage;
use crate::domain::{Ordinal, Set};
use crate::theme::{Glyph, Tone};

/// What is under way, how long it will yet take, and what the signs mean.
pub(super) fn heading(view: &View<'_>) -> Vec<Line> {
    let Some(scene) = scene(view) else {
        return Vec::new();
    };
    let lines = [
        what(view, &scene),
        how_long(view, &scene),
        legend(view, &scene),
    ];
    lines.into_iter().filter(|it| !it.is_empty()).collect()
}

/// What is under way, since when, and what is new in it.
fn what(view: &View<'_>, scene: &Scene<'_>) -> Line {
    let set = scene.set;
    let since = |words: String| {
        vec![
            text(words).bold(),
            text(" since "),
            age(Tone::Text, scene.outlook.begun),
        ]
    };
    let mut line = match &scene.progress.task {
        Task::Update => since("rolling".into()),
        Task::Create { have, want } => since(format!("coming up, {have} of {want} pods")),
        Task::Remove { have, want } => since(format!("scaling down, {have} pods to {want}")),
        Task::Delete => vec![waiting("being deleted")],
        Task::Observe => vec![waiting("the controller has yet to see the newest spec")],
        Task::Rest | Task::Held { .. } | Task::AwaitDeletion { .. } => vec![
            text("nothing is under way").bold(),
            quiet("; the last change was "),
            age(Tone::Quiet, scene.outlook.newest),
            quiet(" ago"),
        ],
    };
    let changed = (scene.progress.task == Task::Update)
        .then(|| changed(view, set))
        .flatten();
    line.extend(changed.map(|words| text(format!(": {words}"))));
    line
}

/// What is new in the update revision, in words.
fn changed(view: &View<'_>, set: &Set) -> Option<String> {
    let template = |name: &str| view.fleet.template(&set.name.sibling(name));
    let (old, new) = (
        template(&set.status.current_revision)?,
        template(&set.status.update_revision)?,
    );
    (old != new).then(|| words::in_one_line(old, new))
}

/// When it will be done, and by what that is told; or why it is not told.
fn how_long(view: &View<'_>, scene: &Scene<'_>) -> Line {
    let Outlook {
        queue, forecast, ..
    } = scene.outlook;
    let Some(forecast) = forecast else {
        let words = match queue.len() {
            0 => return Line::new(),
            _ if scene.progress.is_stuck(view.now) => "no forecast: it is stuck",
            _ => "no forecast before the first pod is done",
        };
        return vec![quiet(words)];
    };
    let left = forecast
        .end()
        .map_or(SignedDuration::ZERO, |end| end.duration_since(view.now));
    let basis = match forecast.basis {
        Basis::SoFar(1) => "by the one pod so far".to_owned(),
        Basis::SoFar(pods) => format!("median of {pods} pods so far"),
        Basis::Earlier(1) => "by how long the one pod took when it was made".to_owned(),
        Basis::Earlier(pods) => format!("median of {pods} pods when they were made"),
    };
    let pods = super::plural(queue.len(), "pod");
    vec![
        quiet("forecast: "),
        text(format!("about {} to go", duration(left))),
        quiet(format!(
            " for {} {pods} ({basis}: {} each)",
            queue.len(),
            duration(forecast.each)
        )),
    ]
}

/// The signs that are seen, with their words.
fn legend(view: &View<'_>, scene: &Scene<'_>) -> Line {
    let from = axis_of(view, scene).from;
    let mut seen: Vec<(Stage, bool)> = Vec::new();
    for ordinal in seats(view, scene).into_iter().take(MOST_READ) {
        for stretch in view.timeline.stretches(ordinal, view.now) {
            let is_old = stroke(scene.set, &stretch).glyph == Glyph::LaneOld;
            if stretch.until >= from && !seen.contains(&(stretch.stage, is_old)) {
                seen.push((stretch.stage, is_old));
            }
        }
    }
    let signs = all_signs().into_iter().filter(|(it, ..)| match it {
        Some(stage) => seen.contains(stage),
        None => scene.outlook.forecast.is_some(),
    });
    signs
        .flat_map(|(_, sign, tone, word)| [glyph(tone, sign), toned(tone, format!(" {word}  "))])
        .collect()
}

/// Every sign of a lane: its stage, if it is one, its look, and its word.
type Sign = (Option<(Stage, bool)>, Glyph, Tone, &'static str);

fn all_signs() -> Vec<Sign> {
    let stages = Stage::ALL.into_iter().map(|stage| (stage, false));
    let stages = stages.chain([(Stage::Available, true)]);
    let mut signs: Vec<Sign> = stages
        .map(|(stage, is_old)| {
            let (glyph, tone) = sign(stage, is_old);
            (Some((stage, is_old)), glyph, tone, word(stage, is_old))
        })
        .collect();
    signs.push((None, Glyph::LaneForecast, Tone::Quiet, "forecast"));
    signs
}

/// What the signs of the lanes mean, for the help.
#[must_use]
pub fn lane_signs() -> Vec<Line> {
    let line = |(_, sign, tone, word): Sign| vec![glyph(tone, sign), quiet(format!("  {word}"))];
    all_signs().into_iter().map(line).collect()
}

/// The legend looks at so many lanes: more are not seen at once.
const MOST_READ: usize = 100;

/// What happens now and then, what is held, and what the pod of the chosen lane did.
pub(super) fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let scene = scene(view)?;
    let mut lines: Vec<Line> = Vec::new();
    let mut fact = |label: &'static str, line: Line| {
        let mut whole = vec![quiet(format!("{label:<8}"))];
        whole.extend(line);
        lines.push(whole);
    };
    for (number, line) in why::story(view, scene.set).into_iter().enumerate() {
        fact(if number == 0 { "now" } else { "" }, line);
    }
    if let Some(words) = then(&scene) {
        fact("then", vec![text(words)]);
    }
    if let Some(words) = held(&scene) {
        fact(
            "held",
            vec![glyph(Tone::Info, Glyph::Held), info(format!(" {words}"))],
        );
    }
    for budget in view
        .fleet
        .budgets_of(scene.set)
        .filter(|it| it.allowed == 0)
    {
        let words = format!(
            "{} allows no disruption: it does not stop the controller, but evictions are refused",
            budget.name.name
        );
        fact("budget", vec![quiet(words)]);
    }
    if let Item::Seat(ordinal) = item {
        fact("", Line::new());
        let mut line = vec![
            text(scene.set.pod_name(*ordinal).name.to_string()).bold(),
            text("  "),
        ];
        line.extend(told(view, &scene, *ordinal));
        fact("pod", line);
    }
    Some(Detail {
        title: vec![text("next").bold()],
        lines,
    })
}

/// Whom the controller takes after the one that is on its way.
fn then(scene: &Scene<'_>) -> Option<String> {
    let rest: Vec<String> = scene
        .outlook
        .queue
        .iter()
        .skip(1)
        .map(ToString::to_string)
        .collect();
    let shown = rest
        .get(..rest.len().min(12))
        .unwrap_or_default()
        .join(", ");
    let more = rest.len().saturating_sub(12);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let name = &scene.set.name.name;
    let order = match at_once(scene.set, &scene.progress.task) {
        1 if rest.len() > 1 => " in this order, one at a time",
        1 => "",
        usize::MAX => " all at once",
        _ => " in this order, several at a time",
    };
    (!rest.is_empty()).then(|| format!("{name}-{shown}{more}{order}"))
}

/// What stays at an older revision when the update is done; once nothing else is left to do, the story says it.
fn held(scene: &Scene<'_>) -> Option<String> {
    let set = scene.set;
    let count = set.partition().min(set.replicas);
    if scene.progress.task != Task::Update || count == 0 {
        return None;
    }
    let (name, first) = (&set.name.name, set.start);
    let last = first.saturating_add(count).saturating_sub(1);
    let seats = match count {
        1 => format!("{name}-{first} stays"),
        _ => format!("{name}-{first} to {last} stay"),
    };
    Some(format!(
        "{seats} as they are, by partition {}",
        set.partition()
    ))
}

/// How long the last pod of a seat was in each stage.
fn told(view: &View<'_>, scene: &Scene<'_>, ordinal: Ordinal) -> Line {
    let stretches = view.timeline.stretches(ordinal, view.now);
    let since = stretches
        .iter()
        .rposition(|it| it.stage == Stage::Terminating)
        .unwrap_or(0);
    let mut line = Line::new();
    for (number, stretch) in stretches.iter().skip(since).enumerate() {
        if number > 0 {
            line.push(faint(", "));
        }
        let is_old = stroke(scene.set, stretch).glyph == Glyph::LaneOld;
        let name = word(stretch.stage, is_old);
        line.push(quiet(format!("{name} ")));
        if stretch.until >= view.now {
            line.push(age(Tone::Text, stretch.from));
        } else if stretch.from > Timestamp::UNIX_EPOCH {
            line.push(quiet(duration(stretch.until.duration_since(stretch.from))));
        }
    }
    line
}
