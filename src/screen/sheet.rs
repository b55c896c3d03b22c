//! The text of an object, read or edited.
//!
//! ```text
//!    12   spec:
//!    13     replicas: 3▌            ▲ replaces web-2, web-1, then web-0
//!   spec.replicas                     integer: desired number of replicas
//! ```

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::Shown;
use crate::app::sheet::{Page, Sheet, Stage};
use crate::panes::part::{bad, quiet, text};
use crate::theme::Ground;

/// Draws it; says what of it could be seen.
pub fn draw(sheet: &Sheet, painter: &mut Painter<'_>, area: Rect) -> Shown {
    let said = match &sheet.stage {
        Stage::Reading(_) => Some(quiet("reading it ...")),
        Stage::Unreadable(why) | Stage::Gone(why) => Some(bad(why.clone())),
        Stage::Open(_) | Stage::New => None,
    };
    if let Some(said) = said {
        painter.parts(2, area.y + 1, area.width.saturating_sub(4), &[said]);
        return Shown::default();
    }
    let (lines, line, top) = match &sheet.page {
        Page::Reader(it) => (it.lines.as_slice(), it.line, it.top),
        Page::Writer(it) => (it.editor.lines(), it.editor.caret().0, it.top),
    };
    let page = usize::from(area.height);
    let top = top.clamp((line + 1).saturating_sub(page), line);
    for (y, (nth, words)) in (area.y..area.bottom()).zip(lines.iter().enumerate().skip(top)) {
        painter.parts(2, y, area.width.saturating_sub(4), &[text(words.clone())]);
        if nth == line {
            painter.lay(
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                Ground::Selected,
            );
        }
    }
    Shown {
        top,
        page,
        ..Shown::default()
    }
}
