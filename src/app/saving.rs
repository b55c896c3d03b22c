//! What is shown, into a file: a list with all its rows and columns, or the text that is open.

use super::asked::Topic;
use super::{App, Effect, Overlay};

impl App {
    /// Asks for the file to save to, with a name that fits.
    pub(super) fn ask_where_to_save(&mut self) {
        let pane = self.pane().name;
        let of = match &self.place.open {
            Some((set, _)) => format!("{}-{pane}", set.name),
            None => pane.to_owned(),
        };
        self.ask_line(Topic::Command);
        if let Some(Overlay::Asked(asked)) = &mut self.overlay {
            asked.begin_with(&format!("save {of}.txt"));
        }
    }

    /// Saves what is shown to a file that is not there yet, or over one.
    pub(super) fn save(
        &mut self,
        path: &str,
        over: bool,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        if path.is_empty() {
            return Err("to which file? such as sets.txt, sets.csv or sets.json".into());
        }
        let path = path.to_owned();
        if let Some(sheet) = &mut self.sheet {
            let text = sheet.shown_text();
            sheet.saving = Some(text.clone());
            effects.push(if over {
                Effect::SaveOver(path, text)
            } else {
                Effect::Save(path, text)
            });
            return Ok(());
        }
        if self.items().is_empty() {
            return Err("nothing is listed that could be saved".into());
        }
        effects.push(Effect::SaveList { path, over });
        Ok(())
    }
}
