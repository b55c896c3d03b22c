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

use super::paint::Painter;
use super::question::Question;
use super::verdict::{note, reproof_in_words, verdict_in_words};
use crate::app::App;
use crate::app::action::Action;
use crate::app::creation::{Creation, Row, Said, Stage};
use crate::app::undertaking::State;
use crate::domain::plan::{Danger, Outcome, Topic};
use crate::panes::part::{Part, bad, faint, good, quiet, text, toned, waiting};
use crate::panes::{Line, plural};
use crate::theme::{Ground, Tone};

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    creation: &Creation,
) -> (usize, usize) {
    let question = Question {
        app,
        table: "creation",
        widest: 110,
    };
    let lines = question.folded(painter, area, &lines(&question, creation));
    let all = creation.rows.len();
    let title = format!("Create {all} {}", plural(all, "object"));
    let keys = all_keys(&question, creation);
    question.draw(painter, area, title, (&lines, creation.top), (&keys, 1, 0))
}

fn lines(question: &Question<'_>, creation: &Creation) -> Vec<Line> {
    let mut lines = vec![danger(creation)];
    match &creation.stage {
        Stage::Finding(..) => lines.push(vec![quiet("asking the server for the kinds ...")]),
        Stage::Unreadable(why) => {
            lines.push(vec![bad(format!("the kinds cannot be read: {why}"))]);
        }
        Stage::Checking | Stage::Sending | Stage::Over => {}
    }
    for (nth, row) in creation.rows.iter().enumerate() {
        lines.extend(row_lines(question.app, nth, row));
    }
    let unread = creation.unread.iter();
    lines.extend(unread.map(|why| vec![quiet("not looked at   "), waiting(why.clone())]));
    let same = quiet("the same with   ");
    lines.push(match question.app.kubectl_of(creation) {
        Ok(command) => vec![same, text(command)],
        Err(why) => vec![same, quiet(why)],
    });
    let who = format!("{}; a line in the journal for each", question.who());
    lines.push(vec![quiet("who             "), quiet(who)]);
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

fn all_keys(question: &Question<'_>, creation: &Creation) -> Vec<Line> {
    let mut keys = Vec::new();
    if creation.stage == Stage::Checking {
        let (sent, _) = creation.extent();
        let words = format!("create {sent} {}", plural(sent, "object"));
        let (action, ground) = match creation.danger() {
            Danger::Disruptive => (Action::ConfirmDisruption, Ground::Bad),
            Danger::Harmless | Danger::Destructive => (Action::Confirm, Ground::Selected),
        };
        keys.push(question.key(action, &words, ground, creation.is_ready()));
    }
    let leave = match creation.stage {
        Stage::Sending => "send no more",
        Stage::Over => "close",
        _ => "back to the text",
    };
    keys.push(question.key(Action::Back, leave, Ground::Selected, true));
    if creation.stage == Stage::Checking && creation.services().next().is_some() {
        let words = Action::AddService.about();
        keys.push(question.key(Action::AddService, words, Ground::Selected, true));
    }
    keys
}
