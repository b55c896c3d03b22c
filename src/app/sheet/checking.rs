//! A text is checked while it is typed: once for each turn, however many keys it took.

use jiff::SignedDuration;
use serde_json::Value;

use super::{Page, Sheet, Writer};
use crate::app::App;
use crate::app::creation::SKELETON;
use crate::manifest::kind::SET;
use crate::manifest::{Outline, Report, Subject, check};
use crate::operations::edit::rollout;

/// Texts of more lines are checked only when nothing more is typed.
const LONG: usize = 20_000;

/// Nothing more is typed after so long.
const PAUSE: SignedDuration = SignedDuration::from_millis(400);

impl App {
    /// Checks what was typed since the last turn.
    pub(in crate::app) fn check_sheet(&mut self) {
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
                    Some((at, of)) if of == version && at <= self.now => self.check_now(&mut sheet),
                    Some((_, of)) if of == version => {}
                    _ => {
                        let at = self.now.checked_add(PAUSE).unwrap_or(self.now);
                        writer.due = Some((at, version));
                    }
                }
            }
        }
        self.sheet = Some(sheet);
    }

    /// Checks a text as it stands.
    pub(super) fn check_now(&self, sheet: &mut Sheet) {
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
