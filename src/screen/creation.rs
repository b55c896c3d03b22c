//! Objects that are to be made.
//!
//! ```text
//! ╭─ Create 2 objects ─────────────────────────────────────────────────╮
//! │ disruptive: 3 pods come                                             │
//! │ 1  Service shop/web       dry run accepted, no warnings             │
//! │ 2  StatefulSet shop/web   dry run accepted, no warnings             │
//! │      · it takes over two claims with the data: data-web-0 (10Gi) ...│
//! │ the same with  kubectl create --validate=strict -f FILE             │
//! │  y  create 2 objects    esc  back to the text                       │
//! ╰─────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;

use super::detail::folded;
use super::overlay::{more, scroll, window};
use super::paint::Painter;
use super::verdict::{note, reproof_in_words, verdict_in_words};
use crate::app::App;
use crate::app::action::Action;
use crate::app::creation::{Creation, Row, Said, Stage};
use crate::app::undertaking::State;
use crate::domain::plan::{Danger, Outcome, Topic};
use crate::panes::part::{Part, bad, faint, good, head, info, quiet, text, toned, waiting};
use crate::panes::{Line, plural};
use crate::theme::{Ground, Tone};

/// The widest that it gets.
const WIDTH: u16 = 110;

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    creation: &Creation,
) -> (usize, usize) {
    let width = WIDTH.min(area.width.saturating_sub(2));
    let room = width.saturating_sub(4);
    let lines: Vec<Line> = lines(app, creation)
        .iter()
        .flat_map(|line| folded(painter, line, room))
        .collect();
    let all = creation.rows.len();
    let title = format!("Create {all} {}", plural(all, "object"));
    let inside = window(
        painter,
        area,
        (width, lines.len() + 2),
        &[head(title).bold()],
    );
    let y = inside.bottom().saturating_sub(1);
    let mut keys = Line::new();
    for (index, key) in all_keys(app, creation).into_iter().enumerate() {
        if index == 0 || painter.width(&keys) + 3 + painter.width(&key) <= inside.width {
            keys.push(text(if index == 0 { "" } else { "   " }));
            keys.extend(key);
        }
    }
    painter.parts(inside.x, y, inside.width, &keys);
    let text = Rect {
        height: y.saturating_sub(inside.y),
        ..inside
    };
    let (last, page) = scroll(painter, text, &lines, creation.top);
    more(
        app,
        painter,
        (inside, "creation"),
        last.saturating_sub(creation.top),
    );
    (last, page)
}

fn lines(app: &App, creation: &Creation) -> Vec<Line> {
    let mut lines = vec![danger(creation)];
    match &creation.stage {
        Stage::Finding(..) => lines.push(vec![quiet("asking the server for the kinds ...")]),
        Stage::Unreadable(why) => {
            lines.push(vec![bad(format!("the kinds cannot be read: {why}"))]);
        }
        Stage::Checking | Stage::Sending | Stage::Over => {}
    }
    for (nth, row) in creation.rows.iter().enumerate() {
        lines.extend(row_lines(app, nth, row));
    }
    let unread = creation.unread.iter();
    lines.extend(unread.map(|why| vec![quiet("not looked at   "), waiting(why.clone())]));
    let same = quiet("the same with   ");
    lines.push(match app.kubectl_of(creation) {
        Ok(command) => vec![same, text(command)],
        Err(why) => vec![same, quiet(why)],
    });
    lines.push(vec![quiet("who             "), quiet(who(app))]);
    lines
}

fn danger(creation: &Creation) -> Line {
    let (_, pods) = creation.extent();
    if matches!(creation.stage, Stage::Sending | Stage::Over) {
        let is_done = |it: &&Row| matches!(it.said, Said::Came(Outcome::Done { .. }));
        let done = creation.rows.iter().filter(is_done).count();
        let all = creation.rows.len();
        let words = format!(
            "{done} of {all} {} made",
            if all == 1 { "is" } else { "are" }
        );
        return vec![text(words).bold()];
    }
    match creation.danger() {
        Danger::Harmless | Danger::Destructive => {
            vec![
                toned(Tone::Good, "harmless").bold(),
                text(": no pod comes by it at once"),
            ]
        }
        Danger::Disruptive => {
            let number = usize::try_from(pods).unwrap_or(usize::MAX);
            let come = if pods == 1 { "comes" } else { "come" };
            let words = match pods {
                0 => ": what is there already becomes part of it".to_owned(),
                _ => format!(": {pods} {} {come}", plural(number, "pod")),
            };
            vec![toned(Tone::Waiting, "disruptive").bold(), text(words)]
        }
    }
}

fn row_lines(app: &App, nth: usize, row: &Row) -> Vec<Line> {
    let wanted = &row.wanted;
    let mut first = vec![
        faint(format!("{:>2}  ", nth + 1)),
        text(format!("{} ", wanted.kind)),
        text(wanted.name.to_string()).bold(),
    ];
    if wanted.is_assumed && !wanted.name.namespace.is_empty() {
        first.push(quiet(format!(
            "  (its text says no namespace: {})",
            wanted.name.namespace
        )));
    }
    let mut lines = vec![first];
    let below = |part: Part| vec![text("      "), part];
    lines.extend(said(app, row).into_iter().map(below));
    // What comes of it is not told where nothing does.
    let notes = row.findings.notes.iter();
    let notes = notes.filter(|it| it.topic != Topic::Follows || !row.is_in_the_way());
    lines.extend(notes.map(|it| below(note(it.topic, format!("· {}", it.words)))));
    lines
}

/// What the server says of one object, whole.
fn said(app: &App, row: &Row) -> Vec<Part> {
    match &row.said {
        Said::Nothing => Vec::new(),
        Said::Unfit(words) => {
            let line = row.wanted.line;
            vec![bad(format!("not sent (line {line}): {words}"))]
        }
        Said::Waits(words) => vec![waiting(words.clone())],
        Said::Asked(_) => vec![quiet("asking for a dry run ...")],
        Said::Told(verdict) => verdict_in_words(verdict),
        Said::Exists => vec![waiting("already exists: it is not overwritten")],
        Said::Queued(_) => vec![quiet("to be sent")],
        Said::Rehearsed(_) => vec![quiet("asking for a dry run, then it is sent ...")],
        Said::Sending(ticket) => match app.deeds.of(*ticket).map(|it| &it.state) {
            Some(State::Unknown(_, why)) => vec![
                bad("UNKNOWN whether it was created").bold(),
                bad(why.clone()),
                quiet("it is found out by reading; nothing is sent again"),
            ],
            Some(State::CalledOff(_)) => vec![waiting("calling it off ...")],
            _ => vec![waiting("it is on its way ...")],
        },
        Said::Came(Outcome::Done {
            warnings, was_lost, ..
        }) => {
            let words = if *was_lost {
                "created; the answer was lost"
            } else {
                "created"
            };
            let warnings = warnings.iter().map(|it| waiting(it.clone()));
            std::iter::once(good(words).bold())
                .chain(warnings)
                .collect()
        }
        Said::Came(Outcome::Refused(reproof)) => {
            let mut words = vec![bad("NOT created").bold()];
            words.extend(reproof_in_words(reproof));
            words
        }
        Said::Came(Outcome::Unknown(why)) => {
            vec![
                bad("NOT KNOWN whether it was created").bold(),
                bad(why.clone()),
            ]
        }
        Said::Came(outcome) => vec![bad(outcome.in_words())],
    }
}

fn who(app: &App) -> String {
    let identity = &app.identity;
    let place = if identity.context.is_empty() {
        &identity.server
    } else {
        &identity.context
    };
    let user = if identity.user.is_empty() {
        "you"
    } else {
        &identity.user
    };
    format!("{user} on {place}; a line in the journal for each")
}

fn all_keys(app: &App, creation: &Creation) -> Vec<Line> {
    let mut keys = Vec::new();
    if creation.stage == Stage::Checking {
        let (sent, _) = creation.extent();
        let words = format!("create {sent} {}", plural(sent, "object"));
        let (action, ground) = match creation.danger() {
            Danger::Disruptive => (Action::ConfirmDisruption, Ground::Bad),
            Danger::Harmless | Danger::Destructive => (Action::Confirm, Ground::Selected),
        };
        keys.push(key(app, (action, &words), ground, creation.is_ready()));
    }
    let leave = match creation.stage {
        Stage::Sending => "send no more",
        Stage::Over => "close",
        _ => "back to the text",
    };
    keys.push(key(app, (Action::Back, leave), Ground::Selected, true));
    if creation.stage == Stage::Checking && creation.services().next().is_some() {
        let words = Action::AddService.about();
        keys.push(key(
            app,
            (Action::AddService, words),
            Ground::Selected,
            true,
        ));
    }
    keys
}

fn key(app: &App, (action, words): (Action, &str), ground: Ground, works: bool) -> Line {
    let chord = app.keymap.chord(&["creation", "everywhere"], action);
    let key = chord.map_or_else(String::new, |it| format!(" {it} "));
    if works {
        let part = if ground == Ground::Bad {
            bad(key)
        } else {
            info(key)
        };
        vec![part.bold().on(ground), text(format!(" {words}"))]
    } else {
        vec![faint(key), faint(format!(" {words}"))]
    }
}
