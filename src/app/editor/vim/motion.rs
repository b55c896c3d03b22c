//! Where the caret goes.

use super::grammar::{Motion, Object};
use crate::app::editor::Editor;
use crate::app::editor::text::{Place, indent};
use crate::app::editor::words::{Class, Words, next_end, next_start, previous_start};

/// Where the caret would go, and what lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) to: Place,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Up to the character.
    Before,
    /// The character too.
    With,
    /// Whole lines.
    Lines,
}

/// Part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// From here to before there.
    Letters(Place, Place),
    /// From this line to that.
    Lines(usize, usize),
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one arm of `reach` among others that go nowhere"
)]
fn before(to: Place) -> Option<Reach> {
    let kind = Kind::Before;
    Some(Reach { to, kind })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one arm of `reach` among others that go nowhere"
)]
fn with(to: Place) -> Option<Reach> {
    let kind = Kind::With;
    Some(Reach { to, kind })
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "one arm of `reach` among others that go nowhere"
)]
fn lines(to: Place) -> Option<Reach> {
    let kind = Kind::Lines;
    Some(Reach { to, kind })
}

/// Does it so often, or until nothing changes.
fn again(count: usize, from: Place, mut step: impl FnMut(Place) -> Place) -> Place {
    let mut place = from;
    for _ in 0..count {
        let next = step(place);
        if next == place {
            break;
        }
        place = next;
    }
    place
}

impl Editor {
    /// Where this goes from the caret.
    pub(super) fn reach(&self, motion: Motion, count: Option<usize>) -> Option<Reach> {
        let from = self.caret;
        let (line, column) = from;
        let many = count.unwrap_or(1);
        let wish = self.wish.unwrap_or(column);
        let on_line = |it: usize| (it, self.first_letter(it));
        let last = self.text.last();
        match motion.key {
            'h' => before(again(many, from, |it| self.left(it))),
            'l' | ' ' => before(again(many, from, |it| self.behind(it))),
            'j' => (line < last)
                .then(|| (line + many).min(last))
                .and_then(|it| lines((it, wish))),
            'k' => line
                .checked_sub(1)
                .and_then(|_| lines((line.saturating_sub(many), wish))),
            '+' => (line < last)
                .then(|| (line + many).min(last))
                .and_then(|it| lines(on_line(it))),
            '-' => line
                .checked_sub(1)
                .and_then(|_| lines(on_line(line.saturating_sub(many)))),
            '_' => lines(on_line((line + many - 1).min(last))),
            'g' => lines(on_line((many - 1).min(last))),
            'G' => lines(on_line(
                count.map_or(last, |it| it.saturating_sub(1).min(last)),
            )),
            '0' => before((line, 0)),
            '^' => before(on_line(line)),
            '$' => {
                let to = (line + many - 1).min(last);
                before((to, self.text.len(to)))
            }
            'w' | 'W' => before(again(many, from, |it| {
                next_start(&self.text, it, size(motion.key))
            })),
            'b' | 'B' => before(again(many, from, |it| {
                previous_start(&self.text, it, size(motion.key))
            })),
            'e' | 'E' => with(again(many, from, |it| {
                next_end(&self.text, it, size(motion.key))
            })),
            'f' | 't' | 'F' | 'T' => self.to_letter(motion, many, false),
            ';' | ',' => self.to_letter_again(motion.key == ',', many),
            '%' => self.bracket().and_then(with),
            '}' => before(again(many, from, |it| self.paragraph(it, true))),
            '{' => before(again(many, from, |it| self.paragraph(it, false))),
            'n' | 'N' => {
                let upwards = self.vim.upwards != (motion.key == 'N');
                let found = again(many, from, |it| {
                    let next = self.text.next(it).unwrap_or((0, 0));
                    let found = if upwards {
                        self.search.backwards(self.lines(), it)
                    } else {
                        self.search.onwards(self.lines(), next)
                    };
                    found.map_or(it, |it| it.from)
                });
                (found != from).then_some(found).and_then(before)
            }
            _ => None,
        }
    }

    fn left(&self, place: Place) -> Place {
        match self.text.previous(place) {
            Some(to) if to.0 == place.0 => to,
            _ => place,
        }
    }

    fn to_letter_again(&self, turns: bool, many: usize) -> Option<Reach> {
        let (key, letter) = self.vim.find?;
        let key = match key {
            _ if !turns => key,
            'f' => 'F',
            'F' => 'f',
            't' => 'T',
            _ => 't',
        };
        let letter = Some(letter);
        self.to_letter(Motion { key, letter }, many, true)
    }

    /// To a letter on this line, or next to it.
    fn to_letter(&self, motion: Motion, many: usize, again: bool) -> Option<Reach> {
        let (line, column) = self.caret;
        let sought = motion.letter?;
        // What `t` stopped before is passed over when it is looked for again.
        let skip = usize::from(again && matches!(motion.key, 't' | 'T'));
        let all = self.text.line(line).chars().enumerate();
        let all = all.filter(|(_, it)| *it == sought).map(|(at, _)| at);
        if matches!(motion.key, 'f' | 't') {
            let at = all.filter(|at| *at > column + skip).nth(many - 1)?;
            with((line, if motion.key == 't' { at - 1 } else { at }))
        } else {
            let passed: Vec<usize> = all.take_while(|at| at + skip < column).collect();
            let at = *passed.get(passed.len().checked_sub(many)?)?;
            before((line, if motion.key == 'T' { at + 1 } else { at }))
        }
    }

    /// The bracket that belongs to the first one from here on.
    fn bracket(&self) -> Option<Place> {
        const PAIRS: &str = "()[]{}";
        let (line, column) = self.caret;
        let letters: Vec<char> = self.text.line(line).chars().collect();
        let mut rest = letters.iter().enumerate().skip(column);
        let (at, own) = rest.find_map(|(at, it)| Some((at, PAIRS.find(*it)?)))?;
        let other = PAIRS.chars().nth(own ^ 1)?;
        let own_letter = PAIRS.chars().nth(own)?;
        let mut depth = 0_usize;
        let mut is_it = |letter: char| {
            if letter == own_letter {
                depth += 1;
            } else if letter == other {
                depth -= 1;
            }
            depth == 0
        };
        if own % 2 == 0 {
            (line..=self.text.last()).find_map(|nth| {
                let skipped = if nth == line { at } else { 0 };
                let mut letters = self.text.line(nth).chars().enumerate().skip(skipped);
                letters.find(|(_, it)| is_it(*it)).map(|(it, _)| (nth, it))
            })
        } else {
            (0..=line).rev().find_map(|nth| {
                let mut letters: Vec<_> = self.text.line(nth).chars().enumerate().collect();
                if nth == line {
                    letters.truncate(at + 1);
                }
                let found = letters.iter().rev().find(|(_, it)| is_it(*it));
                found.map(|(it, _)| (nth, *it))
            })
        }
    }

    /// The next empty line behind text, or the one before.
    fn paragraph(&self, (line, _): Place, onwards: bool) -> Place {
        let is_empty = |it: usize| self.text.line(it).is_empty();
        let last = self.text.last();
        let mut at = line;
        let mut seen = !is_empty(at);
        loop {
            let next = if onwards {
                (at < last).then_some(at + 1)
            } else {
                at.checked_sub(1)
            };
            let Some(next) = next else {
                return if onwards { self.text.end() } else { (0, 0) };
            };
            at = next;
            if seen && is_empty(at) {
                return (at, 0);
            }
            seen |= !is_empty(at);
        }
    }

    /// What lies between the caret and where this goes, for an operator.
    pub(super) fn part(&self, motion: Motion, count: Option<usize>, changes: bool) -> Option<Part> {
        let is_word = matches!(motion.key, 'w' | 'W');
        let here = self.text.letter(self.caret);
        let on_word = here.is_some_and(|it| Words::Large.class(it) != Class::Blank);
        let motion = match motion.key {
            // `cw` leaves the blank that follows.
            'w' if changes && on_word => Motion { key: 'e', ..motion },
            'W' if changes && on_word => Motion { key: 'E', ..motion },
            _ => motion,
        };
        let Reach { to, kind } = if is_word && changes && on_word {
            let ends = |it| {
                let words = size(motion.key);
                let class = |at| self.text.letter(at).map(|it| words.class(it));
                let next = self.text.next(it);
                let stays = next.is_none_or(|next| next.0 != it.0 || class(next) != class(it));
                if it == self.caret && stays {
                    it
                } else {
                    next_end(&self.text, it, words)
                }
            };
            let mut to = ends(self.caret);
            for _ in 1..count.unwrap_or(1) {
                to = next_end(&self.text, to, size(motion.key));
            }
            with(to)?
        } else {
            self.reach(motion, count)?
        };
        let (from, to) = (self.caret.min(to), self.caret.max(to));
        Some(match kind {
            Kind::Lines => Part::Lines(from.0, to.0),
            Kind::With => Part::Letters(from, self.behind(to)),
            Kind::Before if to.0 > from.0 && is_word && to.1 <= indent(self.text.line(to.0)) => {
                let above = (from.0..to.0)
                    .rev()
                    .find(|it| *it == from.0 || self.text.len(*it) > 0);
                let above = above.unwrap_or(from.0);
                Part::Letters(from, (above, self.text.len(above)))
            }
            Kind::Before if to.0 > from.0 && to.1 == 0 && motion.key != '$' => {
                if from.1 <= self.first_letter(from.0) {
                    Part::Lines(from.0, to.0 - 1)
                } else {
                    Part::Letters(from, (to.0 - 1, self.text.len(to.0 - 1)))
                }
            }
            Kind::Before => Part::Letters(from, to),
        })
    }

    /// What the caret is in.
    pub(super) fn object(&self, object: Object) -> Option<Part> {
        let (line, column) = self.caret;
        let letters: Vec<char> = self.text.line(line).chars().collect();
        let (from, to) = match object.kind {
            'p' => return Some(self.block(object.around)),
            'w' => word(&letters, column, Words::Small, object.around)?,
            'W' => word(&letters, column, Words::Large, object.around)?,
            quote => quoted(&letters, column, quote, object.around)?,
        };
        Some(Part::Letters((line, from), (line, to)))
    }

    /// The lines around the caret's that are blank as it is, or not.
    fn block(&self, around: bool) -> Part {
        let is_blank = |it: usize| self.text.line(it).trim().is_empty();
        let line = self.caret.0;
        let kind = is_blank(line);
        let mut above = (0..line).rev().take_while(|it| is_blank(*it) == kind);
        let first = above.by_ref().last().unwrap_or(line);
        let below = |from: usize, kind: bool| {
            let same = (from + 1..=self.text.last()).take_while(|it| is_blank(*it) == kind);
            same.last().unwrap_or(from)
        };
        let mut last = below(line, kind);
        if around {
            last = below(last, !kind);
        }
        Part::Lines(first, last)
    }
}

fn size(key: char) -> Words {
    if key.is_uppercase() {
        Words::Large
    } else {
        Words::Small
    }
}

fn word(letters: &[char], column: usize, words: Words, around: bool) -> Option<(usize, usize)> {
    let class = |at: usize| letters.get(at).map(|it| words.class(*it));
    let own = class(column)?;
    let run = |from: usize, kind: Class| {
        (from..letters.len())
            .take_while(|it| class(*it) == Some(kind))
            .last()
            .map_or(from, |it| it + 1)
    };
    let back = |to: usize, kind: Class| {
        (0..to)
            .rev()
            .take_while(|it| class(*it) == Some(kind))
            .last()
            .unwrap_or(to)
    };
    let (mut from, mut to) = (back(column, own), run(column, own));
    if around && own == Class::Blank {
        to = class(to).map_or(to, |kind| run(to, kind));
    } else if around {
        let behind = run(to, Class::Blank);
        if behind == to {
            from = back(from, Class::Blank);
        }
        to = behind;
    }
    Some((from, to))
}

/// Between the signs that the caret is between, or between the next two.
fn quoted(letters: &[char], column: usize, quote: char, around: bool) -> Option<(usize, usize)> {
    let mut signs = Vec::new();
    let mut escaped = false;
    for (at, letter) in letters.iter().enumerate() {
        if *letter == quote && !escaped {
            signs.push(at);
        }
        escaped = *letter == '\\' && quote == '"' && !escaped;
    }
    let pairs = signs.chunks_exact(2);
    let mut pairs = pairs.filter_map(|it| Some((*it.first()?, *it.last()?)));
    let (open, close) = pairs.find(|(_, close)| *close >= column)?;
    Some(if around {
        (open, close + 1)
    } else {
        (open + 1, close)
    })
}
