//! Parts become cells: this and its pen are the only code that writes into a buffer.
//!
//! ```text
//! ╭─ search/es-data · why ─────────╮   boxed
//! │ ✖ es-data-2 was never ready: I…│   parts: cut by cells, the cut is marked
//! ╰────────────────────────────────╯
//! ```
//!
//! Nothing outside of the buffer is ever touched, and no text gets in but through
//! [`super::untrusted`].

mod pen;

use std::borrow::Cow;

use jiff::Timestamp;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::gantt;
use super::untrusted;
use crate::app::mouse::{Spot, Spots};
use crate::domain::age;
use crate::panes::part::{Part, What};
use crate::theme::{Glyph, Ground, Theme, Tone};
use pen::{Pen, level, mend, set};

/// One frame's brush: draws, and remembers when what it drew is no longer true.
#[derive(Debug)]
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    now: Timestamp,
    next_change: Option<Timestamp>,
    spots: Spots,
}

impl<'a> Painter<'a> {
    /// A painter of one frame, at one moment.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, now: Timestamp) -> Self {
        Self {
            buffer,
            theme,
            now,
            next_change: None,
            spots: Spots::default(),
        }
    }

    /// The first moment at which an age, a countdown or a clock of this frame reads differently.
    #[must_use]
    pub fn next_change(&self) -> Option<Timestamp> {
        self.next_change
    }

    /// What is drawn there can be clicked.
    pub fn spot(&mut self, area: Rect, spot: Spot) {
        self.spots.put(place(area), spot);
    }

    /// What was drawn there before can be clicked no more.
    pub fn cover(&mut self, area: Rect) {
        self.spots.cover(place(area));
    }

    /// All that can be clicked.
    pub fn take_spots(&mut self) -> Spots {
        std::mem::take(&mut self.spots)
    }

    /// All that can be painted on.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// How things look.
    #[must_use]
    pub fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// The moment of this frame.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Words from `x` on in at most so many cells, cut with an ellipsis; returns where they end.
    pub fn text(&mut self, x: u16, y: u16, most: u16, words: &str, tone: Tone) -> u16 {
        let mut pen = self.pen(x, y, most);
        pen.write(self.buffer, words, self.theme.tone(tone));
        pen.x
    }

    /// Parts one after another in at most so many cells, cut with an ellipsis; returns where they end.
    pub fn parts(&mut self, x: u16, y: u16, most: u16, parts: &[Part]) -> u16 {
        let mut pen = self.pen(x, y, most);
        for part in parts {
            if pen.is_cut {
                break;
            }
            let rest = Rect::new(pen.x, pen.y, pen.end.saturating_sub(pen.x), 1);
            let changes = match &part.what {
                What::Lane(lane) => {
                    gantt::draw_lane(self, rest, lane);
                    lane.axis.next_change(rest.width)
                }
                What::Axis(axis) => {
                    gantt::draw_axis(self, rest, axis);
                    axis.next_change(rest.width)
                }
                What::Glyph(glyph) => {
                    let sign = self.theme.glyph(*glyph);
                    pen.sign(self.buffer, sign, self.look(part));
                    continue;
                }
                _ => {
                    let (words, changes) = self.words(part);
                    pen.write(self.buffer, &words, self.look(part));
                    self.next_change = self.next_change.into_iter().chain(changes).min();
                    continue;
                }
            };
            pen.x = pen.end;
            self.next_change = self.next_change.into_iter().chain(changes).min();
        }
        pen.x
    }

    /// Parts that end before `right`, in at most so many cells; returns where they begin.
    pub fn parts_before(&mut self, right: u16, y: u16, most: u16, parts: &[Part]) -> u16 {
        let width = self.width(parts).min(most);
        let x = right.saturating_sub(width);
        self.parts(x, y, width, parts);
        x
    }

    /// How many cells parts take when nothing is cut.
    #[must_use]
    pub fn width(&self, parts: &[Part]) -> u16 {
        let width = parts
            .iter()
            .map(|part| untrusted::width(&self.words(part).0))
            .sum::<usize>();
        u16::try_from(width).unwrap_or(u16::MAX)
    }

    /// One sign; returns where it ends.
    pub fn glyph(&mut self, x: u16, y: u16, glyph: Glyph, tone: Tone) -> u16 {
        let mut pen = self.pen(x, y, 1);
        pen.sign(self.buffer, self.theme.glyph(glyph), self.theme.tone(tone));
        pen.x
    }

    /// One sign many times, as in bars; returns where they end.
    pub fn repeat(&mut self, x: u16, y: u16, times: u16, glyph: Glyph, tone: Tone) -> u16 {
        (0..times).fold(x, |x, _| self.glyph(x, y, glyph, tone))
    }

    /// Empties an area and puts it upon a ground.
    pub fn fill(&mut self, area: Rect, ground: Ground) {
        self.line(area, " ", self.theme.ground(ground));
    }

    /// Puts what is there already upon a ground, as for the row that is chosen.
    pub fn lay(&mut self, area: Rect, ground: Ground) {
        let style = self.theme.ground(ground);
        self.restyle(area, |cell| {
            cell.set_style(style);
            level(cell);
        });
    }

    /// Lets what is there already step back, as behind a dialog.
    pub fn fade(&mut self, area: Rect) {
        let faint = self.theme.tone(Tone::Faint);
        self.restyle(area, |cell| {
            cell.modifier.remove(Modifier::BOLD);
            cell.set_style(faint);
        });
    }

    /// A rule from `x` on.
    pub fn rule(&mut self, x: u16, y: u16, width: u16, tone: Tone) {
        let style = self.theme.tone(tone);
        self.line(Rect::new(x, y, width, 1), self.theme.frame().across, style);
    }

    /// The lines around an area, with a title in the upper one; what is inside stays.
    pub fn boxed(&mut self, area: Rect, title: &[Part], tone: Tone) {
        if area.width < 2 || area.height < 2 {
            return;
        }
        // Underlined, a frame would have a second line below its own.
        let style = self.theme.tone(tone).remove_modifier(Modifier::UNDERLINED);
        let frame = self.theme.frame();
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        self.line(Rect { height: 1, ..area }, frame.across, style);
        self.line(
            Rect {
                y: bottom,
                height: 1,
                ..area
            },
            frame.across,
            style,
        );
        self.line(Rect { width: 1, ..area }, frame.down, style);
        self.line(
            Rect {
                x: right,
                width: 1,
                ..area
            },
            frame.down,
            style,
        );
        let corners = [
            (area.x, area.y),
            (right, area.y),
            (area.x, bottom),
            (right, bottom),
        ];
        for ((x, y), corner) in corners.into_iter().zip(frame.corners) {
            self.line(Rect::new(x, y, 1, 1), corner, style);
        }
        if !title.is_empty() && area.width > 6 {
            self.title(area, title);
        }
    }

    fn title(&mut self, area: Rect, title: &[Part]) {
        let (start, room) = (area.x + 2, area.width - 4);
        let end = self.text(start, area.y, room, " ", Tone::Head);
        let end = self.parts(end, area.y, room - 2, title);
        self.text(end, area.y, 1, " ", Tone::Head);
    }

    fn line(&mut self, area: Rect, sign: &'static str, style: Style) {
        let area = area.intersection(self.buffer.area);
        for row in area.rows() {
            // What is wide and begins inside is overwritten as a whole.
            mend(self.buffer, row.x, row.y);
            for x in row.x..row.right() {
                set(self.buffer, x, row.y, sign, style);
            }
        }
    }

    fn restyle(&mut self, area: Rect, change: impl Fn(&mut Cell)) {
        for position in area.intersection(self.buffer.area).positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                change(cell);
            }
        }
    }

    fn pen(&mut self, x: u16, y: u16, most: u16) -> Pen {
        let area = self.buffer.area;
        let is_inside = (area.y..area.bottom()).contains(&y) && x >= area.x;
        let end = x.saturating_add(most).min(area.right());
        if is_inside {
            mend(self.buffer, x, y);
        }
        Pen {
            x,
            y,
            end: if is_inside { end } else { x },
            last: x,
            is_cut: false,
            ellipsis: self.theme.glyph(Glyph::Ellipsis),
            is_ascii: self.theme.is_ascii(),
        }
    }

    fn look(&self, part: &Part) -> Style {
        let tone = if part.is_bold {
            self.theme.bold(part.tone)
        } else {
            self.theme.tone(part.tone)
        };
        let Some(ground) = part.ground else {
            return tone;
        };
        let ground = self.theme.ground(ground);
        // A ground with a text colour of its own keeps it: red upon red could not be read.
        Style {
            fg: ground.fg.or(tone.fg),
            ..ground.patch(tone)
        }
    }

    fn words<'p>(&self, part: &'p Part) -> (Cow<'p, str>, Option<Timestamp>) {
        let (words, changes) = match &part.what {
            What::Text(words) => return (Cow::Borrowed(words), None),
            What::Glyph(glyph) => return (Cow::Borrowed(self.theme.glyph(*glyph)), None),
            What::Age(since) => age::age(self.now, *since),
            What::Countdown(until) => age::countdown(self.now, *until),
            What::Clock(since) => age::clock(self.now, *since),
            // They take what is left, however little.
            What::Lane(_) | What::Axis(_) => return (Cow::Borrowed(""), None),
        };
        (Cow::Owned(words), changes)
    }
}

fn place(area: Rect) -> (u16, u16, u16, u16) {
    (area.x, area.y, area.right(), area.bottom())
}
