//! What lies over the panes: the help, and the choice of a namespace.

use ratatui::layout::Rect;

use super::detail::wrapped;
use super::paint::Painter;
use super::sheet;
use crate::app::action::Action;
use crate::app::contexts::{self, Known};
use crate::app::editor::vim;
use crate::app::keymap::Keys;
use crate::app::mouse::Spot;
use crate::app::namespaces::{Choice, Namespaces};
use crate::app::pod::is_for_pods;
use crate::app::{App, Comparison};
use crate::domain::context::Context;
use crate::panes::part::{faint, head, info, quiet, text};
use crate::panes::{Line, PANES, compare, outlook, rollout};
use crate::theme::{Ground, Tone};

/// The keys of an action take so many cells in the help.
const KEYS_WIDTH: usize = 22;

/// Every key that works here, from what is bound, and what each pane shows.
/// Returns how far it can be scrolled, and by how much at once.
pub fn draw_help(app: &App, painter: &mut Painter<'_>, area: Rect, top: usize) -> (usize, usize) {
    let lines = help(app);
    let place = if app.is_writing() {
        "in the editor".to_owned()
    } else {
        format!("on {}", app.table())
    };
    let title = vec![head(format!("keys {place}")).bold()];
    let inside = window(painter, within(area), (100, lines.len()), &title);
    scroll(painter, inside, &lines, top)
}

/// What differs between two revisions; returns how far it can be scrolled, and by how
/// much at once.
pub fn draw_comparison(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    comparison: &Comparison,
) -> (usize, usize) {
    let Comparison {
        before,
        after,
        extent,
        top,
    } = comparison;
    let view = app.view();
    let width = area.width.saturating_sub(2);
    let room = width.saturating_sub(4);
    let lines = compare::lines(&view, before, after, *extent);
    let lines: Vec<Line> = lines.iter().flat_map(|line| wrapped(line, room)).collect();
    let title = compare::title(&view, before, after);
    // As high as the screen: what lies below says the same in short.
    let inside = window(
        painter,
        within(area),
        (width, usize::from(area.height)),
        &title,
    );
    scroll(painter, inside, &lines, *top)
}

/// Lines from one of them on; returns how far they can be scrolled, and how
/// many are seen.
pub(super) fn scroll(
    painter: &mut Painter<'_>,
    inside: Rect,
    lines: &[Line],
    top: usize,
) -> (usize, usize) {
    let last = lines.len().saturating_sub(usize::from(inside.height));
    for (y, line) in (inside.y..inside.bottom()).zip(lines.iter().skip(top.min(last))) {
        painter.parts(inside.x, y, inside.width, line);
    }
    (last, usize::from(inside.height))
}

fn help(app: &App) -> Vec<Line> {
    let table = app.table();
    let own = app.keymap.own_bound(table);
    if app.is_writing() {
        // Nothing but these: all other keys are letters.
        let mut lines: Vec<Line> = own.iter().filter_map(|it| key(app, it)).collect();
        lines.push(Line::new());
        if app.keymap.is_modal() {
            lines.extend(vim::KEYS.iter().map(|(keys, about)| row(keys, about)));
            lines.push(Line::new());
        }
        lines.extend(mark_signs());
        return lines;
    }
    let mut all = app.keymap.bound(table);
    if app.sheet.is_none() && app.pod.is_some() {
        all.retain(|(action, _)| is_for_pods(*action));
        return all.iter().filter_map(|it| key(app, it)).collect();
    }
    if app.sheet.is_some() {
        // A text is read with its own keys; what changes its set comes after.
        all.sort_by_key(|(action, _)| !own.iter().any(|(it, _)| it == action));
    }
    let mut lines: Vec<Line> = all.iter().filter_map(|it| key(app, it)).collect();
    if own.iter().any(|(it, _)| *it == Action::MarkRange) {
        lines.push(Line::new());
        lines.extend(marks());
    }
    lines.push(Line::new());
    for pane in PANES {
        lines.push(vec![text(format!("{:<22}", pane.name)), quiet(pane.about)]);
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
fn key(app: &App, (action, chords): &(Action, Vec<Keys>)) -> Option<Line> {
    let about = match action {
        Action::Pane(number) => format!("pane {}", app.tabs().get(number - 1)?.name),
        Action::Favourite(number) => format!("namespace {}", app.favourites.get(number - 1)?),
        _ => action.about().to_owned(),
    };
    let keys: Vec<_> = chords.iter().map(ToString::to_string).collect();
    // Between the keys of a sequence stands a space.
    let is_sequence = chords.iter().any(Keys::is_sequence);
    let keys = keys.join(if is_sequence { ", " } else { " " });
    Some(row(&keys, &about))
}

fn row(keys: &str, about: &str) -> Line {
    let blanks = KEYS_WIDTH.saturating_sub(keys.chars().count()).max(1);
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

/// A line of input, and the namespaces that fit it.
pub fn draw_namespaces(app: &App, choice: &Namespaces, painter: &mut Painter<'_>, area: Rect) {
    let choices = choice.choices();
    let words = |it: &Choice| -> Line {
        // Where there are favourites, all stand behind a column with their keys.
        let action = match it {
            Choice::All => Some(Action::AllNamespaces),
            Choice::Known(name, _) => choice.favourite(name).map(Action::Favourite),
            Choice::Typed(_) => None,
        };
        let key = action.and_then(|it| app.keymap.chord(&["everywhere"], it));
        let key = key.map_or_else(String::new, |it| it.to_string());
        let mut line = Line::new();
        if !app.favourites.is_empty() {
            line.push(info(format!("{key:<7}")).bold());
        }
        line.extend(words(it));
        line
    };
    let lines = Lines {
        count: choices.len(),
        chosen: choice.chosen(),
        line: &|nth| choices.get(nth).map(words).unwrap_or_default(),
    };
    let typed = (choice.typed(), choice.caret());
    draw_choice(painter, area, ("namespace", 48), typed, &lines);
}

/// A line of input, and the contexts that fit it.
pub fn draw_contexts(app: &App, choice: &contexts::Choice, painter: &mut Painter<'_>, area: Rect) {
    let (fitting, chosen) = choice.of(&app.ways);
    let told = match (&app.ways.known, fitting.is_empty()) {
        (Known::NotYet, _) => Some("the kubeconfig is read ..."),
        (Known::None(why), _) => Some(&**why),
        (Known::Told(_), true) => Some("no context has that in its name"),
        (Known::Told(_), false) => None,
    };
    let told = told.map(|words| wrapped(&vec![quiet(words.to_owned())], 80));
    let lines = Lines {
        count: told.as_ref().map_or(fitting.len(), Vec::len),
        chosen: told.as_ref().map_or(chosen, |_| usize::MAX),
        line: &|nth| match (&told, fitting.get(nth)) {
            (Some(told), _) => told.get(nth).cloned().unwrap_or_default(),
            (None, Some(it)) => of_context(app, it),
            (None, None) => Line::new(),
        },
    };
    draw_choice(painter, area, ("context", 84), choice.typed(), &lines);
}

fn of_context(app: &App, it: &Context) -> Line {
    let is_here = it.label == app.identity.context;
    let mut line = vec![text(it.label.to_string())];
    let namespace = match &*it.namespace {
        "" => String::new(),
        namespace => format!(" · {namespace}"),
    };
    line.push(faint(format!("  {}{namespace}", it.cluster)));
    if is_here {
        line.push(info("  shown now"));
    }
    line
}

/// What can be chosen: how many lines, which of them is, and each.
struct Lines<'a> {
    count: usize,
    chosen: usize,
    line: &'a dyn Fn(usize) -> Line,
}

/// A line of input, and below it what can be chosen.
fn draw_choice(
    painter: &mut Painter<'_>,
    area: Rect,
    (title, width): (&'static str, u16),
    (typed, caret): (&str, usize),
    lines: &Lines<'_>,
) {
    let title = vec![head(title).bold()];
    let inside = window(
        painter,
        within(area),
        (width, lines.count.max(3) + 2),
        &title,
    );
    let end = painter.parts(
        inside.x,
        inside.y,
        inside.width,
        &[text(typed.to_owned()).bold()],
    );
    let before: String = typed.chars().take(caret).collect();
    let x = inside.x + painter.width(&[text(before)]);
    if x >= end {
        painter.parts(end, inside.y, 1, &[text(" ")]);
    }
    let cell = |x, y, width| Rect {
        x,
        y,
        width,
        height: 1,
    };
    painter.lay(cell(x.min(inside.right()), inside.y, 1), Ground::Selected);
    let room = usize::from(inside.height.saturating_sub(2));
    let is_chosen = lines.chosen < lines.count;
    let first = if is_chosen {
        (lines.chosen + 1).saturating_sub(room)
    } else {
        0
    };
    for (y, index) in (inside.y + 2..inside.bottom()).zip(first..lines.count) {
        painter.parts(inside.x, y, inside.width, &(lines.line)(index));
        painter.spot(cell(inside.x, y, inside.width), Spot::Line(index));
        if index == lines.chosen {
            painter.lay(cell(inside.x, y, inside.width), Ground::Selected);
        }
    }
}

fn words(choice: &Choice) -> Line {
    match choice {
        Choice::All => vec![text("all namespaces")],
        Choice::Known(name, sets) => vec![
            text(name.to_string()),
            faint(format!(
                "  {sets} {}",
                if *sets == 1 { "set" } else { "sets" }
            )),
        ],
        Choice::Typed(name) => vec![text(name.to_string()), faint("  as typed")],
    }
}

/// How many lines are below what is seen of a window, in its frame, with the key of a table that leads there.
pub(super) fn more(
    app: &App,
    painter: &mut Painter<'_>,
    (inside, table): (Rect, &str),
    lines: usize,
) {
    let tables = [table, "everywhere"];
    let chord = app.keymap.chord(&tables, Action::PageDown);
    let key = chord.map_or_else(String::new, |it| it.to_string());
    if lines > 0 {
        let words = vec![
            info(format!(" {key}")).bold(),
            quiet(format!(" {lines} more ")),
        ];
        painter.parts_before(inside.right(), inside.bottom(), inside.width, &words);
    }
}

/// All of the screen but its first and its last line.
pub(super) fn within(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    }
}

/// An empty box in the middle; returns its inside.
pub(super) fn window(
    painter: &mut Painter<'_>,
    area: Rect,
    (width, lines): (u16, usize),
    title: &[crate::panes::part::Part],
) -> Rect {
    let height = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
    let width = width.min(area.width.saturating_sub(2));
    let frame = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    painter.fade(area);
    painter.fill(frame, Ground::Panel);
    painter.boxed(frame, title, Tone::Info);
    Rect {
        x: frame.x + 2,
        y: frame.y + 1,
        width: width.saturating_sub(4),
        height: height.saturating_sub(2),
    }
}
