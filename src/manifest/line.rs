//! One line of YAML cut into its parts, without knowing those around it: also of a text that cannot be read.

/// What is blank to YAML; other characters that look so are letters.
pub(super) const BLANK: [char; 3] = [' ', '\t', '\r'];

/// The parts of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut<'a> {
    /// The columns of its dashes, in bytes.
    pub dashes: Vec<usize>,
    /// The column of what stands behind them, in bytes.
    pub column: usize,
    /// The key as it is written, with its quotes.
    pub key: Option<&'a str>,
    /// What stands behind the key and its colon, or behind the dashes; with its comment, without blanks around.
    pub value: &'a str,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing but blanks.
    Blank,
    /// Nothing but a comment.
    Comment,
    /// `---` or `...`: one document ends, another begins.
    Border,
    /// Anything else.
    Said,
}

impl Look {
    /// Of a line.
    pub(super) fn of(line: &str) -> Self {
        let said = line.trim_matches(BLANK);
        let border = |mark| {
            let rest = line.strip_prefix(mark);
            rest.is_some_and(|it| it.is_empty() || it.starts_with(BLANK))
        };
        if said.is_empty() {
            Self::Blank
        } else if said.starts_with('#') {
            Self::Comment
        } else if border("---") || border("...") {
            Self::Border
        } else {
            Self::Said
        }
    }
}

impl<'a> Cut<'a> {
    /// Of a line.
    pub(super) fn of(line: &'a str) -> Self {
        let mut rest = line.trim_start_matches(BLANK);
        let mut cut = Self::default();
        while let Some(behind) = rest.strip_prefix('-').filter(|it| is_apart(it)) {
            cut.dashes.push(line.len() - rest.len());
            rest = behind.trim_start_matches(BLANK);
        }
        cut.column = line.len() - rest.len();
        let key = key(rest);
        cut.key = key;
        cut.value = match key {
            Some(key) => {
                let behind = rest
                    .get(key.len()..)
                    .unwrap_or_default()
                    .trim_start_matches(BLANK);
                behind
                    .strip_prefix(':')
                    .unwrap_or(behind)
                    .trim_matches(BLANK)
            }
            None => rest.trim_matches(BLANK),
        };
        cut
    }

    /// What the line begins with: the column of its first dash, or of its key.
    pub(super) fn first(&self) -> usize {
        self.dashes.first().copied().unwrap_or(self.column)
    }

    /// What holds the value: the key, or the last dash.
    pub(super) fn owner(&self) -> usize {
        match self.key {
            Some(_) => self.column,
            None => self.dashes.last().copied().unwrap_or(self.column),
        }
    }

    /// The key without its quotes; escapes stay as they are.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.key.map(|it| it.trim_matches(['"', '\'']))
    }

    /// Whether the value is a block of lines below it: `|`, `>-`, `|2 # why`.
    pub(super) fn opens_block(&self) -> bool {
        let value = behind_names(self.value);
        let Some(header) = value.strip_prefix(['|', '>']) else {
            return false;
        };
        let header = header.trim_start_matches(|it: char| it.is_ascii_digit() || "+-".contains(it));
        header.is_empty()
            || (header.starts_with([' ', '\t'])
                && header.trim_start_matches(BLANK).starts_with('#'))
    }

    /// The quote that the value opens and does not close.
    pub(super) fn open_quote(&self) -> Option<char> {
        let value = behind_names(self.value);
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        quoted(value).is_none().then_some(quote)
    }
}

/// Behind the anchors and tags that a value has.
fn behind_names(mut value: &str) -> &str {
    while value.starts_with(['&', '!']) {
        let (_, behind) = value.split_once([' ', '\t']).unwrap_or((value, ""));
        value = behind.trim_start_matches(BLANK);
    }
    value
}

/// How many bytes the quoted text at the beginning has, with its quotes; nothing where it is not closed.
pub(super) fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, it)) = chars.next() {
        match it {
            '\\' if quote == '"' => {
                chars.next();
            }
            _ if it == quote => match chars.peek() {
                Some((_, '\'')) if quote == '\'' => {
                    chars.next();
                }
                _ => return Some(at + 1),
            },
            _ => {}
        }
    }
    None
}

/// The key that a text begins with.
fn key(text: &str) -> Option<&str> {
    let end = match text.chars().next()? {
        '"' | '\'' => quoted(text)?,
        '[' | '{' | '#' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`' | ']' | '}' | ',' => {
            return None;
        }
        _ => plain(text)?,
    };
    let (key, behind) = text.split_at_checked(end)?;
    let behind = behind.trim_start_matches(BLANK).strip_prefix(':')?;
    is_apart(behind).then(|| key.trim_end_matches(BLANK))
}

/// Where the colon stands that ends a plain key.
fn plain(text: &str) -> Option<usize> {
    let comment = text.find(" #").unwrap_or(text.len());
    let mut colons = text.match_indices(':').map(|(at, _)| at);
    colons.find(|at| *at < comment && *at > 0 && text.get(at + 1..).is_some_and(is_apart))
}

/// Whether a mark is one: a blank follows it, or nothing.
pub(super) fn is_apart(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(BLANK)
}

/// Where the comment of a plain value begins, with the blanks before it.
pub(super) fn comment(value: &str) -> Option<usize> {
    let from = match value.chars().next() {
        Some('"' | '\'') => quoted(value)?,
        Some('#') => return Some(0),
        _ => 0,
    };
    let behind = value.get(from..)?;
    let found = behind.find(" #").or_else(|| behind.find("\t#"))?;
    Some(from + behind.get(..found)?.trim_end_matches(BLANK).len())
}
