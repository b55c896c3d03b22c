//! The dialog of an operation on all that is marked.
//!
//! ```text
//! ╭─ Scale 3 sets ────────────────────────────────────────────────────────────╮
//! │ replicas   +1▌      disruptive: 3 pods of 3 sets                           │
//! │ cannot be done to 1: db/index   x  go on without it                        │
//! │  1  db/ledger   replicas 3 → 4   disruptive: one pod comes                 │
//! │     dry run accepted, no warnings                                          │
//! │  2  db/web      replicas 1 → 2   disruptive: one pod comes                 │
//! │ ...                                                                        │
//! │  y  scale 3 sets    esc  leave it    Y  copy the kubectl commands          │
//! ╰────────────────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;

use super::answers;
use super::paint::Painter;
use super::question::Question;
use super::verdict::{difference, note, verdict_in_words};
use crate::app::App;
use crate::app::action::Action;
use crate::app::dialog::{Said, Stage as Of};
use crate::app::several::{Row, Sent, Several, Stage};
use crate::app::undertaking::State;
use crate::domain::plan::{Danger, Fate, Outcome, Plan, SeatFate, Topic};
use crate::operations::Input;
use crate::panes::Line;
use crate::panes::part::{Part, bad, faint, good, quiet, text, toned, waiting};
use crate::theme::{Ground, Tone};

/// Where what changes stands below a name.
const NARROW: u16 = 60;

/// So many pods, or names, stand in a line.
const FEW: usize = 8;

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, several: &Several) -> (usize, usize) {
    let question = question(app);
    let room = question.room(area);
    let mut all = top(several);
    for (nth, row) in several.rows.iter().enumerate() {
        all.extend(row_lines(app, several, (nth, row), room));
    }
    let who = format!(
        "{}; each is guarded by its uid and what was seen, sent once, a line in the journal",
        question.who()
    );
    all.push(vec![quiet("who   "), quiet(who)]);
    let lines = question.folded(painter, area, &all);
    let mut title = several.deed(several.rows.len());
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let keys = all_keys(&question, several);
    question.draw(painter, area, title, (&lines, several.top), (&keys, 1, 0))
}

fn question(app: &App) -> Question<'_> {
    Question {
        app,
        table: "dialog",
        widest: 110,
    }
}

/// What is asked, what it comes to in all, and to which it cannot be done.
fn top(several: &Several) -> Vec<Line> {
    let mut lines = answers::asked(&several.form);
    lines.extend(hint(several));
    if several.stage != Stage::Checking {
        lines.push(came(several));
        return lines;
    }
    let (all, settled) = (several.rows.len(), several.settled());
    if settled < all {
        lines.push(vec![quiet(format!(
            "asking the server: {settled} of {all} answered ..."
        ))]);
    }
    if let Some(danger) = several.danger() {
        let (objects, pods) = several.extent();
        let touched = match pods {
            0 => "no pod is touched".to_owned(),
            _ => format!(
                "{pods} {} touched",
                if pods == 1 { "pod is" } else { "pods are" }
            ),
        };
        lines.push(vec![
            toned(tone(danger), danger.word()).bold(),
            text(format!(": {}, {touched}", several.deed(objects))),
        ]);
        if objects > 1 {
            lines.push(vec![quiet("sent one after another, from the top")]);
        }
    }
    let unfit: Vec<String> = several.unfit().map(Row::name).collect();
    if !unfit.is_empty() && !several.is_untouched() && settled == all {
        lines.push(vec![
            bad(format!("cannot be done to {}: ", unfit.len())).bold(),
            text(few(unfit.iter())),
        ]);
    }
    let left = several.rows.iter().filter(|it| it.is_left_out).count();
    if left > 0 {
        lines.push(vec![quiet(format!("{left} left out"))]);
    }
    lines
}

/// What could be typed where nothing is.
fn hint(several: &Several) -> Option<Line> {
    let mut entries = several.form.entries().iter();
    let is_open = several.is_untouched() && several.stage == Stage::Checking;
    let entry = entries
        .find(|it| it.answer().is_empty())
        .filter(|_| is_open)?;
    let words = match entry.field.input {
        Input::Number => "they differ: type a number for all, or a step such as +1 or -1",
        Input::Text => "type what all of them get",
        Input::Choice(_) => "they differ: choose for all of them",
    };
    Some(vec![quiet(words)])
}

fn tone(danger: Danger) -> Tone {
    match danger {
        Danger::Harmless => Tone::Good,
        Danger::Disruptive => Tone::Waiting,
        Danger::Destructive => Tone::Bad,
    }
}

/// What came of how many.
fn came(several: &Several) -> Line {
    let count = |is_it: fn(&Sent) -> bool| several.rows.iter().filter(|it| is_it(&it.sent)).count();
    let done = count(|it| matches!(it, Sent::Came(Outcome::Done { .. })));
    let unknown = count(|it| matches!(it, Sent::Unknown(..) | Sent::Came(Outcome::Unknown(_))));
    let open = count(|it| matches!(it, Sent::Queued | Sent::Sending(_)));
    let all = several.rows.iter().filter(|it| !it.is_left_out).count();
    let mut line = vec![text(format!("{done} of {all} carried out")).bold()];
    let failed = all.saturating_sub(done + unknown + open);
    if failed > 0 {
        line.push(bad(format!(", {failed} NOT")).bold());
    }
    if unknown > 0 {
        line.push(bad(format!(", {unknown} UNKNOWN")).bold());
    }
    if open > 0 {
        line.push(waiting(format!(", {open} to come")));
    }
    line
}

fn row_lines(app: &App, several: &Several, (nth, row): (usize, &Row), room: u16) -> Vec<Line> {
    let mut first = vec![faint(format!("{:>3}  ", nth + 1)), text(row.name()).bold()];
    let below = |part: Part| vec![text("     "), part];
    if row.is_left_out {
        first.push(quiet("   left out"));
        return vec![first];
    }
    let plan = row.dialog.plan();
    let changes = plan.map_or_else(|| answers::there(&row.dialog.form), answers::changes);
    let mut lines = if room < NARROW {
        let below = std::iter::once(text("     ")).chain(changes.clone());
        vec![first, below.collect()]
    } else {
        first.push(text("   "));
        first.extend(changes.clone());
        vec![first]
    };
    if changes.is_empty() {
        lines.truncate(1);
    }
    if several.stage != Stage::Checking {
        lines.extend(sent(app, row).into_iter().map(below));
        return lines;
    }
    if let Some(plan) = plan {
        let effect = format!("{}: {}", plan.danger.word(), plan.effect);
        lines.push(below(toned(tone(plan.danger), effect)));
        lines.extend(order(app, plan).map(|it| below(quiet(it))));
        let notes = plan.notes.iter();
        let notes = notes.filter(|it| it.topic <= Topic::Fights);
        lines.extend(notes.map(|it| below(note(it.topic, format!("· {}", it.words)))));
    }
    let since = row.dialog.meanwhile.iter();
    lines.extend(since.map(|it| below(waiting(format!("changed since: {}", difference(it))))));
    lines.extend(said(several, row).into_iter().map(below));
    lines
}

/// The pods that it moves, in the order in which that is done.
fn order(app: &App, plan: &Plan) -> Option<String> {
    let nth = |it: &SeatFate| match it.fate {
        Fate::Stays => None,
        Fate::Comes(nth) | Fate::Goes(nth) | Fate::Replaced(nth) => Some((nth, it.ordinal)),
    };
    let mut moved: Vec<_> = plan.seats.iter().filter_map(nth).collect();
    moved.sort_by_key(|(nth, ordinal)| (*nth, std::cmp::Reverse(*ordinal)));
    let set = app.fleet.set(&plan.set)?;
    let names = moved.iter().map(|(_, it)| set.pod_name(*it).name);
    (!moved.is_empty()).then(|| format!("in this order: {}", few(names)))
}

/// The first of some names, and how many more there are.
fn few(names: impl ExactSizeIterator<Item = impl ToString>) -> String {
    let more = names.len().saturating_sub(FEW);
    let first: Vec<String> = names.take(FEW).map(|it| it.to_string()).collect();
    match more {
        0 => first.join(", "),
        more => format!("{}, and {more} more", first.join(", ")),
    }
}

/// What the server says of one, or why it cannot be done to it.
fn said(several: &Several, row: &Row) -> Vec<Part> {
    if let Some(words) = several.obstacle(row) {
        let is_as_it_is = matches!(row.dialog.stage, Of::Refused(_)) && several.is_untouched();
        return if is_as_it_is {
            Vec::new()
        } else {
            vec![bad(words)]
        };
    }
    match &row.dialog.stage {
        Of::Planned(planned) => match &planned.said {
            Said::Told(verdict) => verdict_in_words(verdict),
            Said::Reading(_) => vec![quiet("reading it again ...")],
            _ => vec![quiet("asking for a dry run ...")],
        },
        Of::Reading(_) => vec![quiet("reading it ...")],
        _ => Vec::new(),
    }
}

/// What came of one: as its answer said, and then as it came true.
fn sent(app: &App, row: &Row) -> Vec<Part> {
    match &row.sent {
        Sent::No => Vec::new(),
        Sent::Queued => vec![quiet("to be sent")],
        Sent::Sending(ticket) => match app.deeds.of(*ticket).map(|it| &it.state) {
            Some(State::CalledOff(_)) => vec![waiting("calling it off ...")],
            Some(State::Asked(_)) => vec![waiting("looking once more, then it is sent ...")],
            _ => vec![waiting("it is on its way ...")],
        },
        Sent::Unknown(_, why) => vec![
            bad("UNKNOWN whether it was carried out").bold(),
            bad(why.clone()),
            quiet("it is found out by reading; nothing is sent again"),
        ],
        Sent::Came(outcome @ Outcome::Done { .. }) => {
            let words = outcome.in_words().replacen("done", "carried out", 1);
            let mut line = vec![good(words).bold()];
            line.extend(followed(app, row).map(quiet));
            line
        }
        Sent::Came(Outcome::NotSent(why)) => vec![waiting(format!("not sent: {why}"))],
        Sent::Came(outcome) => vec![bad("NOT carried out").bold(), bad(outcome.in_words())],
    }
}

/// How far what was carried out is.
fn followed(app: &App, row: &Row) -> Option<String> {
    let number = row.undertaking?;
    let mut all = app.deeds.undertakings.iter();
    if let Some(it) = all.find(|it| it.number == number) {
        let progress = app.standings.all().get(&it.plan.set);
        return Some(it.in_words(&app.fleet, progress, app.now));
    }
    Some(app.deeds.end_of(number)?.words.clone())
}

fn all_keys(question: &Question<'_>, several: &Several) -> Vec<Line> {
    let key = |action, words: &str| question.key(action, words, Ground::Selected, true);
    let mut keys = Vec::new();
    if several.stage == Stage::Checking {
        keys.extend(confirmation(question, several));
        if several.may_leave_out() {
            let number = several.unfit().count();
            let words = format!("go on without the {number} that cannot");
            keys.push(key(Action::LeaveOut, &words));
        }
    }
    let leave = match several.stage {
        Stage::Checking => "leave it",
        Stage::Sending => "send no more",
        Stage::Over => "close",
    };
    keys.push(key(Action::Back, leave));
    keys.push(key(Action::CopyCommand, "copy the kubectl commands"));
    if several.stage == Stage::Checking {
        keys.push(key(Action::Retry, "read anew"));
    }
    keys
}

fn confirmation(question: &Question<'_>, several: &Several) -> Vec<Line> {
    let Some(danger) = several.danger() else {
        return Vec::new();
    };
    let is_ready = several.is_ready();
    let (action, ground) = match danger {
        Danger::Harmless => (Action::Confirm, Ground::Selected),
        Danger::Disruptive => (Action::ConfirmDisruption, Ground::Bad),
        Danger::Destructive => (Action::Confirm, Ground::Bad),
    };
    if several.form.is_typing() {
        return vec![question.key(Action::Confirm, "done typing", Ground::Selected, true)];
    }
    let deed = several.deed(several.extent().0);
    let Some(phrase) = several.asks_for() else {
        let words = if danger == Danger::Destructive {
            format!("then type {deed}")
        } else {
            deed
        };
        return vec![question.key(action, &words, ground, is_ready)];
    };
    let typed = &several.typed;
    let line = Question::typing(&phrase, typed);
    let is_typed = typed.text() == phrase;
    vec![line, question.key(action, "do it", ground, is_typed)]
}
