//! What is read stays true: an object that moves is read again; what is typed stays, and it is said that it moved.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Opened, Page, Sheet, Stage};
use crate::app::{App, Ask, Effect};
use crate::domain::Name;
use crate::domain::plan::{Outcome, Step};
use crate::manifest::fresh::editable;
use crate::yaml;

impl App {
    /// Reads the object of the sheet again when something of its set may be different.
    pub(in crate::app) fn renew_sheet(
        &mut self,
        reached: &BTreeSet<Name>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let is_reached = sheet.set.as_ref().is_some_and(|it| reached.contains(it));
        sheet.is_old |= is_reached && matches!(sheet.stage, Stage::Open(_));
        if sheet.is_old
            && sheet.refresh.is_none()
            && let Some(object) = &sheet.object
        {
            sheet.is_old = false;
            let ticket = self.deeds.ticket();
            sheet.refresh = Some(ticket);
            effects.push(Effect::Ask(ticket, Ask::Read(vec![object.path()])));
        }
    }

    /// What was typed was carried out: from now on the object is read again as it is.
    pub(in crate::app) fn sent_from_sheet(
        &mut self,
        step: &Step,
        outcome: &Outcome,
        effects: &mut Vec<Effect>,
    ) {
        let Outcome::Done { object, .. } = outcome else {
            return;
        };
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        let is_its = sheet.object.as_ref() == Some(&step.request.object);
        if is_its && matches!(sheet.page, Page::Writer(_)) {
            if let (Some(object), Stage::Open(opened)) = (object, &mut sheet.stage) {
                **opened = Opened::of(object);
            }
            sheet.read_on();
            effects.push(Effect::Forget(sheet.key(&self.identity)));
        }
    }
}

impl Sheet {
    /// The object was read once more.
    pub(super) fn take_in_anew(&mut self, object: &Value) {
        let Stage::Open(opened) = &mut self.stage else {
            return;
        };
        let uid = |it: &Value| it.pointer("/metadata/uid").cloned();
        let is_typed = matches!(self.page, Page::Writer(_));
        if object.is_null() {
            let words = "it is not there any more";
            if is_typed {
                self.meanwhile = Some("deleted meanwhile".into());
            } else {
                self.stage = Stage::Gone(words.into());
            }
        } else if uid(object) != uid(&opened.object) {
            self.meanwhile = Some("another object has its name by now".into());
        } else if is_typed {
            let is_same =
                editable(&without_versions(object)) == editable(&without_versions(&opened.object));
            self.meanwhile = (!is_same).then(|| "changed meanwhile".into());
        } else if opened.object != *object {
            **opened = Opened::of(object);
            if let Page::Reader(reader) = &mut self.page {
                reader.renew(&yaml::write(&opened.veiled));
            }
        }
    }
}

/// Without the numbers that the server raises with every write.
fn without_versions(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(metadata) = object
        .pointer_mut("/metadata")
        .and_then(Value::as_object_mut)
    {
        metadata.remove("resourceVersion");
        metadata.remove("generation");
    }
    object
}
