//! Looking for a text: plain, or an expression between slashes; small letters find large ones too.

use tui_textarea::TextArea;

use super::text::{Place, before, byte};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pattern: String,
    is_expression: bool,
    /// The field's own search holds the compiled expression: linear in time, bounded in size.
    matcher: TextArea<'static>,
}

/// A place where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first character.
    pub from: Place,
    /// Behind its last one.
    pub to: Place,
    /// Whether it was found only beyond the end of the text, or its beginning.
    pub wrapped: bool,
}

impl Search {
    /// For a pattern as it is typed: `web`, or `/we?b/` for an expression. Without large letters it finds both.
    /// The error says in a line what is wrong with the expression.
    pub fn of(typed: &str) -> Result<Self, String> {
        // One slash alone begins a path.
        let inner = typed.strip_prefix('/').and_then(|it| it.strip_suffix('/'));
        match inner.filter(|it| !it.is_empty()) {
            Some(inner) => Self::of_expression(inner, typed),
            None => Self::of_plain(typed),
        }
    }

    /// For an expression if it is one, else for the text as it stands: as vim's operators type it.
    pub fn of_vim(typed: &str) -> Result<Self, String> {
        Self::of_expression(typed, typed).or_else(|_| Self::of_plain(typed))
    }

    /// For a whole word.
    pub fn of_word(word: &str) -> Result<Self, String> {
        let escaped = escape(word);
        let is_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
        let [head, tail] = [word.chars().next(), word.chars().next_back()]
            .map(|it| if is_word(it) { r"\b" } else { "" });
        Self::of_expression(&format!("{head}{escaped}{tail}"), word)
    }

    fn of_plain(typed: &str) -> Result<Self, String> {
        let plain = Self::compiled(&escape(typed), !has_capital(typed), typed)?;
        Ok(Self {
            is_expression: false,
            ..plain
        })
    }

    fn of_expression(expression: &str, typed: &str) -> Result<Self, String> {
        Self::compiled(expression, !has_capital(expression), typed)
    }

    /// An expression that finds small and large letters alike, or not.
    pub fn compiled(expression: &str, ignores_case: bool, typed: &str) -> Result<Self, String> {
        let mut matcher = TextArea::default();
        if !expression.is_empty() {
            let case = if ignores_case { "(?i)" } else { "" };
            let set = matcher.set_search_pattern(format!("{case}{expression}"));
            set.map_err(|why| short(&why.to_string()))?;
        }
        Ok(Self {
            pattern: typed.to_owned(),
            is_expression: true,
            matcher,
        })
    }

    /// As it was typed.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether it is an expression, and no plain text.
    #[must_use]
    pub fn is_expression(&self) -> bool {
        self.is_expression
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.matcher.search_pattern().is_none()
    }

    /// Where it is on a line: first column and the one behind the last, in characters.
    #[must_use]
    pub fn matches_in(&self, line: &str) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let (mut at, mut column) = (0, 0);
        for (from, to) in self.bytes_in(line) {
            column += line.get(at..from).map_or(0, |it| it.chars().count());
            let width = line.get(from..to).map_or(0, |it| it.chars().count());
            places.push((column, column + width));
            (at, column) = (to, column + width);
        }
        places
    }

    /// The same in bytes.
    pub fn bytes_in<'a>(&'a self, line: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let found = self.matcher.search_pattern();
        let found = found.map(|it| it.find_iter(line));
        let found = found.into_iter().flatten();
        found
            .map(|it| (it.start(), it.end()))
            .filter(|(from, to)| from < to)
    }

    /// In how many places it is.
    #[must_use]
    pub fn count(&self, lines: &[String]) -> usize {
        lines.iter().map(|it| self.bytes_in(it).count()).sum()
    }

    /// The first place from here on, this one too; from the beginning if there is none.
    #[must_use]
    pub fn onwards(&self, lines: &[String], (line, column): Place) -> Option<Found> {
        let in_line = |nth: usize, from: usize, wrapped: bool| {
            let text = lines.get(nth)?;
            let least = byte(text, from);
            let (from, to) = self.bytes_in(text).find(|(at, _)| *at >= least)?;
            Some(found(nth, text, (from, to), wrapped))
        };
        let behind = (line + 1..lines.len()).find_map(|it| in_line(it, 0, false));
        let wrapped = || (0..=line).find_map(|it| in_line(it, 0, true));
        in_line(line, column, false).or(behind).or_else(wrapped)
    }

    /// The last place before here; from the end if there is none.
    #[must_use]
    pub fn backwards(&self, lines: &[String], (line, column): Place) -> Option<Found> {
        let in_line = |nth: usize, before: usize, wrapped: bool| {
            let text = lines.get(nth)?;
            let most = if before == usize::MAX {
                usize::MAX
            } else {
                byte(text, before)
            };
            let all = self.bytes_in(text).take_while(|(at, _)| *at < most);
            Some(found(nth, text, all.last()?, wrapped))
        };
        let above = || {
            (0..line)
                .rev()
                .find_map(|it| in_line(it, usize::MAX, false))
        };
        let wrapped = || {
            let mut all = (line..lines.len()).rev();
            all.find_map(|it| in_line(it, usize::MAX, true))
        };
        in_line(line, column, false).or_else(above).or_else(wrapped)
    }

    /// What would take the place of what is found at a column of a line.
    #[must_use]
    pub fn substitute(&self, line: &str, column: usize, with: &Replacement) -> Option<String> {
        let at = byte(line, column);
        let mut all = self.matcher.search_pattern()?.captures_iter(line);
        let captures = all.find(|it| it.get(0).is_some_and(|it| it.start() == at))?;
        let mut text = String::new();
        match with {
            Replacement::Plain(with) => text.push_str(with),
            Replacement::Pattern(with) => captures.expand(with, &mut text),
        }
        Some(text)
    }

    /// A line with another text wherever it is found, or only at the first place; `$1` stands for what the first
    /// brackets found, where it is an expression. Says how often.
    #[must_use]
    pub fn replaced(&self, line: &str, with: &Replacement, most: usize) -> (String, usize) {
        let Some(pattern) = self.matcher.search_pattern() else {
            return (line.to_owned(), 0);
        };
        let (mut text, mut at, mut count) = (String::new(), 0, 0);
        for captures in pattern.captures_iter(line) {
            let Some(whole) = captures.get(0).filter(|it| !it.is_empty()) else {
                continue;
            };
            if count == most {
                break;
            }
            text.push_str(line.get(at..whole.start()).unwrap_or_default());
            match with {
                Replacement::Plain(with) => text.push_str(with),
                Replacement::Pattern(with) => captures.expand(with, &mut text),
            }
            at = whole.end();
            count += 1;
        }
        text.push_str(line.get(at..).unwrap_or_default());
        (text, count)
    }
}

/// What takes the place of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// As it stands.
    Plain(String),
    /// With `$1` for what the first brackets found.
    Pattern(String),
}

fn found(line: usize, text: &str, (from, to): (usize, usize), wrapped: bool) -> Found {
    let column = |at: usize| text.get(..at).map_or(0, |it| it.chars().count());
    Found {
        from: (line, column(from)),
        to: (line, column(to)),
        wrapped,
    }
}

fn has_capital(text: &str) -> bool {
    // `\S` and `\W` are no letters.
    let mut escaped = false;
    text.chars().any(|it| {
        let counts = !escaped && it.is_uppercase();
        escaped = it == '\\' && !escaped;
        counts
    })
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$#&-~/".contains(letter) && letter != '/' {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// The last line of the explanation: those above it draw the expression with an arrow.
fn short(why: &str) -> String {
    let last = why.lines().last().unwrap_or_default();
    let words = last.trim().trim_start_matches("error: ");
    format!("no expression: {}", before(words, 200))
}
