//! Themes that an operator wrote: names of tones and grounds, each with a colour and how it is set off.

use ratatui::style::{Color, Modifier, Style};

use super::palette::{Depth, Form};
use super::{Ground, Surroundings, Theme, Tone};
use crate::domain::escape::quoted;
use crate::settings::{self, Entry, Fault, Value, meant};

/// Tones by their names in a file.
const TONES: [(&str, Tone); 9] = [
    ("text", Tone::Text),
    ("quiet", Tone::Quiet),
    ("faint", Tone::Faint),
    ("good", Tone::Good),
    ("waiting", Tone::Waiting),
    ("bad", Tone::Bad),
    ("info", Tone::Info),
    ("new", Tone::New),
    ("head", Tone::Head),
];

/// Grounds by their names in a file; the plain one and the caret are the terminal's own.
const GROUNDS: [(&str, Ground); 5] = [
    ("selected", Ground::Selected),
    ("bar", Ground::Bar),
    ("panel", Ground::Panel),
    ("bad", Ground::Bad),
    ("match", Ground::Match),
];

/// The 16 colours by their names; `default` is the terminal's own.
const COLOURS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// How text is set off.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

impl Theme {
    /// Reads changes over a theme that is built in: `base` names it, `[tones]` and `[grounds]` say what is different.
    /// A colour that the terminal does not have becomes the nearest that it has.
    pub fn read(text: &str, around: Surroundings<'_>) -> Result<Self, Fault> {
        let entries = settings::read(text)?;
        let base = entries.iter().find(|it| it.key == "base");
        let mut theme = match base {
            Some(entry) => base_of(entry, around)?,
            None => Self::of(Form::dark(around), around),
        };
        let depth = Depth::of(around);
        for entry in &entries {
            match (entry.key.as_str(), &entry.value) {
                ("base", _) => {}
                ("tones", Value::Table(tones)) => {
                    for (tone, (colour, modifier)) in each(tones, &TONES, "tone")? {
                        let style = modifier.fg(depth.colour(colour));
                        theme.tones.set(tone, style);
                    }
                }
                ("grounds", Value::Table(grounds)) => {
                    for (ground, (colour, modifier)) in each(grounds, &GROUNDS, "ground")? {
                        let style = modifier.bg(depth.colour(colour));
                        theme.grounds.set(ground, style);
                    }
                }
                ("tones" | "grounds", _) => return Err(Fault::kind(entry, "a table")),
                _ => {
                    return Err(Fault::unknown(
                        entry,
                        ["base", "tones", "grounds"].into_iter(),
                    ));
                }
            }
        }
        Ok(theme)
    }
}

fn base_of(entry: &Entry, around: Surroundings<'_>) -> Result<Theme, Fault> {
    let Value::Text(name) = &entry.value else {
        return Err(Fault::kind(entry, "the name of a theme"));
    };
    Theme::named(name, around).ok_or_else(|| {
        let names = Theme::NAMES.join(", ");
        let meant = meant(name, Theme::NAMES.into_iter());
        Fault::of(entry, format!("{} is none of {names}{meant}", quoted(name)))
    })
}

type Look = (Color, Style);

/// What each entry says, in the order of the text.
fn each<T: Copy>(
    entries: &[Entry],
    names: &[(&'static str, T)],
    what: &str,
) -> Result<Vec<(T, Look)>, Fault> {
    let one = |entry: &Entry| {
        let found = names.iter().find(|(name, _)| *name == entry.key);
        let Some((_, it)) = found else {
            let meant = meant(&entry.key, names.iter().map(|(name, _)| *name));
            return Err(Fault::of(entry, format!("no such {what}{meant}")));
        };
        Ok((*it, look(entry)?))
    };
    entries.iter().map(one).collect()
}

/// Reads `#7cc47a bold`.
fn look(entry: &Entry) -> Result<Look, Fault> {
    let Value::Text(text) = &entry.value else {
        return Err(Fault::kind(entry, "a text such as \"#7cc47a bold\""));
    };
    let (mut colour, mut style) = (None, Style::new());
    for word in text.split_whitespace() {
        let modifier = MODIFIERS.iter().find(|(name, _)| *name == word);
        if let Some((_, modifier)) = modifier {
            style = style.add_modifier(*modifier);
        } else if colour.replace(read_colour(entry, word)?).is_some() {
            return Err(Fault::of(entry, "one colour is enough"));
        }
    }
    Ok((colour.unwrap_or(Color::Reset), style))
}

fn read_colour(entry: &Entry, word: &str) -> Result<Color, Fault> {
    if let Some(digits) = word.strip_prefix('#') {
        let is_whole = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_whole);
        return match number.map(u32::to_be_bytes) {
            Some([_, red, green, blue]) => Ok(Color::Rgb(red, green, blue)),
            None => Err(Fault::of(
                entry,
                format!("{} is no colour: six digits of 0-9 and a-f", quoted(word)),
            )),
        };
    }
    let found = COLOURS.iter().find(|(name, _)| *name == word);
    found.map(|(_, colour)| *colour).ok_or_else(|| {
        let names = COLOURS.iter().map(|(name, _)| *name);
        let meant = meant(word, names.chain(MODIFIERS.iter().map(|(name, _)| *name)));
        let what = if meant.is_empty() {
            ": #rrggbb, or a name such as red or bright-red"
        } else {
            &meant
        };
        Fault::of(entry, format!("{} is no colour{what}", quoted(word)))
    })
}
