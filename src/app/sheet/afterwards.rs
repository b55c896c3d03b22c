//! What becomes of a text when the server was asked: what it says stands at its lines, what others changed is woven in, and what
//! is done is read anew.

use serde_json::Value;

use super::{Opened, Page, Sheet, Stage};
use crate::app::{App, Effect};
use crate::domain::plan::Reproof;
use crate::manifest::weave::weave_to;
use crate::manifest::{Mark, Veil, Weight, fresh, remark};
use crate::yaml;

impl Sheet {
    /// Goes on from what is there now, with this text: it says the merged object, and its remarks stay.
    pub(crate) fn rebase(&mut self, live: &Value, merged: &Value) {
        // What was secret when it was opened may have been put elsewhere since.
        let opened = self.opened().map(|it| &it.object);
        let before: Vec<&Value> = [live].into_iter().chain(opened).collect();
        let (wanted, veil) = Veil::over_last(&before, merged);
        if let Page::Writer(writer) = &mut self.page {
            let woven = weave_to(&writer.editor.text(), &wanted);
            writer
                .editor
                .replace(&woven.unwrap_or_else(|_| yaml::write(&wanted)));
            writer.remarks.clear();
        }
        self.meanwhile = None;
        self.stage = Stage::Open(Box::new(Opened {
            veil,
            ..Opened::of(live)
        }));
    }

    /// Puts what the server said on the lines that it is about.
    pub(crate) fn take_to_heart(&mut self, refusal: Option<&Reproof>, warnings: &[String]) {
        let Page::Writer(writer) = &mut self.page else {
            return;
        };
        let text = writer.editor.text();
        let documents = yaml::read_placed(&text).unwrap_or_default();
        let document = documents.first();
        let mark = |weight: Weight, words: &String| {
            let pointer = document.and_then(|it| remark::pointer(words, &it.value));
            let place = pointer
                .as_ref()
                .and_then(|it| Some(document?.places.nearest(it)));
            let start = place.map(|it| it.key.unwrap_or(it.value).start.line);
            Mark {
                line: start.unwrap_or(1).saturating_sub(1),
                columns: (0, 0),
                weight,
                words: words.clone(),
                instead: String::new(),
                pointer,
            }
        };
        let said = refusal.map_or(Vec::new(), |it| match it.causes.as_slice() {
            [] => vec![it.message.clone()],
            causes => causes.to_vec(),
        });
        // What was refused may be sent again once it is different: it stops nothing.
        let refused = said.iter().map(|it| mark(Weight::Warning, it));
        let warned = warnings.iter().map(|it| mark(Weight::Warning, it));
        writer.remarks = refused.chain(warned).collect();
        writer.remarks.sort_by_key(|it| it.line);
    }

    /// Of an object that is gone: the same text, for one that is made anew.
    pub(crate) fn begin_anew(&mut self) {
        let Page::Writer(writer) = &mut self.page else {
            return;
        };
        let text = writer.editor.text();
        let documents = yaml::read(&text).unwrap_or_default();
        if let [object] = documents.as_slice()
            && let Ok(woven) = weave_to(&text, &fresh::fresh(object))
        {
            writer.editor.replace(&woven);
        }
        writer.remarks.clear();
        if let Stage::Open(opened) = std::mem::replace(&mut self.stage, Stage::New) {
            self.veil = opened.veil;
        }
        self.object = None;
        self.meanwhile = None;
    }
}

impl App {
    /// What was typed is what is there now: it is read anew, and nothing of it need be kept.
    pub(crate) fn text_is_written(&mut self, effects: &mut Vec<Effect>) {
        let sheet = self.sheet.as_ref();
        let known = sheet.and_then(|it| Some((it.object.clone()?, it.set.clone())));
        if let Some((object, set)) = known {
            effects.push(Effect::Forget(object.uid.to_string()));
            self.read_sheet((object, set), false, effects);
        }
    }
}
