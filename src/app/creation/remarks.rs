//! Back to the text: what was said of each object stands on the lines that it is about.

use super::{Creation, Row, Said};
use crate::app::App;
use crate::app::sheet::Page;
use crate::domain::plan::{Outcome, Reproof, Verdict};
use crate::manifest::{Mark, Weight, remark};
use crate::operations::create::is_secret;
use crate::yaml;
use crate::yaml::Document;

/// A sentence, and the pointer of the field that it is about.
type Sentence = (Weight, String, Option<String>);

impl App {
    /// What was said, on the lines of the text; the caret goes to the first object that is not made.
    pub(super) fn remark_on(&mut self, creation: &Creation) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let Page::Writer(writer) = &mut sheet.page else {
            return;
        };
        let documents = yaml::read_placed(writer.editor.text()).unwrap_or_default();
        let mut remarks = Vec::new();
        let mut failed = None;
        for row in &creation.rows {
            let marks = row.marks(documents.get(row.wanted.place.0));
            if row.is_in_the_way() && failed.is_none() {
                let first = marks.iter().map(|it| it.line).min();
                failed = Some(first.unwrap_or(row.wanted.line.saturating_sub(1)));
            }
            remarks.extend(marks);
        }
        if let Some(line) = failed {
            writer.editor.go_to(line, 0);
        }
        remarks.sort_by_key(|it| it.line);
        writer.remarks = remarks;
    }
}

impl Row {
    /// Whether it was not taken, or not made.
    #[must_use]
    pub fn is_in_the_way(&self) -> bool {
        match &self.said {
            Said::Unfit(_) => true,
            Said::Told(verdict) => !matches!(verdict, Verdict::Accepted { .. }),
            Said::Came(outcome) => !matches!(outcome, Outcome::Done { .. }),
            _ => false,
        }
    }

    fn marks(&self, document: Option<&Document>) -> Vec<Mark> {
        let (_, above) = &self.wanted.place;
        let line = |pointer: &Option<String>| {
            let own = self.wanted.line;
            let place = document.zip(pointer.as_ref()).map(|(it, pointer)| {
                let place = it.places.nearest(&format!("{above}{pointer}"));
                place.key.unwrap_or(place.value).start.line
            });
            place.unwrap_or(own).saturating_sub(1)
        };
        let marks = self.sentences().into_iter();
        let marks = marks.map(|(weight, words, pointer)| Mark {
            line: line(&pointer),
            columns: (0, 0),
            weight,
            words,
            instead: String::new(),
            pointer,
        });
        marks.collect()
    }

    /// What was said of it, each with the field that it is about; nothing of what may be secret.
    fn sentences(&self) -> Vec<Sentence> {
        let plain = |words: &str| vec![(Weight::Warning, words.to_owned(), None)];
        match &self.said {
            Said::Unfit(words) => {
                let pointer = self.findings.wrong.as_ref().map(|it| it.0.clone());
                vec![(Weight::Error, words.clone(), pointer)]
            }
            Said::Told(Verdict::Accepted { warnings, .. }) => {
                let all = warnings.iter();
                all.flat_map(|it| self.placed(it)).collect()
            }
            Said::Told(Verdict::Refused(reproof)) | Said::Came(Outcome::Refused(reproof)) => {
                self.refused(reproof)
            }
            Said::Told(Verdict::Silent(why)) => plain(&format!("no answer to the dry run: {why}")),
            Said::Exists => plain("one of this name is there already"),
            Said::Came(Outcome::Done { warnings, .. }) => {
                let warnings = warnings.iter().flat_map(|it| self.placed(it));
                let made = (Weight::Note, "it was created".to_owned(), None);
                std::iter::once(made).chain(warnings).collect()
            }
            Said::Came(outcome) => plain(&outcome.in_words()),
            _ => Vec::new(),
        }
    }

    fn refused(&self, reproof: &Reproof) -> Vec<Sentence> {
        let message = &reproof.message;
        let body = &self.wanted.value;
        if is_secret(body) {
            let place = remark::pointer(message, body);
            return vec![(Weight::Warning, message.clone(), place)];
        }
        if reproof.causes.is_empty() {
            return self.placed(message);
        }
        let causes = reproof.causes.iter();
        causes.flat_map(|it| self.placed(it)).collect()
    }

    /// The parts of a sentence that are about fields of their own.
    fn placed(&self, sentence: &str) -> Vec<Sentence> {
        let body = &self.wanted.value;
        let parts = remark::causes(sentence, body).into_iter();
        let placed = parts.map(|it| {
            let pointer = remark::pointer(it, body);
            (Weight::Warning, it.to_owned(), pointer)
        });
        placed.collect()
    }
}
