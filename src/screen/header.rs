//! The header: which cluster, where in it, as whom, and how fresh the picture is; and the title of a pane.

use jiff::Timestamp;
use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::App;
use crate::app::mouse::Spot;
use crate::domain::{Freshness, Scope};
use crate::panes::part::{
    Part, bad, clock, countdown, faint, glyph, good, head, quiet, text, waiting,
};
use crate::panes::{Level, Line, Pane, plural, progress, sets, why};
use crate::theme::{Glyph, Ground, Tone};

/// The first line of the screen.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect) {
    painter.fill(area, Ground::Bar);
    let fresh = freshness(app);
    let width = area.width.saturating_sub(2);
    let left = identity(app);
    // What is wrong stays longer than what is merely so.
    let room = width.saturating_sub(painter.width(&left).min(width / 2) + 3);
    let mut right = fresh;
    for more in [alarms(app), findings(app), totals(app)] {
        if painter.width(&right) + painter.width(&more) <= room {
            right.extend(more);
        }
    }
    let begin = painter.parts_before(area.width.saturating_sub(1), area.y, width, &right);
    painter.parts(1, area.y, begin.saturating_sub(3), &left);
}

fn identity(app: &App) -> Line {
    let identity = &app.identity;
    let place = if identity.context.is_empty() {
        &identity.server
    } else {
        &identity.context
    };
    // Before everything: no screen is so narrow that it could be taken for a real cluster.
    let mut line = badge(app);
    line.push(head("kubectl-sts ").bold());
    // First, so that a narrow screen cuts anything but this.
    line.extend(
        identity
            .warnings
            .iter()
            .flat_map(|it| [bad(format!(" {it} ")).bold().on(Ground::Bad), text(" ")]),
    );
    line.push(text(place.to_string()).bold());
    if let Some(ahead) = &app.ways.ahead {
        line.push(waiting(format!(" until {} stands", ahead.label)));
    }
    line.push(quiet(format!(" · {}", scope(&app.scopes))));
    if !identity.user.is_empty() {
        line.push(quiet(format!(" · {}", identity.user)));
    }
    line
}

/// That nothing here is real, where it is not.
fn badge(app: &App) -> Line {
    if !app.identity.is_simulated {
        return Line::new();
    }
    let word = crate::panes::part::new(" DEMO ");
    vec![
        glyph(Tone::New, Glyph::Simulated)
            .bold()
            .on(Ground::Selected),
        word.bold().on(Ground::Selected),
        text(" "),
    ]
}

/// That again, over whatever dims the header.
pub fn draw_badge(app: &App, painter: &mut Painter<'_>, area: Rect) {
    painter.parts(1, area.y, area.width.saturating_sub(2), &badge(app));
}

fn scope(scopes: &[Scope]) -> String {
    match scopes {
        [Scope::Namespace(namespace) | Scope::Set { namespace, .. }] => namespace.to_string(),
        [Scope::Cluster] => "all namespaces".into(),
        [] => "no namespace".into(),
        several => format!("{} namespaces", several.len()),
    }
}

/// Live, syncing or stale: the worst of all feeds; what is forbidden is said where it is missing.
fn freshness(app: &App) -> Line {
    let mut stale: Option<(Timestamp, Timestamp)> = None;
    let (mut listed, mut all, mut so_far) = (0, 0, 0);
    let mut denied = 0;
    for (_, freshness) in app.fleet.feeds() {
        match freshness {
            Freshness::Stale {
                since, retry_at, ..
            } => {
                let (oldest, next) = stale.unwrap_or((*since, *retry_at));
                stale = Some((oldest.min(*since), next.min(*retry_at)));
            }
            Freshness::Live => (listed, all) = (listed + 1, all + 1),
            Freshness::Syncing { so_far: objects } => (all, so_far) = (all + 1, so_far + objects),
            Freshness::Forbidden { .. } | Freshness::Absent { .. } => denied += 1,
        }
    }
    match stale {
        None if all == 0 && denied > 0 => {
            vec![
                glyph(Tone::Waiting, Glyph::Warning),
                waiting(" nothing may be read"),
            ]
        }
        Some((since, retry_at)) => stale_line(since, retry_at),
        None if listed < all || all == 0 => {
            let words = if so_far > 0 {
                format!(" syncing {listed}/{all}, {so_far} objects")
            } else {
                format!(" syncing {listed}/{all}")
            };
            vec![glyph(Tone::Waiting, Glyph::Syncing), waiting(words)]
        }
        None => vec![glyph(Tone::Good, Glyph::Ready), good(" live")],
    }
}

fn stale_line(since: Timestamp, retry_at: Timestamp) -> Line {
    vec![
        glyph(Tone::Bad, Glyph::Stale),
        bad(" STALE ").bold(),
        clock(Tone::Bad, since),
        bad(", retry in "),
        countdown(Tone::Bad, retry_at),
    ]
}

fn alarms(app: &App) -> Line {
    let (stuck, moving) = app.standings.counts();
    let mut line = Line::new();
    if stuck > 0 {
        line.extend([
            text("  "),
            glyph(Tone::Bad, Glyph::Failed),
            bad(format!(" {stuck} stuck")),
        ]);
    }
    if moving > 0 {
        line.extend([
            text("  "),
            glyph(Tone::Waiting, Glyph::Starting),
            waiting(format!(" {moving} moving")),
        ]);
    }
    line
}

fn findings(app: &App) -> Line {
    let found = app.standings.findings().len();
    if found == 0 {
        return Line::new();
    }
    let words = format!(" {} {}", thousands(found), plural(found, "finding"));
    vec![
        text("  "),
        glyph(Tone::Waiting, Glyph::Warning),
        waiting(words),
    ]
}

fn totals(app: &App) -> Line {
    let (sets, pods) = (app.fleet.sets().len(), app.fleet.pod_count());
    let words = format!(
        "  {} {}  {} {}",
        thousands(sets),
        plural(sets, "set"),
        thousands(pods),
        plural(pods, "pod")
    );
    vec![quiet(words)]
}

/// `1,836`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let comma = |(index, digit): (usize, char)| {
        let after = index > 0 && index % 3 == first % 3;
        after
            .then_some(',')
            .into_iter()
            .chain(std::iter::once(digit))
            .collect::<Vec<_>>()
    };
    digits.chars().enumerate().flat_map(comma).collect()
}

/// Whose panes these are, and which can be switched to; returns what is left of the body.
pub fn draw_title(app: &App, painter: &mut Painter<'_>, body: Rect) -> Rect {
    let mut y = body.y;
    let is_roomy = body.height >= 16;
    if is_roomy {
        y += 1;
    }
    if app.pane().level == Level::Set {
        painter.parts(1, y, body.width.saturating_sub(2), &headline(app));
        y += if is_roomy { 2 } else { 1 };
    }
    if body.height >= 10 {
        tabs(app, painter, y, body.width);
        y += 1;
    }
    if is_roomy {
        painter.rule(1, y, body.width.saturating_sub(2), Tone::Faint);
        y += 1;
    }
    Rect {
        y,
        height: body.bottom().saturating_sub(y),
        ..body
    }
}

fn headline(app: &App) -> Line {
    let object = app.sheet.as_ref().and_then(|it| it.object.as_ref());
    if let Some(it) = object.filter(|it| app.place.open.is_none() || it.kind != "StatefulSet") {
        return vec![
            quiet(format!("{} {}/", it.kind, it.name.namespace)),
            text(it.name.name.to_string()).bold(),
        ];
    }
    let is_new = app.sheet.as_ref().is_some_and(|it| it.object.is_none());
    let open = app.place.open.as_ref().filter(|_| !is_new);
    let Some((name, _)) = open else {
        return if is_new {
            vec![text("new objects").bold()]
        } else {
            Line::new()
        };
    };
    let mut line = vec![
        quiet(format!("{}/", name.namespace)),
        text(name.name.to_string()).bold(),
        text("   "),
    ];
    let (Some(set), view) = (app.open_set(), app.view()) else {
        return line;
    };
    line.extend(progress::revisions(&view, set));
    line.push(text("  "));
    let rollout = progress::rollout(&view, set);
    if !rollout.is_empty() {
        line.extend(rollout);
        line.push(text("   "));
    }
    line.extend(why::headline(&view, set));
    line
}

fn tabs(app: &App, painter: &mut Painter<'_>, y: u16, width: u16) {
    let width = width.saturating_sub(2);
    let shown = shown_tab(app);
    let labels = |label: fn(&App, &Pane) -> String| -> Vec<String> {
        app.tabs().iter().map(|it| label(app, it)).collect()
    };
    let mut line = tab_line(&labels(label), shown, "  ");
    let is_wider = |painter: &Painter<'_>, line: &[Line]| painter.width(&line.concat()) > width;
    if is_wider(painter, &line) {
        line = tab_line(&labels(label), shown, "");
    }
    let mut short = labels(short_label);
    // Of the tabs that are furthest from the one that is shown, the number alone.
    let mut far: Vec<usize> = (0..short.len()).filter(|it| *it != shown).collect();
    far.sort_by_key(|it| it.abs_diff(shown));
    while is_wider(painter, &line) {
        line = tab_line(&short, shown, "");
        let Some(label) = far.pop().and_then(|it| short.get_mut(it)) else {
            break;
        };
        label.clear();
    }
    let mut end = 1;
    for (index, tab) in line.iter().enumerate() {
        let begin = end;
        if begin > width {
            break;
        }
        end = painter.parts(begin, y, (width + 1).saturating_sub(begin), tab);
        let place = Rect {
            x: begin,
            y,
            width: end - begin,
            height: 1,
        };
        painter.spot(place, Spot::Pane(index + 1));
    }
    let lens = lens(app);
    let left = (width + 1).saturating_sub(end + 2);
    if !lens.is_empty() && left >= 8 {
        let width = painter.width(&lens).min(left);
        painter.parts_before(end + 2 + left, y, width, &lens);
    }
}

/// What is left out of the list, and what is looked for: what is not seen must be missed.
fn lens(app: &App) -> Line {
    let lens = app.lens();
    let mut line = Line::new();
    if let Some(all) = app.unfiltered() {
        line.push(waiting(format!("/{}", lens.filter)).bold());
        line.push(quiet(format!(
            "  {} of {}",
            app.items().len(),
            thousands(all)
        )));
    }
    if let Some(sought) = &lens.sought {
        let gap = if line.is_empty() { "" } else { "  " };
        line.push(quiet(format!("{gap}search ")));
        line.push(waiting(sought.to_string()).bold());
    }
    line
}

/// Which of the tabs is shown.
fn shown_tab(app: &App) -> usize {
    let shown = match &app.place.open {
        Some(_) => app.pane().name,
        None => app.place.fleet_pane.name,
    };
    let tabs = app.tabs();
    let place = tabs.iter().position(|it| it.name == shown);
    place.unwrap_or(usize::MAX)
}

/// The tabs, with so much between any two besides a space before each.
fn tab_line(labels: &[String], shown: usize, gap: &'static str) -> Vec<Line> {
    let tab = |(index, label): (usize, &String)| -> Vec<Part> {
        if index == shown {
            let words = text(format!(" {} {label} ", index + 1));
            let after = gap.get(1..).unwrap_or_default();
            return vec![words.bold().on(Ground::Selected), text(after)];
        }
        let label = match label.as_str() {
            "" => gap.to_owned(),
            _ => format!(" {label}{gap}"),
        };
        vec![faint(format!(" {}", index + 1)), quiet(label)]
    };
    labels.iter().enumerate().map(tab).collect()
}

/// The same where there is little room.
fn short_label(app: &App, pane: &Pane) -> String {
    match pane.name {
        "revisions" => "Revs".into(),
        _ => label(app, pane),
    }
}

/// A filter that is on is a part of the title: what is not listed must be missed.
fn label(app: &App, pane: &Pane) -> String {
    let name = capitalised(pane.name);
    if pane.name == sets::SETS.name && app.only_findings {
        return format!("{name} with findings only");
    }
    name
}

/// `left-behind` to `Left behind`.
fn capitalised(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
