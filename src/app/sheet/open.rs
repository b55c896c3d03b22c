//! How a sheet comes to be: what is chosen, read, and shown; and what becomes of it when it is left.

use serde_json::Value;

use super::{Kept, Opened, Page, Reader, Sheet, Stage, Writer};
use crate::app::{Answer, App, Ask, Effect, Ticket};
use crate::domain::Uid;
use crate::domain::plan::{ObjectRef, at};
use crate::manifest::kind::{CLAIM, POD, REVISION, SERVICE, SET};
use crate::manifest::{Veil, fresh};
use crate::panes::Item;
use crate::yaml;

impl App {
    /// The object whose text is meant when this is chosen.
    #[must_use]
    pub fn object_of(&self, chosen: Option<&Item>) -> Option<ObjectRef> {
        let unread = Uid::from("");
        match chosen {
            Some(Item::Seat(ordinal)) => {
                let set = self.open_set()?;
                let pod = self.fleet.replica(set, *ordinal).pod?;
                Some(POD.object(&pod.name, &pod.uid))
            }
            Some(Item::Claim(name)) => Some(CLAIM.object(name, &unread)),
            Some(Item::Revision(name)) => Some(REVISION.object(name, &unread)),
            Some(Item::Fact("governing service")) => {
                let set = self.open_set()?;
                let name = set.name.sibling(&*set.service);
                Some(SERVICE.object(&name, &unread))
            }
            _ => {
                let set = self.fleet.set(self.set_of(chosen)?)?;
                Some(SET.object(&set.name, &set.uid))
            }
        }
    }

    /// Opens the text of what is chosen, to be read or to be edited.
    pub(crate) fn open_sheet(&mut self, edits: bool, effects: &mut Vec<Effect>) {
        let chosen = self.chosen();
        let Some(object) = self.object_of(chosen.as_ref()) else {
            self.notice = Some("nothing is chosen that has a text".into());
            return;
        };
        self.read_sheet(object, edits, effects);
    }

    pub(super) fn read_sheet(&mut self, object: ObjectRef, edits: bool, effects: &mut Vec<Effect>) {
        let ticket = self.deeds.ticket();
        effects.push(Effect::Ask(ticket, Ask::Read(vec![object.path()])));
        self.sheet = Some(Box::new(Sheet {
            object: Some(object),
            stage: Stage::Reading(ticket),
            page: Page::Reader(Reader::default()),
            kept: Kept::default(),
            edits_at_once: edits,
        }));
    }

    /// Takes in an answer to what the sheet asked; says whether it was.
    pub(crate) fn answer_sheet(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        let is_modal = self.keymap.is_modal();
        let Some(sheet) = &mut self.sheet else {
            return false;
        };
        match (&sheet.stage, answer) {
            (Stage::Reading(asked), Answer::Read(read)) if *asked == ticket => {
                match read.as_ref().map(|it| it.first()) {
                    Ok(Some(object)) if !object.is_null() => sheet.take_in(object, is_modal),
                    Ok(_) => sheet.stage = Stage::Gone("it is not there any more".into()),
                    Err(why) => sheet.stage = Stage::Unreadable(why.clone()),
                }
                true
            }
            _ => false,
        }
    }

    /// Leaves the text; what was typed is kept.
    pub(super) fn close_sheet(&mut self, sheet: &Sheet) {
        self.set_aside(sheet);
        self.sheet = None;
    }
}

impl Sheet {
    /// A text for objects that are to be made.
    pub(crate) fn of_new(text: &str, is_modal: bool) -> Self {
        Self {
            object: None,
            stage: Stage::New,
            page: Page::Writer(Box::new(Writer::of(text, is_modal))),
            kept: Kept::default(),
            edits_at_once: true,
        }
    }

    fn take_in(&mut self, object: &Value, is_modal: bool) {
        let (veiled, veil) = Veil::over(object);
        let uid = at(object, "/metadata/uid").and_then(Value::as_str);
        if let (Some(known), Some(uid)) = (&mut self.object, uid) {
            known.uid = uid.into();
        }
        self.page = Page::Reader(Reader::of(&yaml::write(&veiled)));
        self.stage = Stage::Open(Box::new(Opened {
            object: object.clone(),
            text: yaml::write(&fresh::editable(&veiled)),
            veil,
        }));
        if self.edits_at_once {
            self.write(is_modal);
        }
    }

    /// From reading to editing.
    pub(super) fn write(&mut self, is_modal: bool) {
        if let Some(opened) = self.opened() {
            self.page = Page::Writer(Box::new(Writer::of(&opened.text, is_modal)));
        }
    }
}
