//! How a creation begins: an empty text, its documents, and the kinds that they name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Creation, Row, Said, Stage};
use crate::app::action::Action;
use crate::app::copying::COPIED;
use crate::app::sheet::{InFile, Page, Sheet};
use crate::app::{App, Ask, Effect, Overlay};
use crate::domain::Scope;
use crate::manifest::{Mark, Report, Subject, Veil, check};
use crate::operations::create::{Findings, Wanted, kubectl, wanted, with_text};

/// What an empty text begins with: all of it comments, to be replaced by a paste or by taking the signs away.
pub const SKELETON: &str = "\
# Paste manifests here, load a file (alt-o), or begin with these:
# select lines and take their # away (alt-c). --- parts objects.
# ctrl-s checks them; nothing is made before you confirm.
#
# apiVersion: v1
# kind: Service
# metadata:
#   name: web
# spec:
#   clusterIP: None
#   selector:
#     app: web
#   ports:
#   - name: http
#     port: 80
# ---
# apiVersion: apps/v1
# kind: StatefulSet
# metadata:
#   name: web
# spec:
#   serviceName: web
#   replicas: 1
#   selector:
#     matchLabels:
#       app: web
#   template:
#     metadata:
#       labels:
#         app: web
#     spec:
#       containers:
#       - name: web
#         image: registry.k8s.io/nginx-slim:0.27
#         ports:
#         - name: http
#           containerPort: 80
";

impl App {
    /// Opens a text for objects that are to be made, and knows the file that it is from; what stops it is said at
    /// once, with the caret there.
    #[must_use]
    pub fn creating(mut self, text: &str, file: Option<&str>) -> Self {
        self.open_new(text);
        if let (Some(sheet), Some(path)) = (&mut self.sheet, file) {
            let (path, text) = (path.to_owned(), text.to_owned());
            sheet.file = Some(InFile { path, text });
        }
        // Checked once: it may be long, and the first turn finds that done.
        if let Some(mut sheet) = self.sheet.take() {
            self.check_now(&mut sheet);
            let stop = match &sheet.page {
                Page::Writer(writer) => writer.report.stop().cloned(),
                Page::Reader(_) => None,
            };
            self.sheet = Some(sheet);
            if let Some(words) = stop.map(|it| self.stopped_by(&it)) {
                self.say(words);
            }
        }
        self
    }

    /// The file that holds the text as it stands, if one does.
    pub(super) fn file(&self) -> Option<&str> {
        let sheet = self.sheet.as_deref()?;
        let (Page::Writer(writer), Some(held)) = (&sheet.page, &sheet.file) else {
            return None;
        };
        held.holds(writer.editor.lines())
            .then_some(held.path.as_str())
    }

    /// The command of kubectl that makes the same; or why there is none.
    pub fn kubectl_of(&self, creation: &Creation) -> Result<String, &'static str> {
        let all: Vec<&Wanted> = creation.rows.iter().map(|it| &it.wanted).collect();
        kubectl(&self.identity, &all, self.file())
    }

    /// Copies that command, with the text where no file holds it.
    pub(super) fn copy_command_of(&mut self, creation: &Creation, effects: &mut Vec<Effect>) {
        let command = match self.kubectl_of(creation) {
            Ok(command) => command,
            Err(why) => {
                self.notice = Some(format!("not copied: {why}"));
                return;
            }
        };
        let all: Vec<&Wanted> = creation.rows.iter().map(|it| &it.wanted).collect();
        // What is hidden in the text is no part of it either.
        let sheet = self.sheet.as_deref();
        let sheet = sheet.filter(|it| it.veil == Veil::default());
        let sheet = sheet.map(Sheet::shown_text);
        let command = if self.file().is_some() {
            Some(command)
        } else {
            sheet.and_then(|text| with_text(&command, &text, &all))
        };
        self.notice = Some(if let Some(command) = command {
            effects.push(Effect::Copy(command));
            COPIED.into()
        } else {
            let key = self.keymap.chord(&["editor"], Action::SaveFile);
            let key = key.map_or_else(String::new, |it| format!(" ({it})"));
            format!(
                "not copied: what is secret is no part of a command; save the text{key}, and a file is named"
            )
        });
    }

    /// Opens an empty text, or this one.
    pub(crate) fn open_new(&mut self, text: &str) {
        self.sheet = Some(Box::new(Sheet::of_new(text, self.keymap.is_modal())));
    }

    /// The namespace of objects whose text says none: where one looks.
    #[must_use]
    pub fn home(&self) -> Arc<str> {
        if let Some((set, _)) = &self.place.open {
            return set.namespace.clone();
        }
        match self.scopes.as_slice() {
            [Scope::Namespace(namespace)] => namespace.clone(),
            _ => self.namespace.clone(),
        }
    }

    /// Shows what would be made of a text that was read; or says why nothing can be, with the caret there.
    pub(crate) fn create(&mut self, report: &Report, effects: &mut Vec<Effect>) {
        if let Some(barrier) = self.writes_nothing() {
            self.notice = Some(format!("create: {barrier}"));
            return;
        }
        let documents = match wanted(&report.documents, &self.home()) {
            Ok(documents) => documents,
            Err(wrong) => {
                self.notice = Some(format!(
                    "line {}, column {}: {}",
                    wrong.line, wrong.column, wrong.words
                ));
                self.go_to_line(wrong.line.saturating_sub(1), wrong.column.saturating_sub(1));
                return;
            }
        };
        let groups: BTreeSet<String> = documents.iter().map(Wanted::group).collect();
        let groups: Vec<String> = groups.into_iter().collect();
        let ticket = self.deeds.ticket();
        effects.push(Effect::Ask(ticket, Ask::Read(groups.clone())));
        let row = |wanted| Row {
            wanted,
            object: None,
            findings: Findings::default(),
            said: Said::Nothing,
        };
        self.overlay = Some(Overlay::Creation(Box::new(Creation {
            rows: documents.into_iter().map(row).collect(),
            stage: Stage::Finding(ticket, groups),
            top: 0,
            around: BTreeMap::new(),
            looks: BTreeMap::new(),
            unread: Vec::new(),
            seen: None,
        })));
    }

    /// Reads the text that is edited, and shows what would be made of it.
    pub(crate) fn create_anew(&mut self, effects: &mut Vec<Effect>) {
        let Some(sheet) = &self.sheet else {
            return;
        };
        let Page::Writer(writer) = &sheet.page else {
            return;
        };
        let veil = sheet.veil.clone();
        let mut report = self.report_of(&writer.editor.text(), &veil);
        if let Some(words) = report.stop().map(|it| self.stopped_by(it)) {
            self.notice = Some(words);
            return;
        }
        for document in &mut report.documents {
            // A sign that nobody knows has stopped it above.
            if let Ok(lifted) = veil.lift(&document.value) {
                document.value = lifted;
            }
        }
        self.create(&report, effects);
    }

    /// All that is to be said of a text that is to be made.
    fn report_of(&self, text: &str, veil: &Veil) -> Report {
        let subject = Subject {
            kind: None,
            opened: None,
            veil,
            schema: &|version| self.schemas.of(version),
            rollout: &|_| String::new(),
        };
        check(text, &subject)
    }

    /// Where and why a text is not sent, with the caret there.
    fn stopped_by(&mut self, mark: &Mark) -> String {
        let (line, column) = (mark.line, mark.columns.0);
        self.go_to_line(line, column);
        format!("line {}, column {}: {}", line + 1, column + 1, mark.words)
    }

    /// Puts the caret of the text that is edited somewhere.
    pub(super) fn go_to_line(&mut self, line: usize, column: usize) {
        if let Some(sheet) = &mut self.sheet
            && let Page::Writer(writer) = &mut sheet.page
        {
            writer.editor.go_to(line, column);
        }
    }
}
