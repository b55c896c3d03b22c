//! The dialog of an operation.
//!
//! ```text
//! ╭─ Scale search/es-data ─────────────────────────────────────────╮
//! │ replicas   5 → 3▌      disruptive: two pods go, their claims stay │
//! │   ● es-data-0 to es-data-2   stay                                 │
//! │   ● es-data-3   goes second   claim data-es-data-3 (200Gi) stays  │
//! │ what fights it   HorizontalPodAutoscaler es-data puts 5 back      │
//! │ the server says  dry run accepted, no warnings                    │
//! │  y  scale to 3    esc  leave it    Y  copy the kubectl command    │
//! ╰───────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;

use super::detail::folded;
use super::paint::Painter;
use super::question::Question;
use super::verdict::{difference, guards, note, reproof_in_words, verdict_in_words};
use super::{answers, seats};
use crate::app::action::Action;
use crate::app::dialog::{Dialog, Said, Stage};
use crate::app::undertaking::State;
use crate::app::{App, Ticket};
use crate::domain::plan::{Danger, Note, Outcome, Plan, Refusal, Topic};
use crate::panes::Line;
use crate::panes::part::{Part, bad, good, quiet, text, toned, waiting};
use crate::theme::{Ground, Tone};

/// Cells of what stands before a line.
const LABEL: u16 = 17;

/// Where labels stand above their lines.
const NARROW: u16 = 56;

/// Draws it; returns how far it can be scrolled, and by how much at once.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, dialog: &Dialog) -> (usize, usize) {
    let question = Question {
        app,
        table: "dialog",
        widest: 100,
    };
    let sheet = Sheet {
        app,
        dialog,
        width: question.room(area),
        question,
    };
    let blocks: Vec<Vec<Line>> = sheet.blocks(painter);
    // The whole height less the frame, and a line for the keys.
    let room = usize::from(area.height.saturating_sub(3));
    let airy: usize = blocks.iter().map(|it| it.len() + 1).sum();
    let is_airy = airy + 2 <= room;
    let mut lines = Vec::new();
    for block in blocks {
        if is_airy {
            lines.push(Line::new());
        }
        lines.extend(block);
    }
    if is_airy {
        lines.push(Line::new());
    }
    let (title, keys) = (sheet.title(), sheet.all_keys());
    let keys = (&keys[..], 0, u16::from(is_airy));
    let question = &sheet.question;
    question.draw(painter, area, title, (&lines, dialog.top), keys)
}

/// What is written, and how wide.
struct Sheet<'a> {
    app: &'a App,
    question: Question<'a>,
    dialog: &'a Dialog,
    width: u16,
}

impl Sheet<'_> {
    fn title(&self) -> String {
        match self.dialog.plan() {
            Some(plan) => plan.title.clone(),
            None => format!("{} · {}", self.dialog.operation.about, self.dialog.aim.set),
        }
    }

    fn blocks(&self, painter: &Painter<'_>) -> Vec<Vec<Line>> {
        let mut blocks = vec![self.asked(painter)];
        match &self.dialog.stage {
            Stage::Reading(_) => blocks.push(vec![vec![quiet("reading it ...")]]),
            Stage::Unreadable(why) => {
                blocks.push(self.said(painter, "cannot be read", bad(why.clone())));
            }
            Stage::Gone(why) => blocks.push(self.fold(painter, &[vec![bad(why.clone()).bold()]])),
            Stage::Refused(refusal) => blocks.push(self.refused(painter, refusal)),
            Stage::Planned(planned) => {
                let server = self.server(painter, &planned.said);
                self.plan(painter, &planned.plan, server, &mut blocks);
            }
            Stage::Sending(plan, ticket) => {
                let sending = self.sending(painter, *ticket);
                self.plan(painter, plan, sending, &mut blocks);
            }
        }
        blocks.retain(|block| !block.is_empty());
        blocks
    }

    /// What is asked, what changes, and how dangerous that is.
    fn asked(&self, painter: &Painter<'_>) -> Vec<Line> {
        let mut lines = answers::lines(self.dialog);
        let Some(plan) = self.dialog.plan() else {
            return lines;
        };
        let tone = match plan.danger {
            Danger::Harmless => Tone::Good,
            Danger::Disruptive => Tone::Waiting,
            Danger::Destructive => Tone::Bad,
        };
        let mut danger = vec![toned(tone, plan.danger.word()).bold()];
        if !plan.effect.is_empty() {
            danger.push(text(format!(": {}", plan.effect)));
        }
        let beside = lines.first().map(|line| painter.width(line));
        match (lines.as_mut_slice(), beside) {
            ([line], Some(begin)) if begin + 6 + painter.width(&danger) <= self.width => {
                line.push(text("      "));
                line.extend(danger);
            }
            _ => lines.extend(self.fold(painter, &[danger])),
        }
        lines
    }

    fn plan(
        &self,
        painter: &Painter<'_>,
        plan: &Plan,
        server: Vec<Line>,
        blocks: &mut Vec<Vec<Line>>,
    ) {
        blocks.push(self.differences());
        blocks.push(self.meanwhile(painter));
        let seats = seats::lines(self.app, plan, self.width);
        blocks.push(self.fold(painter, &seats));
        blocks.extend(self.notes(painter, &plan.notes));
        if plan.steps.len() > 1 {
            let steps = plan.steps.iter().enumerate();
            let steps = steps.map(|(index, it)| text(format!("{}. {}", index + 1, it.about)));
            blocks.push(self.labelled(painter, "step by step", steps.collect()));
        }
        blocks.push(server);
        blocks.push(self.said(painter, "the same with", text(plan.kubectl.clone())));
        blocks.push(self.said(painter, "guarded by", quiet(guards(plan))));
        blocks.push(self.said(
            painter,
            "who",
            quiet(format!("{}; one line in the journal", self.question.who())),
        ));
    }

    /// Notes of one topic below each other.
    fn notes(&self, painter: &Painter<'_>, notes: &[Note]) -> Vec<Vec<Line>> {
        let mut topics: Vec<Topic> = notes.iter().map(|it| it.topic).collect();
        topics.sort_unstable();
        topics.dedup();
        let of = |topic: Topic| {
            let notes = notes.iter().filter(|it| it.topic == topic);
            let words = notes.map(|it| note(topic, it.words.clone())).collect();
            self.labelled(painter, topic.label(), words)
        };
        topics.into_iter().map(of).collect()
    }

    /// The lines of a text before and after.
    fn differences(&self) -> Vec<Line> {
        let lines = self.dialog.diff.iter();
        lines
            .flat_map(|line| super::detail::wrapped(line, self.width))
            .collect()
    }

    /// What is not as it was when the dialog was opened.
    fn meanwhile(&self, painter: &Painter<'_>) -> Vec<Line> {
        let differences = self.dialog.meanwhile.iter();
        let words = differences.map(|it| waiting(difference(it))).collect();
        self.labelled(painter, "changed since", words)
    }

    fn refused(&self, painter: &Painter<'_>, refusal: &Refusal) -> Vec<Line> {
        // What is offered at first is most often what is there already.
        let is_untouched = self.dialog.form.is_untouched();
        let (label, words) = if is_untouched {
            ("as it is", quiet(refusal.words.clone()))
        } else {
            ("not possible", waiting(refusal.words.clone()))
        };
        let mut lines = self.said(painter, label, words);
        if let Some(instead) = &refusal.instead {
            lines.extend(self.said(painter, "instead", text(instead.clone())));
        }
        lines
    }

    fn server(&self, painter: &Painter<'_>, said: &Said) -> Vec<Line> {
        let words = match said {
            Said::Reading(_) => vec![quiet("reading it again ...")],
            Said::Due(_) | Said::Asked(_) => vec![quiet("asking for a dry run ...")],
            Said::Told(verdict) => verdict_in_words(verdict),
            Said::CameToNothing(outcome) => {
                let mut words = vec![bad("it was NOT carried out").bold()];
                match outcome {
                    Outcome::Refused(reproof) => words.extend(reproof_in_words(reproof)),
                    outcome => words.push(bad(outcome.in_words())),
                }
                words
            }
        };
        self.labelled(painter, "the server says", words)
    }

    fn sending(&self, painter: &Painter<'_>, ticket: Ticket) -> Vec<Line> {
        let state = self.app.deeds.of(ticket).map(|it| &it.state);
        let words = match state {
            None | Some(State::Pursued) => vec![good("carried out")],
            Some(State::Asked(_)) => vec![waiting("looking once more, then it is sent ...")],
            Some(State::CalledOff(_)) => vec![waiting("calling it off ...")],
            Some(State::Sent(_)) => vec![waiting("it is on its way ...")],
            Some(State::Unknown(_, why)) => vec![
                bad("UNKNOWN whether it was carried out").bold(),
                bad(why.clone()),
                quiet("it is found out by reading; nothing is sent again"),
            ],
        };
        self.labelled(painter, "the server says", words)
    }

    fn said(&self, painter: &Painter<'_>, label: &'static str, words: Part) -> Vec<Line> {
        self.labelled(painter, label, vec![words])
    }

    /// Lines behind a label, or below it where there is little room.
    fn labelled(&self, painter: &Painter<'_>, label: &'static str, words: Vec<Part>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        if self.width < NARROW && !words.is_empty() {
            lines.push(vec![quiet(label)]);
            lines.extend(words.into_iter().map(|it| vec![text("  "), it]));
        } else {
            for (index, words) in words.into_iter().enumerate() {
                let label = if index == 0 { label } else { "" };
                let label = format!("{label:<width$}", width = usize::from(LABEL));
                lines.push(vec![quiet(label), words]);
            }
        }
        self.fold(painter, &lines)
    }

    fn fold(&self, painter: &Painter<'_>, lines: &[Line]) -> Vec<Line> {
        let lines = lines.iter();
        lines
            .flat_map(|line| folded(painter, line, self.width))
            .collect()
    }

    fn all_keys(&self) -> Vec<Line> {
        let leave = match &self.dialog.stage {
            Stage::Sending(_, ticket) => match self.app.deeds.of(*ticket).map(|it| &it.state) {
                Some(State::Asked(_)) => "call it off",
                _ => "leave it alone, it goes on",
            },
            _ => "leave it",
        };
        let question = &self.question;
        let key = |action, words: &str| question.key(action, words, Ground::Selected, true);
        let mut keys = Vec::new();
        if let (Stage::Planned(_), Some(plan)) = (&self.dialog.stage, self.dialog.plan()) {
            keys.extend(self.confirmation(plan));
        }
        if self.dialog.may_be_made_anew() {
            keys.push(key(Action::Create, "make one of the text"));
        }
        keys.push(key(Action::Back, leave));
        if self.dialog.plan().is_some() {
            keys.push(key(Action::CopyCommand, "copy the kubectl command"));
        }
        if !matches!(self.dialog.stage, Stage::Sending(..) | Stage::Gone(_)) {
            keys.push(key(Action::Retry, "read anew"));
        }
        keys
    }

    fn confirmation(&self, plan: &Plan) -> Vec<Line> {
        let question = &self.question;
        let is_accepted = self.dialog.is_accepted();
        let form = &self.dialog.form;
        let (action, ground) = match plan.danger {
            Danger::Harmless => (Action::Confirm, Ground::Selected),
            Danger::Disruptive => (Action::ConfirmDisruption, Ground::Bad),
            Danger::Destructive => (Action::Confirm, Ground::Bad),
        };
        if form.is_typing() {
            return vec![question.key(Action::Confirm, "done typing", Ground::Selected, true)];
        }
        let Some(name) = self.dialog.asks_for_name() else {
            let is_next = plan.danger == Danger::Destructive;
            let words = if is_next {
                format!(
                    "then type {}",
                    plan.typed.as_deref().unwrap_or(&plan.set.name)
                )
            } else {
                plan.deed.clone()
            };
            return vec![question.key(action, &words, ground, is_accepted)];
        };
        let typed = &self.dialog.typed;
        let line = Question::typing(name, typed);
        let is_named = is_accepted && typed.text() == name;
        vec![line, question.key(action, &plan.deed, ground, is_named)]
    }
}
