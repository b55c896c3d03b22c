//! What letters mean together: a count, an operator, a count, and over what.

/// Larger counts are typed by mistake.
const MOST: usize = 99_999;

/// What letters came to so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// More must follow.
    More,
    /// They mean nothing.
    No,
    /// They are a command.
    Done(Command),
}

/// What is to be done, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) count: Option<usize>,
    pub(super) verb: Verb,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// The caret goes somewhere.
    Go(Motion),
    /// Something is done to a part of the text.
    Operate(Op, Target),
    /// One key, with the letter that it takes.
    Key(char, Option<char>),
    /// This is selected.
    Select(Object),
}

/// Where the caret goes; with the letter that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Motion {
    pub(super) key: char,
    pub(super) letter: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Delete,
    Change,
    Yank,
    Indent,
    Outdent,
    Comment,
}

/// To what something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Up to where the caret would go.
    To(Motion),
    /// To the caret's line.
    Line,
    /// To what the caret is in.
    In(Object),
    /// To what is selected.
    Selected,
}

/// What the caret is in: a word, what stands in quotes, a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// Whether what stands around it belongs to it.
    pub(super) around: bool,
    pub(super) kind: char,
}

impl Op {
    fn of(key: char) -> Option<Self> {
        Some(match key {
            'd' => Self::Delete,
            'c' => Self::Change,
            'y' => Self::Yank,
            '>' => Self::Indent,
            '<' => Self::Outdent,
            _ => return None,
        })
    }

    /// How it is typed.
    pub(super) fn keys(self) -> &'static str {
        match self {
            Self::Delete => "d",
            Self::Change => "c",
            Self::Yank => "y",
            Self::Indent => ">",
            Self::Outdent => "<",
            Self::Comment => "gc",
        }
    }
}

/// Letters that are read one by one.
struct Letters<'a>(std::iter::Peekable<std::str::Chars<'a>>);

impl Letters<'_> {
    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.0.peek().and_then(|it| it.to_digit(10)) {
            if digit == 0 && number.is_none() {
                break;
            }
            self.0.next();
            number = Some((number.unwrap_or(0) * 10 + digit as usize).min(MOST));
        }
        number
    }

    /// A motion that begins with this key.
    fn motion(&mut self, key: char) -> Option<Result<Motion, Parsed>> {
        let plain = "hjklwbeWBE0^$G;,%{}nN*+-_ ";
        let motion = |key, letter| Some(Ok(Motion { key, letter }));
        match key {
            _ if plain.contains(key) => motion(key, None),
            'f' | 'F' | 't' | 'T' => match self.0.next() {
                Some(letter) => motion(key, Some(letter)),
                None => Some(Err(Parsed::More)),
            },
            'g' => match self.0.peek() {
                None => Some(Err(Parsed::More)),
                Some('g') => {
                    self.0.next();
                    motion('g', None)
                }
                Some(_) => None,
            },
            _ => None,
        }
    }

    fn object(&mut self, key: char) -> Option<Result<Object, Parsed>> {
        let around = match key {
            'i' => false,
            'a' => true,
            _ => return None,
        };
        Some(match self.0.next() {
            None => Err(Parsed::More),
            Some(kind) if "wW\"'`p".contains(kind) => Ok(Object { around, kind }),
            Some(_) => Err(Parsed::No),
        })
    }
}

/// Reads what was typed so far.
pub(super) fn parse(keys: &str, selects: bool) -> Parsed {
    let mut letters = Letters(keys.chars().peekable());
    let count = letters.number();
    let done = |count, verb| Parsed::Done(Command { count, verb });
    let Some(key) = letters.0.next() else {
        return Parsed::More;
    };
    if let Some(motion) = letters.motion(key) {
        return motion.map_or_else(|it| it, |it| done(count, Verb::Go(it)));
    }
    if selects && let Some(object) = letters.object(key) {
        return object.map_or_else(|it| it, |it| done(count, Verb::Select(it)));
    }
    let op = match (key, letters.0.next_if(|it| key == 'g' && *it == 'c')) {
        ('g', Some(_)) => Some(Op::Comment),
        _ => Op::of(key),
    };
    if let Some(op) = op {
        if selects {
            return done(count, Verb::Operate(op, Target::Selected));
        }
        return operated(op, count, letters);
    }
    match key {
        'x' | 's' if selects => {
            let op = if key == 'x' { Op::Delete } else { Op::Change };
            done(count, Verb::Operate(op, Target::Selected))
        }
        'r' => match letters.0.next() {
            Some(letter) => done(count, Verb::Key('r', Some(letter))),
            None => Parsed::More,
        },
        _ if selects && "~JpPoOvV:uU".contains(key) => done(count, Verb::Key(key, None)),
        _ if !selects => short(key, count),
        _ => Parsed::No,
    }
}

fn operated(op: Op, first: Option<usize>, mut letters: Letters<'_>) -> Parsed {
    let second = letters.number();
    let count = match (first, second) {
        (None, None) => None,
        (one, two) => Some((one.unwrap_or(1) * two.unwrap_or(1)).min(MOST)),
    };
    let done = |target| {
        Parsed::Done(Command {
            count,
            verb: Verb::Operate(op, target),
        })
    };
    let Some(key) = letters.0.next() else {
        return Parsed::More;
    };
    if op.keys().ends_with(key) {
        return done(Target::Line);
    }
    if let Some(object) = letters.object(key) {
        return object.map_or_else(|it| it, |it| done(Target::In(it)));
    }
    match letters.motion(key) {
        Some(motion) => motion.map_or_else(|it| it, |it| done(Target::To(it))),
        None => Parsed::No,
    }
}

/// One key that stands for two, or for itself.
fn short(key: char, count: Option<usize>) -> Parsed {
    let to = |key| Target::To(Motion { key, letter: None });
    let verb = match key {
        'x' => Verb::Operate(Op::Delete, to('l')),
        'X' => Verb::Operate(Op::Delete, to('h')),
        's' => Verb::Operate(Op::Change, to('l')),
        'D' => Verb::Operate(Op::Delete, to('$')),
        'C' => Verb::Operate(Op::Change, to('$')),
        'S' => Verb::Operate(Op::Change, Target::Line),
        'Y' => Verb::Operate(Op::Yank, Target::Line),
        _ if "iIaAoOvV~JpPu.:/?".contains(key) => Verb::Key(key, None),
        _ => return Parsed::No,
    };
    Parsed::Done(Command { count, verb })
}
