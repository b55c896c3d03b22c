//! The help: every key that works here, from what is bound, and what the signs mean.

use ratatui::layout::Rect;

use super::detail::folded;
use super::overlay::{scroll, window, within};
use super::paint::Painter;
use super::sheet;
use crate::app::App;
use crate::app::action::Action;
use crate::app::editor::vim;
use crate::app::keymap::Keys;
use crate::app::pod::is_for_pods;
use crate::panes::part::{head, info, quiet, text};
use crate::panes::{Line, PANES, outlook, rollout};
use crate::theme::Tone;

/// The keys of an action take so many cells in the help, and on a narrow screen.
const KEYS_WIDTH: (usize, usize) = (22, 12);

/// Every key that works here, from what is bound, and what each pane shows.
/// Returns how far it can be scrolled, and by how much at once.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, top: usize) -> (usize, usize) {
    let room = area.width.saturating_sub(6).min(96);
    let keys = if room < 54 {
        KEYS_WIDTH.1
    } else {
        KEYS_WIDTH.0
    };
    let lines = help(app, keys);
    let lines: Vec<Line> = lines
        .iter()
        .flat_map(|it| folded(painter, it, room))
        .collect();
    let place = if app.is_writing() {
        "in the editor".to_owned()
    } else {
        format!("on {}", app.table())
    };
    let title = vec![head(format!("keys {place}")).bold()];
    let inside = window(painter, within(area), (100, lines.len()), &title);
    scroll(painter, inside, &lines, top)
}

fn help(app: &App, width: usize) -> Vec<Line> {
    let key = |it: &_| key(app, it, width);
    let table = app.table();
    let own = app.keymap.own_bound(table);
    if app.is_writing() {
        // Nothing but these: all other keys are letters.
        let mut lines: Vec<Line> = own.iter().filter_map(key).collect();
        lines.push(Line::new());
        if app.keymap.is_modal() {
            lines.extend(
                vim::KEYS
                    .iter()
                    .map(|(keys, about)| row(keys, about, width)),
            );
            lines.push(Line::new());
        }
        lines.extend(mark_signs());
        return lines;
    }
    let mut all = app.keymap.bound(table);
    if app.sheet.is_none() && app.pod.is_some() {
        all.retain(|(action, _)| is_for_pods(*action));
        return all.iter().filter_map(key).collect();
    }
    if app.sheet.is_some() {
        // A text is read with its own keys; what changes its set comes after.
        all.sort_by_key(|(action, _)| !own.iter().any(|(it, _)| it == action));
    }
    let mut lines: Vec<Line> = all.iter().filter_map(key).collect();
    if own.iter().any(|(it, _)| *it == Action::MarkRange) {
        lines.push(Line::new());
        lines.extend(marks());
    }
    lines.push(Line::new());
    for pane in PANES {
        lines.push(vec![
            text(format!("{:<width$}", pane.name)),
            quiet(pane.about),
        ]);
    }
    lines.push(Line::new());
    if app.pane().name == rollout::ROLLOUT.name {
        lines.extend(outlook::lane_signs());
    } else {
        lines.extend(signs());
    }
    lines
}

/// An action with its keys; nothing where it means nothing here.
fn key(app: &App, (action, chords): &(Action, Vec<Keys>), width: usize) -> Option<Line> {
    let about = match action {
        Action::Pane(number) => format!("pane {}", app.tabs().get(number - 1)?.name),
        Action::Favourite(number) => format!("namespace {}", app.favourites.get(number - 1)?),
        _ => action.about().to_owned(),
    };
    let keys: Vec<_> = chords.iter().map(ToString::to_string).collect();
    // Between the keys of a sequence stands a space.
    let is_sequence = chords.iter().any(Keys::is_sequence);
    let keys = keys.join(if is_sequence { ", " } else { " " });
    Some(row(&keys, &about, width))
}

fn row(keys: &str, about: &str, width: usize) -> Line {
    let blanks = width.saturating_sub(keys.chars().count()).max(1);
    vec![
        info(keys.to_owned()).bold(),
        text(" ".repeat(blanks)),
        text(about.to_owned()),
    ]
}

/// What marks are for.
fn marks() -> Vec<Line> {
    let words = [
        "What is marked is what the next operation is for, all of it; one confirmation, and a result for each.",
        "A mark is of the object: made anew it is not marked. Marks that a filter hides count.",
        "esc takes away what is looked for, then the filter, then the marks; only then it goes back.",
    ];
    words.map(|it| vec![quiet(it)]).to_vec()
}

/// What the signs beside a text mean.
fn mark_signs() -> Vec<Line> {
    use crate::manifest::Weight;
    let sign = |weight, words: &'static str| vec![sheet::sign(weight), quiet(format!("  {words}"))];
    vec![
        sign(Weight::Error, "cannot be sent: this is no such object"),
        sign(
            Weight::Immutable,
            "cannot be sent: the server changes this never",
        ),
        sign(Weight::Warning, "can be sent, and may be a mistake"),
        sign(Weight::Rollout, "replaces pods"),
    ]
}

/// What the signs of the strip mean.
fn signs() -> Vec<Line> {
    use crate::panes::part::glyph;
    use crate::theme::Glyph;
    let sign =
        |tone, sign, words: &'static str| vec![glyph(tone, sign), quiet(format!("  {words}"))];
    vec![
        sign(Tone::Good, Glyph::Ready, "available"),
        sign(
            Tone::New,
            Glyph::Ready,
            "available, at the new revision of a rollout under way",
        ),
        sign(
            Tone::Waiting,
            Glyph::Starting,
            "on its way up, or not ready",
        ),
        sign(Tone::Waiting, Glyph::Terminating, "terminating"),
        sign(
            Tone::Bad,
            Glyph::Failed,
            "cannot start, crashes, lost, or not ready for too long",
        ),
        sign(Tone::Waiting, Glyph::Empty, "no pod in this seat"),
    ]
}
