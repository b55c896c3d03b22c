//! What is kept of what is typed: soon after it was typed, and at once when the text is left; and what was kept the last
//! time, which is offered before anything is typed anew.
//!
//! ```text
//! Unasked ── recall ──> Asked ── nothing ──> Open ── typed, a second later ──> kept
//!                         └── a draft ──> Offered ── taken, or thrown away ──> Open
//!                                            └── left for later: reading again
//! ```

use jiff::{SignedDuration, Timestamp};

use super::{InFile, Page, Reader, Sheet, Stage};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::dialog::READ;
use crate::app::editor::{Ask, Heard};
use crate::app::{App, Effect, File};
use crate::domain::Identity;
use crate::domain::draft::{Draft, new_on};
use crate::domain::plan::at;
use crate::manifest::mask::{left_out_of, without_secrets};
use crate::manifest::{Veil, fresh};
use crate::yaml;

/// So long after a change it is kept, with all that was typed since; no more than that is lost, whatever happens.
const SOON: SignedDuration = SignedDuration::from_secs(1);

/// What is kept of a text.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    state: State,
    /// The version of the text that needs not be kept any more.
    version: Option<u64>,
    /// When the next one is to be kept.
    due: Option<Timestamp>,
    /// Whether something of it is kept.
    is_there: bool,
}

/// What is known of the last time.
#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Unasked,
    Asked,
    /// With the time since when it stands on the screen.
    Offered(Box<Draft>, Option<Timestamp>),
    /// Nothing is left of it: what is typed now may take its place.
    Open,
}

impl Kept {
    /// When something of the text is to be kept, in the server's time.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// What was typed the last time, while nobody has said what is to become of it.
    #[must_use]
    pub fn offer(&self) -> Option<&Draft> {
        match &self.state {
            State::Offered(draft, _) => Some(draft),
            State::Unasked | State::Asked | State::Open => None,
        }
    }

    /// Takes note that it was drawn.
    pub(in crate::app) fn drawn(&mut self, now: Timestamp) {
        if let State::Offered(_, seen) = &mut self.state {
            seen.get_or_insert(now);
        }
    }

    /// The same, while its text is left in this version: that is kept where it may be.
    pub(super) fn laid_aside(&self, version: u64) -> Self {
        match self.state {
            State::Open => Self {
                version: Some(version),
                due: None,
                is_there: true,
                state: State::Open,
            },
            State::Unasked | State::Asked | State::Offered(..) => Self::default(),
        }
    }

    /// This version is the one that is kept, or the one that needs not be.
    fn is_kept(&mut self, version: u64) {
        self.version = Some(version);
        self.due = None;
    }
}

impl App {
    /// Texts that were typed, not sent, and not kept yet: should the program end now.
    #[must_use]
    pub fn unsent(&self) -> Vec<Draft> {
        let left = self.aside.iter().cloned();
        let typed = self.sheet.as_deref().and_then(|it| self.draft_of(it));
        left.chain(typed).collect()
    }

    /// Asks what was kept the last time, and keeps what was typed since.
    pub(in crate::app) fn keep_typed(&mut self, effects: &mut Vec<Effect>) {
        let aside = std::mem::take(&mut self.aside);
        effects.extend(aside.into_iter().map(|it| Effect::Keep(Box::new(it))));
        let Some(mut sheet) = self.sheet.take() else {
            return;
        };
        // What lies over the text sends it.
        let is_left = self.overlay.is_some();
        self.keep_of(&mut sheet, is_left, effects);
        self.sheet = Some(sheet);
    }

    fn keep_of(&self, sheet: &mut Sheet, is_left: bool, effects: &mut Vec<Effect>) {
        let Page::Writer(writer) = &sheet.page else {
            sheet.kept = Kept::default();
            return;
        };
        let version = writer.editor.version();
        match sheet.kept.state {
            State::Unasked => {
                sheet.kept.state = State::Asked;
                effects.push(Effect::Recall(sheet.key(&self.identity)));
            }
            State::Open if sheet.kept.version != Some(version) => {
                let soon = self.steady.checked_add(SOON).unwrap_or(self.steady);
                let due = *sheet.kept.due.get_or_insert(soon);
                if is_left || due <= self.steady {
                    let draft = self.draft_of(sheet);
                    let is_there = std::mem::replace(&mut sheet.kept.is_there, draft.is_some());
                    match draft {
                        Some(draft) => effects.push(Effect::Keep(Box::new(draft))),
                        None if is_there => effects.push(Effect::Forget(sheet.key(&self.identity))),
                        None => {}
                    }
                    sheet.kept.is_kept(version);
                }
            }
            State::Asked | State::Offered(..) | State::Open => {}
        }
    }

    /// A text is left: what is not kept of it is kept.
    pub(in crate::app) fn set_aside(&mut self, sheet: &Sheet) {
        self.aside.extend(self.draft_of(sheet));
    }

    /// What is to be kept of a text, if anything is.
    fn draft_of(&self, sheet: &Sheet) -> Option<Draft> {
        let Page::Writer(writer) = &sheet.page else {
            return None;
        };
        let is_new = sheet.kept.version != Some(writer.editor.version());
        let is_open = matches!(sheet.kept.state, State::Open);
        (is_open && is_new && sheet.is_dirty()).then(|| Draft {
            key: sheet.key(&self.identity),
            about: self.about(sheet),
            at: self.our_time(self.now),
            text: without_secrets(&writer.editor.text()),
            opened: sheet.opened().map(|it| Veil::over(&it.object).0),
        })
    }

    fn about(&self, sheet: &Sheet) -> String {
        let context = &self.identity.context;
        match &sheet.object {
            Some(object) => format!("{} {} on {context}", object.kind, object.name),
            None => format!("new objects on {context}"),
        }
    }

    /// What was kept the last time has come.
    pub(in crate::app) fn recalled(&mut self, key: &str, draft: Option<Box<Draft>>) {
        let Some(sheet) = &mut self.sheet else {
            return;
        };
        if !matches!(sheet.kept.state, State::Asked) || sheet.key(&self.identity) != key {
            return;
        }
        let text = sheet.opened().map_or("", |it| &it.text);
        let draft = draft.filter(|it| it.text.trim_end() != text.trim_end());
        sheet.kept.is_there = draft.is_some();
        sheet.kept.state = draft.map_or(State::Open, |it| State::Offered(it, None));
        sheet.is_as_kept();
    }

    /// What becomes of the text that is offered; no other key works until that is said.
    pub(super) fn press_in_offer(
        &mut self,
        mut sheet: Box<Sheet>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let State::Offered(draft, seen) = std::mem::take(&mut sheet.kept.state) else {
            self.sheet = Some(sheet);
            return;
        };
        // It comes by itself, under the fingers of whoever types: what came too soon was meant for the text.
        let was_read = seen.is_some_and(|at| self.steady.duration_since(at) >= READ);
        let action = self.keymap.own("kept", chord);
        match action.filter(|it| was_read || *it == Action::Quit) {
            Some(Action::TakeUp) => {
                if left_out_of(&draft.text) > 0 {
                    self.say("no draft keeps a secret: type it again where its line is marked, nothing is sent before".into());
                }
                if !sheet.take_up(&draft) {
                    self.say("the object's secrets are not those of that time: what others changed since is in the text's way, look at the difference before you send it".into());
                }
            }
            Some(Action::Discard) => {
                effects.push(Effect::Forget(draft.key));
                sheet.kept.state = State::Open;
                sheet.kept.is_there = false;
                sheet.is_as_kept();
            }
            Some(Action::Back) => match sheet.opened() {
                Some(opened) => {
                    let (veiled, _) = Veil::over(&opened.object);
                    sheet.page = Page::Reader(Reader::of(&yaml::write(&veiled)));
                }
                None => return,
            },
            action => {
                if action == Some(Action::Quit) {
                    effects.push(Effect::Quit);
                }
                sheet.kept.state = State::Offered(draft, seen);
            }
        }
        self.sheet = Some(sheet);
    }

    /// What came of a file, and what came back from the operator's own editor.
    pub(in crate::app) fn file_came(&mut self, file: File) {
        let text = match file {
            File::Saved(Ok(path)) => {
                self.say(format!("saved to {path}"));
                if let Some(sheet) = &mut self.sheet {
                    let text = sheet.saving.take();
                    sheet.file = text.map(|text| InFile { path, text }).or(sheet.file.take());
                }
                return;
            }
            File::Loaded(Ok((path, text))) => {
                if let Some(sheet) = &mut self.sheet {
                    let text = text.clone();
                    sheet.file = Some(InFile { path, text });
                }
                text
            }
            File::Returned(Ok(text)) => text,
            File::Saved(Err(why)) | File::Loaded(Err(why)) | File::Returned(Err(why)) => {
                return self.say(why);
            }
        };
        if let Some(Page::Writer(writer)) = self.sheet.as_mut().map(|it| &mut it.page)
            && let Heard::Asks(Ask::Notice(words)) = writer.editor.replace(&text)
        {
            self.say(words);
        }
    }
}

impl Sheet {
    /// By what its text is found again.
    pub(super) fn key(&self, identity: &Identity) -> String {
        let known = self.object.as_ref().map(|it| it.uid.to_string());
        let known = known.filter(|it| !it.is_empty());
        known.unwrap_or_else(|| new_on(identity))
    }

    /// The text as it stands needs not be kept, unless somebody typed already.
    fn is_as_kept(&mut self) {
        if let (Page::Writer(writer), false) = (&self.page, self.is_dirty()) {
            self.kept.is_kept(writer.editor.version());
        }
    }

    /// Goes on where the draft ends, and with what the object was then: what others changed since is theirs.
    /// Says whether the object of that time is known.
    fn take_up(&mut self, draft: &Draft) -> bool {
        self.kept.state = State::Open;
        if let Page::Writer(writer) = &mut self.page {
            writer.editor.replace(&draft.text);
            self.kept.is_kept(writer.editor.version());
        }
        let Stage::Open(opened) = &mut self.stage else {
            return true;
        };
        let Some(veiled) = &draft.opened else {
            return false;
        };
        let uid = |it| at(it, "/metadata/uid").cloned();
        match opened.veil.lift(veiled) {
            Ok(then) if uid(&then) == uid(&opened.object) => {
                opened.text = yaml::write(&fresh::editable(veiled));
                opened.object = then;
                true
            }
            Ok(_) | Err(_) => false,
        }
    }
}
