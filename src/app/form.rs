//! The form of a dialog: what an operation asks, and the answers so far.

use crossterm::event::KeyCode;
use tui_textarea::TextArea;

use super::chord::Chord;
use crate::operations::{Field, Input};

/// Digits beyond these make no number that Kubernetes takes.
const MOST_DIGITS: usize = 10;

/// Letters beyond these make no value that Kubernetes takes in one line.
const MOST_LETTERS: usize = 1024;

/// Fields with their answers; what is asked for last is the plan itself.
#[derive(Clone, Debug)]
pub struct Form {
    entries: Vec<Entry>,
    focus: usize,
}

/// A field with its answer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is asked.
    pub field: Field,
    answer: Typed,
    /// Whether what was offered is still there as it was: the first digit replaces it.
    is_fresh: bool,
    /// Whether it is for several that differ: then a number may be a step, as `+1`.
    is_shared: bool,
}

/// A line that is typed.
#[derive(Clone, Debug, Default)]
pub struct Typed(TextArea<'static>);

impl Typed {
    /// A line that holds this, with the caret behind it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut input = TextArea::default();
        input.insert_str(text.lines().next().unwrap_or_default());
        Self(input)
    }

    /// What it holds.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.lines().first().map_or("", String::as_str)
    }

    /// Before which character one types.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.0.cursor().1
    }

    /// Takes a key; says whether it changed the text.
    pub fn press(&mut self, chord: Chord) -> bool {
        // The input field knows many keys, and some of them put in what a line cannot hold.
        let before = self.0.clone();
        let changed = self.0.input(chord);
        let fits = self.0.lines().len() == 1
            && self.text().len() <= MOST_LETTERS
            && !self.text().chars().any(char::is_control);
        if !fits {
            self.0 = before;
        }
        changed && fits
    }

    /// Takes the first line of what was pasted.
    pub fn paste(&mut self, text: &str) -> bool {
        let line = text.lines().next().unwrap_or_default();
        let room = MOST_LETTERS.saturating_sub(self.text().len());
        let letters = line.chars().filter(|it| !it.is_control());
        let text: String = letters.take(room / 4).collect();
        self.0.insert_str(text)
    }
}

impl Form {
    /// Asks for these.
    #[must_use]
    pub fn of(fields: Vec<Field>) -> Self {
        let entries = fields.into_iter().map(Entry::of).collect();
        Self { entries, focus: 0 }
    }

    /// Asks for these from now on; what was answered stays.
    pub fn renew(&mut self, fields: Vec<Field>) {
        let old = std::mem::take(&mut self.entries);
        let kept = |field: Field| {
            let same = old.iter().find(|it| it.field.label == field.label);
            match same {
                Some(entry) => Entry {
                    field,
                    ..entry.clone()
                },
                None => Entry::of(field),
            }
        };
        self.entries = fields.into_iter().map(kept).collect();
        self.focus = self.focus.min(self.entries.len());
    }

    /// Asks once for all of these. Where they begin with the same, so does it; where not, with nothing: what is not
    /// typed is nobody's wish.
    #[must_use]
    pub fn of_all(forms: &[&Self]) -> Self {
        let first = forms.first().map_or(&[][..], |it| it.entries());
        let shared = |first: &Entry| {
            let same = |it: &&Self| {
                let mut entries = it.entries.iter();
                let same = entries.find(|it| it.field.label == first.field.label);
                same.is_none_or(|it| it.field.start == first.field.start)
            };
            let start = match first.field.step {
                Some(step) => step.by,
                None if forms.iter().all(same) => &first.field.start,
                None => "",
            };
            Entry {
                is_shared: true,
                ..Entry::of(Field {
                    start: start.to_owned(),
                    ..first.field.clone()
                })
            }
        };
        Self {
            entries: first.iter().map(shared).collect(),
            focus: 0,
        }
    }

    /// Takes over the answers of another form; says whether that asks the same.
    pub fn fill(&mut self, from: &Self) -> bool {
        let labels = |it: &Self| -> Vec<String> {
            let entries = it.entries.iter();
            entries.map(|it| it.field.label.clone()).collect()
        };
        if labels(self) != labels(from) {
            return false;
        }
        for (entry, other) in self.entries.iter_mut().zip(&from.entries) {
            entry.answer = entry.taken_from(other);
        }
        true
    }

    /// The fields, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The answers, in the order of the fields.
    #[must_use]
    pub fn answers(&self) -> Vec<&str> {
        self.entries.iter().map(Entry::answer).collect()
    }

    /// The field that is being answered; none where only the plan is left.
    #[must_use]
    pub fn focused(&self) -> Option<&Entry> {
        self.entries.get(self.focus)
    }

    /// Whether letters are typed into a field.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.focused()
            .is_some_and(|it| it.field.input == Input::Text)
    }

    /// Whether something is asked, and nothing was answered otherwise than was offered.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        !self.entries.is_empty() && self.entries.iter().all(|it| it.is_fresh)
    }

    /// To the next field; behind the last is the plan, and behind that the first again.
    pub fn next(&mut self) {
        self.focus = (self.focus + 1) % (self.entries.len() + 1);
    }

    /// To the field before.
    pub fn previous(&mut self) {
        self.focus = self.focus.checked_sub(1).unwrap_or(self.entries.len());
    }

    /// To the plan.
    pub fn leave(&mut self) {
        self.focus = self.entries.len();
    }

    /// Takes a key for the field that is being answered; says whether its answer is another now, or nothing if the
    /// key is not for it.
    pub fn press(&mut self, chord: Chord) -> Option<bool> {
        self.entries.get_mut(self.focus)?.press(chord)
    }

    /// Takes what was pasted; says whether an answer is another now.
    pub fn paste(&mut self, text: &str) -> bool {
        let entry = self.entries.get_mut(self.focus);
        entry.is_some_and(|entry| entry.paste(text))
    }
}

impl Entry {
    fn of(field: Field) -> Self {
        Self {
            answer: Typed::of(&field.start),
            field,
            is_fresh: true,
            is_shared: false,
        }
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self) -> &str {
        self.answer.text()
    }

    /// Before which character one types.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.answer.caret()
    }

    /// What the answer means, where it is one of several.
    #[must_use]
    pub fn about(&self) -> &str {
        let Input::Choice(choices) = &self.field.input else {
            return "";
        };
        let chosen = choices.iter().find(|it| it.value == self.answer());
        chosen.map_or("", |it| &it.about)
    }

    fn press(&mut self, chord: Chord) -> Option<bool> {
        let before = self.answer().to_owned();
        match &self.field.input {
            Input::Number => self.press_digit(chord)?,
            Input::Choice(_) => self.choose(chord)?,
            Input::Text => {
                self.answer.press(chord);
            }
        }
        self.is_fresh &= self.answer() == before;
        Some(self.answer() != before)
    }

    fn press_digit(&mut self, chord: Chord) -> Option<()> {
        if let Some(step) = self.stepped(chord) {
            self.answer = Typed::of(&step);
            self.is_fresh = false;
            return Some(());
        }
        let number: i64 = self.answer().parse().unwrap_or(0);
        let digit = chord.types().filter(char::is_ascii_digit);
        let text = match digit {
            Some(digit) if self.is_fresh => digit.to_string(),
            Some(digit) if self.answer().len() < MOST_DIGITS => format!("{}{digit}", self.answer()),
            Some(_) => return Some(()),
            None if chord.is(KeyCode::Up) || chord.types() == Some('+') => (number + 1).to_string(),
            None if chord.is(KeyCode::Down) || chord.types() == Some('-') => {
                (number - 1).max(0).to_string()
            }
            None if chord.is(KeyCode::Backspace) => {
                let mut text = self.answer().to_owned();
                text.pop();
                text
            }
            None => return None,
        };
        self.answer = Typed::of(&text);
        self.is_fresh = false;
        Some(())
    }

    /// The answer of a field that is for several: a step leads from what is there.
    fn taken_from(&self, other: &Self) -> Typed {
        let number = |text: &str| text.parse::<i64>().ok();
        let is_step = self.field.input == Input::Number && other.answer().starts_with(['+', '-']);
        let by = number(other.answer()).filter(|_| is_step);
        let there = self.field.step.map(|it| i64::from(it.from));
        let there = there.or_else(|| number(&self.field.start));
        let wanted = there.zip(by).map(|(there, by)| there + by);
        // What is no number of them is told as it was typed.
        match wanted.filter(|it| *it >= 0) {
            Some(wanted) => Typed::of(&wanted.to_string()),
            None => other.answer.clone(),
        }
    }

    /// What several are asked for may be a step from what each has: a sign begins one, and the arrows go on with it.
    fn stepped(&self, chord: Chord) -> Option<String> {
        let answer = self.answer();
        let sign = chord.types().filter(|it| matches!(it, '+' | '-'));
        let has_no_digits = self.is_fresh || matches!(answer, "" | "+" | "-");
        if let (Some(sign), true, true) = (sign, self.is_shared, has_no_digits) {
            return Some(sign.to_string());
        }
        let is_step = self.is_shared && (answer.is_empty() || answer.starts_with(['+', '-']));
        let by = match chord {
            _ if !is_step => return None,
            it if it.is(KeyCode::Up) || sign == Some('+') => 1,
            it if it.is(KeyCode::Down) || sign == Some('-') => -1,
            _ => return None,
        };
        let number = answer.parse::<i64>().unwrap_or(0) + by;
        Some(if number == 0 {
            String::new()
        } else {
            format!("{number:+}")
        })
    }

    fn choose(&mut self, chord: Chord) -> Option<()> {
        let Input::Choice(choices) = &self.field.input else {
            return None;
        };
        let here = choices.iter().position(|it| it.value == self.answer());
        let is_forwards = chord.is(KeyCode::Down) || chord.is(KeyCode::Right);
        let step = if is_forwards {
            1
        } else if chord.is(KeyCode::Up) || chord.is(KeyCode::Left) {
            choices.len().saturating_sub(1)
        } else {
            return None;
        };
        // Where nothing is chosen yet, the next is the first, and the one before it the last.
        let next = match here {
            Some(here) => here + step,
            None if is_forwards => 0,
            None => choices.len().saturating_sub(1),
        };
        let next = next.checked_rem(choices.len())?;
        let value = choices.get(next).map(|it| Typed::of(&it.value));
        self.answer = value.unwrap_or_default();
        Some(())
    }

    fn paste(&mut self, text: &str) -> bool {
        let line = text.lines().next().unwrap_or_default().trim();
        match self.field.input {
            Input::Text => self.answer.paste(line),
            Input::Number if line.len() <= MOST_DIGITS && line.parse::<u64>().is_ok() => {
                self.answer = Typed::of(line);
                true
            }
            Input::Number | Input::Choice(_) => false,
        }
    }
}
