//! The text that was typed the last time and not sent: one line above the text, until somebody says what is to become of
//! it.
//!
//! ```text
//!  typed 5m12s ago and not sent · enter takes it · ctrl-d throws it away · esc leaves it for later
//! ```

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::App;
use crate::app::action::Action;
use crate::app::sheet::Sheet;
use crate::manifest::mask::left_out_of;
use crate::panes::part::{age, info, quiet, text, waiting};
use crate::panes::plural;
use crate::theme::Tone;

/// Draws it, if there is one; says what is left below.
pub fn draw(app: &App, sheet: &Sheet, painter: &mut Painter<'_>, area: Rect) -> Rect {
    let Some(draft) = sheet.kept.offer() else {
        return area;
    };
    let mut line = vec![
        waiting("typed "),
        age(Tone::Waiting, draft.at),
        waiting(" ago and not sent"),
    ];
    if sheet.object.is_none() {
        line.push(quiet(format!(" ({})", draft.about)));
    }
    let left_out = left_out_of(&draft.text);
    if left_out > 0 {
        let secrets = plural(left_out, "secret");
        line.push(waiting(format!(
            ", without {left_out} {secrets}, to be typed again"
        )));
    }
    for (action, words) in [
        (Action::TakeUp, "takes it"),
        (Action::Discard, "throws it away"),
        (Action::Back, "leaves it for later"),
    ] {
        if let Some(chord) = app.keymap.chord(&["kept"], action) {
            line.push(quiet(" · "));
            line.push(info(chord.to_string()).bold());
            line.push(text(format!(" {words}")));
        }
    }
    painter.parts(1, area.y, area.width.saturating_sub(2), &line);
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}
