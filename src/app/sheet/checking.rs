//! A text is checked while it is typed: once for each turn, however many keys it took.

use jiff::SignedDuration;
use serde_json::Value;

use super::{Page, Sheet, Writer};
use crate::app::creation::SKELETON;
use crate::app::{App, Effect};
use crate::manifest::kind::{KINDS, SET};
use crate::manifest::{Outline, Report, Subject, check};
use crate::operations::edit::rollout;

/// Texts of more lines are checked only when nothing more is typed.
const LONG: usize = 20_000;

/// Nothing more is typed after so long.
const PAUSE: SignedDuration = SignedDuration::from_millis(400);

impl App {
    /// Checks what was typed since the last turn.
    pub(in crate::app) fn check_sheet(&mut self, effects: &mut Vec<Effect>) {
        let Some(mut sheet) = self.sheet.take() else {
            return;
        };
        if let Page::Writer(writer) = &mut sheet.page {
            let version = writer.editor.version();
            if writer.checked == Some(version) {
                writer.due = None;
            } else if writer.editor.lines().len() <= LONG || writer.checked.is_none() {
                self.check_now(&mut sheet);
            } else {
                match writer.due {
                    Some((at, of)) if of == version && at <= self.steady => {
                        self.check_now(&mut sheet);
                    }
                    Some((_, of)) if of == version => {}
                    _ => {
                        let at = self.steady.checked_add(PAUSE).unwrap_or(self.steady);
                        writer.due = Some((at, version));
                    }
                }
            }
        }
        if sheet.object.is_none() {
            self.want_schemas(&sheet, effects);
        }
        self.sheet = Some(sheet);
    }

    /// Asks for the schemas of objects that are to be created, once their versions are typed.
    fn want_schemas(&mut self, sheet: &Sheet, effects: &mut Vec<Effect>) {
        let Page::Writer(writer) = &sheet.page else {
            return;
        };
        let lines = writer.editor.lines();
        let here = lines.get(writer.editor.caret().0);
        for document in &writer.report.documents {
            let version = document.value.get("apiVersion").and_then(Value::as_str);
            // What is still typed begins with the names of others.
            let typed = |version: &&str| !here.is_some_and(|it| it.contains(version));
            let ours = |version: &str| KINDS.iter().any(|it| it.version == version);
            if let Some(version) = version.filter(|it| ours(it) || typed(it)) {
                self.want_schema_of(version, effects);
            }
        }
    }

    /// Checks a text as it stands.
    pub(in crate::app) fn check_now(&self, sheet: &mut Sheet) {
        let kind = sheet.kind();
        let set = sheet.set.as_ref().and_then(|it| self.fleet.set(it));
        let set = set.filter(|_| kind == Some(&SET));
        let (opened, veil) = match &sheet.stage {
            super::Stage::Open(opened) => (Some(&opened.object), &opened.veil),
            _ => (None, &sheet.veil),
        };
        let Page::Writer(writer) = &mut sheet.page else {
            return;
        };
        let version = writer.editor.version();
        if writer.checked == Some(version) {
            return;
        }
        let rollout = |typed: &Value| match set {
            Some(set) => rollout(set, &self.fleet, typed),
            None => String::new(),
        };
        let subject = Subject {
            kind,
            opened,
            veil,
            schema: &|version| self.schemas.of(version),
            rollout: &rollout,
        };
        writer.take(version, &subject);
    }
}

impl Sheet {
    /// It is checked anew: more is known by now.
    pub(in crate::app) fn is_unchecked(&mut self) {
        if let Page::Writer(writer) = &mut self.page {
            writer.checked = None;
        }
    }
}

impl Writer {
    fn take(&mut self, version: u64, subject: &Subject<'_>) {
        let text = self.editor.text();
        // What it begins with is no mistake.
        self.report = if text == SKELETON {
            Report::default()
        } else {
            check(&text, subject)
        };
        self.outline = Outline::of(self.editor.lines());
        self.checked = Some(version);
        self.due = None;
    }
}
