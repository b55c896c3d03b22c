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
    ///
    /// Every byte of a cluster's pods comes by here: texts are skipped by eight bytes at once, and what stands between
    /// them byte by byte.
    pub(super) fn until_end<'a>(&mut self, bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..)?;
            let (offset, byte) = match self.inside {
                Inside::Plain if self.depth > 0 => self.between_texts(rest)?,
                Inside::Plain | Inside::Escape => (0, *rest.first()?),
                Inside::Text => end_of_text(rest)?,
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

    /// The next byte that begins a text, or ends the value.
    fn between_texts(&mut self, bytes: &[u8]) -> Option<(usize, u8)> {
        let mut depth = self.depth;
        for (offset, byte) in bytes.iter().enumerate() {
            match byte {
                b'"' => {
                    self.depth = depth;
                    return Some((offset, b'"'));
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 1 => {
                    self.depth = depth;
                    return Some((offset, *byte));
                }
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        self.depth = depth;
        None
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

/// The quote or the backslash that comes next in a text, and where it stands.
fn end_of_text(text: &[u8]) -> Option<(usize, u8)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    // The lowest bit that is left stands in the first byte that is zero.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let (words, rest) = text.as_chunks::<8>();
    let hit = words.iter().enumerate().find_map(|(nth, word)| {
        let word = u64::from_le_bytes(*word);
        let meant = zero(word ^ QUOTES) | zero(word ^ BACKSLASHES);
        (meant != 0).then(|| nth * 8 + (meant.trailing_zeros() / 8) as usize)
    });
    let offset = hit.or_else(|| {
        let (last, _) = find(rest, |byte| matches!(byte, b'"' | b'\\'))?;
        Some(words.len() * 8 + last)
    })?;
    Some((offset, *text.get(offset)?))
}

/// The first byte that is meant, and where it stands.
pub(super) fn find(bytes: &[u8], is_meant: impl Fn(u8) -> bool) -> Option<(usize, u8)> {
    let offset = bytes.iter().position(|byte| is_meant(*byte))?;
    Some((offset, *bytes.get(offset)?))
}
