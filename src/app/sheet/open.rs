//! How a sheet comes to be: what is chosen, read, and shown.

use serde_json::Value;

use super::{Kept, Left, Opened, Page, Reader, Sheet, Stage, Writer};
use crate::app::{Answer, App, Ask, Effect, Ticket};
use crate::domain::orphan::{Orphan, orphan};
use crate::domain::plan::{ObjectRef, at};
use crate::domain::{Name, Uid};
use crate::manifest::kind::{BUDGET, CLAIM, POD, REVISION, SERVICE, SET};
use crate::manifest::{Veil, fresh};
use crate::panes::Item;
use crate::yaml;

impl App {
    /// The object whose text is meant when this is chosen; or why there is none.
    pub fn object_of(&self, chosen: Option<&Item>) -> Result<ObjectRef, String> {
        const NOTHING: &str = "nothing is chosen that has a text";
        let unread = Uid::from("");
        let open = || self.open_set().ok_or(NOTHING);
        Ok(match chosen {
            Some(Item::Seat(ordinal)) => {
                let set = open()?;
                let pod = self.fleet.replica(set, *ordinal).pod;
                let pod = pod.ok_or_else(|| format!("{}-{ordinal} is not there", set.name.name))?;
                POD.object(&pod.name, &pod.uid)
            }
            Some(Item::Claim(name)) => CLAIM.object(name, &unread),
            Some(Item::MissingClaim(name)) => return Err(format!("{} is not there", name.name)),
            Some(Item::Revision(name)) => REVISION.object(name, &unread),
            Some(Item::Fact("governing service", _)) => {
                let set = open()?;
                if set.service.is_empty() {
                    return Err("it names no governing Service".into());
                }
                SERVICE.object(&set.name.sibling(&*set.service), &unread)
            }
            Some(Item::Service(name)) => SERVICE.object(name, &unread),
            Some(Item::Budget(name)) => BUDGET.object(name, &unread),
            Some(Item::Fact("disruption budgets", _)) => {
                return Err("no disruption budget selects its pods, or none may be read".into());
            }
            Some(Item::Volume(_)) => {
                return Err("volumes belong to the whole cluster; only claims are shown".into());
            }
            _ => {
                let set = self.set_of(chosen).and_then(|it| self.fleet.set(it));
                let set = set.ok_or(NOTHING)?;
                SET.object(&set.name, &set.uid)
            }
        })
    }

    /// Opens the text of what is chosen, to be read or to be edited.
    pub(crate) fn open_sheet(&mut self, edits: bool, effects: &mut Vec<Effect>) {
        let chosen = self.chosen();
        if edits && let Some(words) = self.is_not_for_marked(chosen.as_ref()) {
            self.notice = Some(words);
            return;
        }
        self.open_sheet_of(chosen.as_ref(), edits, effects);
    }

    /// Opens the text of this.
    pub(in crate::app) fn open_sheet_of(
        &mut self,
        chosen: Option<&Item>,
        edits: bool,
        effects: &mut Vec<Effect>,
    ) {
        match self.object_of(chosen) {
            Ok(object) => {
                let set = self.holder_of(chosen);
                self.read_sheet((object, set), edits, effects);
            }
            Err(why) => self.notice = Some(why),
        }
    }

    /// Opens the text of the set that is open.
    pub(in crate::app) fn open_own_sheet(&mut self, effects: &mut Vec<Effect>) {
        if let Some(set) = self.open_set() {
            let (object, name) = (SET.object(&set.name, &set.uid), set.name.clone());
            self.read_sheet((object, Some(name)), false, effects);
        }
    }

    /// Opens the text of the governing Service of a set.
    pub(in crate::app) fn open_service(
        &mut self,
        (set, service): (Name, Name),
        effects: &mut Vec<Effect>,
    ) {
        self.leave_sheet();
        let object = SERVICE.object(&service, &Uid::from(""));
        self.read_sheet((object, Some(set)), false, effects);
    }

    /// The set that what is chosen is, or belongs to.
    fn holder_of(&self, chosen: Option<&Item>) -> Option<Name> {
        match chosen {
            Some(Item::Claim(name)) if self.place.open.is_none() => {
                match orphan(self.fleet.claim(name)?, &self.fleet)? {
                    Orphan::NotWanted { set, .. } => Some(set.name.clone()),
                    Orphan::SetGone { .. } => None,
                }
            }
            _ => self.set_of(chosen).cloned(),
        }
    }

    pub(super) fn read_sheet(
        &mut self,
        (object, set): (ObjectRef, Option<Name>),
        edits: bool,
        effects: &mut Vec<Effect>,
    ) {
        let ticket = self.deeds.ticket();
        effects.push(Effect::Ask(ticket, Ask::Read(vec![object.path()])));
        let sheet = Sheet {
            set,
            edits_at_once: edits,
            ..Sheet::of(Some(object), Stage::Reading(ticket))
        };
        if let Some(kind) = sheet.kind() {
            self.want_schema(kind.version, effects);
        }
        self.sheet = Some(Box::new(sheet));
    }

    /// Takes in an answer to what the sheet asked; says whether it was.
    pub(crate) fn answer_sheet(&mut self, ticket: Ticket, answer: &Answer) -> bool {
        let Some(mut sheet) = self.sheet.take() else {
            return false;
        };
        let mut is_ours = true;
        match (&sheet.stage, answer) {
            (Stage::Reading(asked), Answer::Read(read)) if *asked == ticket => {
                match read.as_ref().map(|it| it.first()) {
                    Ok(Some(object)) if !object.is_null() => {
                        sheet.take_in(object);
                        if std::mem::take(&mut sheet.edits_at_once) {
                            self.begin_to_edit(&mut sheet);
                        }
                    }
                    Ok(_) => sheet.stage = Stage::Gone("it is not there any more".into()),
                    Err(why) => sheet.stage = Stage::Unreadable(why.clone()),
                }
            }
            (_, Answer::Read(read)) if sheet.refresh == Some(ticket) => {
                sheet.refresh = None;
                if let Ok(values) = read {
                    sheet.take_in_anew(values.first().unwrap_or(&Value::Null));
                }
            }
            _ => is_ours = false,
        }
        self.sheet = Some(sheet);
        is_ours
    }
}

impl Sheet {
    /// A text for objects that are to be made.
    pub(crate) fn of_new(text: &str, is_modal: bool) -> Self {
        Self {
            page: Page::Writer(Box::new(Writer::of(text, is_modal))),
            edits_at_once: true,
            ..Self::of(None, Stage::New)
        }
    }

    /// One that is looked at as it is read.
    pub(super) fn of(object: Option<ObjectRef>, stage: Stage) -> Self {
        Self {
            object,
            set: None,
            stage,
            page: Page::Reader(Reader::default()),
            kept: Kept::default(),
            question: None,
            shows_numbers: true,
            meanwhile: None,
            veil: Veil::default(),
            file: None,
            saving: None,
            left: None,
            refresh: None,
            is_old: false,
            edits_at_once: false,
        }
    }

    fn take_in(&mut self, object: &Value) {
        let opened = Opened::of(object);
        let uid = at(object, "/metadata/uid").and_then(Value::as_str);
        if let (Some(known), Some(uid)) = (&mut self.object, uid) {
            known.uid = uid.into();
        }
        self.page = Page::Reader(Reader::of(&yaml::write(&opened.veiled)));
        self.stage = Stage::Open(Box::new(opened));
    }

    /// From reading to editing.
    pub(super) fn write(&mut self, is_modal: bool) {
        if let Some(opened) = self.opened() {
            self.page = Page::Writer(Box::new(Writer::of(&opened.text, is_modal)));
        }
    }

    /// From editing to reading, and back again where one was.
    pub(super) fn lay_aside(&mut self) {
        let left = match (&self.page, self.opened()) {
            (Page::Writer(writer), Some(opened)) if self.is_dirty() => Some(Box::new(Left {
                writer: (**writer).clone(),
                opened: opened.clone(),
                kept: self.kept.laid_aside(writer.editor.version()),
            })),
            _ => None,
        };
        self.read_on();
        self.left = left;
    }

    /// From reading to editing what was left; says whether something was, of the same object.
    pub(super) fn resume(&mut self) -> bool {
        let uid = |it: &Opened| at(&it.object, "/metadata/uid").cloned();
        let Some(left) = self.left.take() else {
            return false;
        };
        match &mut self.stage {
            Stage::Open(opened) if uid(opened) == uid(&left.opened) => {
                **opened = left.opened;
            }
            _ => return false,
        }
        self.page = Page::Writer(Box::new(Writer {
            checked: None,
            ..left.writer
        }));
        self.kept = left.kept;
        self.is_old = true;
        true
    }

    /// From editing to reading.
    pub(super) fn read_on(&mut self) {
        if let (Page::Writer(writer), Some(opened)) = (&self.page, self.opened()) {
            let mut reader = Reader::of(&yaml::write(&opened.veiled));
            let pointer = writer.outline.pointer(writer.editor.caret().0);
            let line = reader.outline.line_of(pointer);
            reader.go_to(line.unwrap_or(0));
            self.meanwhile = None;
            self.is_old = true;
            self.page = Page::Reader(reader);
        }
        self.left = None;
    }
}

impl Opened {
    /// An object as it was read.
    pub(super) fn of(object: &Value) -> Self {
        let (veiled, veil) = Veil::over(object);
        Self {
            object: object.clone(),
            text: yaml::write(&fresh::editable(&veiled)),
            veiled,
            veil,
        }
    }
}
