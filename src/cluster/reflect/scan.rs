//! Where a JSON value ends: strings and depth, and nothing else of JSON.

/// How far into a JSON value we are.
#[derive(Default)]
pub(super) struct Value {
    inside: Inside,
    depth: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    /// Between texts.
    #[default]
    Plain,
    /// A text.
    Text,
    /// A text, after a backslash.
    Escape,
    /// A number or a word, which has no end of its own.
    Scalar,
}

impl Value {
    /// Splits the bytes where the value ends; nothing when it does not end in them.
    pub(super) fn until_end<'a>(&mut self, bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..)?;
            let (offset, byte) = match self.inside {
                Inside::Plain if self.depth == 0 => find(rest, |_| true)?,
                Inside::Plain => find(rest, is_structure)?,
                Inside::Text => find(rest, |byte| byte == b'"' || byte == b'\\')?,
                Inside::Escape => find(rest, |_| true)?,
                Inside::Scalar => {
                    let (offset, _) = find(rest, |byte| {
                        byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}')
                    })?;
                    self.inside = Inside::Plain;
                    return bytes.split_at_checked(at + offset);
                }
            };
            at += offset + 1;
            if self.step(byte) {
                return bytes.split_at_checked(at);
            }
        }
    }

    /// Takes a byte that means something; whether the value ends with it.
    fn step(&mut self, byte: u8) -> bool {
        self.inside = match (self.inside, byte) {
            (Inside::Text, b'\\') => Inside::Escape,
            (Inside::Text, _) => {
                self.inside = Inside::Plain;
                return self.depth == 0;
            }
            (Inside::Escape, _) | (_, b'"') => Inside::Text,
            (_, b'{' | b'[') => {
                self.depth += 1;
                Inside::Plain
            }
            (_, b'}' | b']') => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => Inside::Scalar,
        };
        false
    }
}

fn is_structure(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'}' | b'[' | b']')
}

/// The first byte that is meant, and where it stands.
pub(super) fn find(bytes: &[u8], is_meant: impl Fn(u8) -> bool) -> Option<(usize, u8)> {
    let offset = bytes.iter().position(|byte| is_meant(*byte))?;
    Some((offset, *bytes.get(offset)?))
}
