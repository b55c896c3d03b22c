//! What stands below a text: what is asked for or said of the line, and where one is.

use super::super::answers;
use super::super::paint::Painter;
use super::super::untrusted::wrap;
use super::text::sign;
use crate::app::App;
use crate::app::editor::Mode;
use crate::app::editor::prompt::Topic;
use crate::app::sheet::{Choice, Page, Sheet, in_words};
use crate::domain::plan::request::path;
use crate::manifest::Weight;
use crate::panes::Line;
use crate::panes::part::{bad, faint, info, new, quiet, text, waiting};
use crate::theme::Tone;

/// What is asked for, or what is said of the line that one is on, in at most so many lines.
pub fn message(sheet: &Sheet, width: u16, most: usize) -> Vec<Line> {
    if let Some(question) = &sheet.question {
        let typed = question.typed.text();
        let mut line = vec![info(format!("{} ", question.of.words())).bold()];
        line.extend(answers::input(typed, Some(question.typed.caret())));
        if let Page::Reader(reader) = &sheet.page
            && let Some(search) = reader.search.as_ref().filter(|_| !typed.is_empty())
        {
            line.push(quiet(format!("  {}", search.count())));
        }
        return vec![line];
    }
    let Page::Writer(writer) = &sheet.page else {
        return Vec::new();
    };
    if let Some(prompt) = writer.editor.prompt() {
        let mut line = vec![info(prompt.label()).bold()];
        if prompt.topic != Topic::Choose {
            line.extend(answers::input(prompt.text(), Some(prompt.caret())));
        }
        line.push(quiet(format!("  {}", prompt.told)));
        return vec![line];
    }
    let Some(mark) = writer.mark_on(writer.editor.caret().0) else {
        return Vec::new();
    };
    let mut words = wrap(&in_words(mark), width.saturating_sub(2));
    if words.len() > most {
        // Its last line tells that there is more.
        let rest = words.split_off(most.saturating_sub(1));
        words.push(rest.join(" "));
    }
    let lines = words.into_iter().enumerate();
    let line = |(nth, words): (usize, String)| {
        let begin = if nth == 0 {
            sign(mark.weight)
        } else {
            text(" ")
        };
        vec![begin, text(" "), text(words)]
    };
    lines.map(line).collect()
}

/// Where one is, what that is, and how it stands with the text.
pub fn draw(app: &App, sheet: &Sheet, painter: &mut Painter<'_>, (y, width): (u16, u16)) {
    let right = standing(sheet);
    let room = width.saturating_sub(2);
    let begin = painter.parts_before(width.saturating_sub(1), y, room, &right);
    let mut left = Line::new();
    let pointer = match &sheet.page {
        Page::Reader(reader) => reader.outline.pointer(reader.line),
        Page::Writer(writer) => {
            left.extend(mode(sheet));
            writer.outline.pointer(writer.editor.caret().0)
        }
    };
    match &sheet.page {
        Page::Writer(writer) if let Some(it) = writer.choice().and_then(Choice::chosen) => {
            left.extend(field(&it.word, &it.kind, &it.about));
        }
        _ => left.extend(about(app, sheet, pointer)),
    }
    painter.parts(1, y, begin.saturating_sub(3), &left);
}

/// What is known of the field at a pointer.
fn about(app: &App, sheet: &Sheet, pointer: &str) -> Line {
    let place = path(pointer);
    let Some((version, kind)) = sheet.version_and_kind() else {
        return vec![text(place).bold()];
    };
    let known = app.schemas.of(version);
    if let Some(it) = known.and_then(|it| it.field(version, kind, pointer)) {
        return field(&place, &it.kind, &it.about);
    }
    let mut line = vec![text(place).bold()];
    if known.is_none()
        && matches!(sheet.page, Page::Writer(_))
        && let Some(why) = app.schemas.missing(version)
    {
        line.push(faint(format!("  fields are not checked: {why}")));
    }
    line
}

fn field(name: &str, kind: &str, about: &str) -> Line {
    vec![
        text(name.to_owned()).bold(),
        quiet(format!("  {kind}")),
        faint(format!("  {about}")),
    ]
}

fn mode(sheet: &Sheet) -> Line {
    let Page::Writer(writer) = &sheet.page else {
        return Line::new();
    };
    if !writer.editor.is_modal() {
        return Line::new();
    }
    let words = match writer.editor.mode() {
        Mode::Insert => "INSERT  ",
        Mode::Normal => "NORMAL  ",
        Mode::Visual => "VISUAL  ",
        Mode::VisualLine => "VISUAL LINE  ",
    };
    vec![info(words).bold()]
}

/// How many marks there are, what became of the object meanwhile, and the place.
fn standing(sheet: &Sheet) -> Line {
    let mut line = Line::new();
    let place = match &sheet.page {
        Page::Reader(reader) => {
            // While it is typed, that stands beside it.
            let search = reader.search.as_ref().filter(|_| sheet.question.is_none());
            if let Some(search) = search {
                line.push(quiet(format!("{}: {}  ", search.words, search.count())));
            }
            if let Some((from, to)) = reader.selection() {
                line.push(info(format!("{} selected  ", to - from + 1)));
            }
            format!("{}/{}", reader.line + 1, reader.lines.len())
        }
        Page::Writer(writer) => {
            let marks = [
                (Weight::Error, Tone::Bad),
                (Weight::Immutable, Tone::Bad),
                (Weight::Warning, Tone::Waiting),
                (Weight::Rollout, Tone::New),
            ];
            for (weight, tone) in marks {
                let count = writer.count(weight);
                if count > 0 {
                    line.push(sign(weight));
                    line.push(match tone {
                        Tone::Bad => bad(format!(" {count}  ")),
                        Tone::New => new(format!(" {count}  ")),
                        _ => waiting(format!(" {count}  ")),
                    });
                }
            }
            if sheet.is_dirty() {
                let is_kept = sheet.kept.due().is_none();
                line.push(quiet(if is_kept { "draft kept  " } else { "typed  " }));
            }
            let (row, column) = writer.editor.caret();
            format!("{}:{}", row + 1, column + 1)
        }
    };
    if let Some(words) = &sheet.meanwhile {
        line.insert(0, waiting(format!("{words}  ")));
    }
    line.push(quiet(place));
    line
}
