//! The colours, in as many as the terminal has.

use ratatui::style::{Color, Modifier, Style};

use super::{Ground, Surroundings, Tone};

/// How many colours there are, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Any colour.
    True(Shade),
    /// The 256 of xterm: what remains of truecolor behind SSH, where `COLORTERM` is lost.
    Indexed(Shade),
    /// The 16 that the user's own scheme defines.
    Sixteen,
    /// None: bold, dim, underlined and reversed only.
    Mono,
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    True,
    Indexed,
    Sixteen,
    None,
}

impl Depth {
    pub(super) fn of(around: Surroundings<'_>) -> Self {
        if has_no_colours(around.term) {
            Self::None
        } else if matches!(around.colorterm, "truecolor" | "24bit")
            || around.term.ends_with("-direct")
        {
            Self::True
        } else if around.term.contains("256color") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    /// The nearest colour that the terminal has.
    pub(super) fn colour(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::None, _) => Color::Reset,
            (Self::Indexed, Color::Rgb(red, green, blue)) => nearest((red, green, blue)),
            (Self::Sixteen, Color::Rgb(red, green, blue)) => nearest_name((red, green, blue)),
            (_, colour) => colour,
        }
    }
}

fn has_no_colours(term: &str) -> bool {
    matches!(term, "dumb" | "vt100" | "vt220")
}

/// Whether the terminal is dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shade {
    /// Light text upon dark.
    Dark,
    /// Dark text upon light.
    Light,
}

impl Form {
    pub(super) fn of(around: Surroundings<'_>) -> Self {
        if !around.no_color.is_empty() || has_no_colours(around.term) {
            Self::Mono
        } else if is_light(around.colorfgbg) {
            Self::light(around)
        } else {
            Self::dark(around)
        }
    }

    pub(super) fn dark(around: Surroundings<'_>) -> Self {
        Self::with(around, Shade::Dark)
    }

    pub(super) fn light(around: Surroundings<'_>) -> Self {
        Self::with(around, Shade::Light)
    }

    fn with(around: Surroundings<'_>, shade: Shade) -> Self {
        match Depth::of(around) {
            Depth::True => Self::True(shade),
            Depth::Indexed => Self::Indexed(shade),
            Depth::Sixteen | Depth::None => Self::Sixteen,
        }
    }

    pub(super) fn tones(self) -> Tones {
        match self {
            Self::True(shade) => Tones(shade.tones().map(|rgb| foreground(exact(rgb)))),
            Self::Indexed(shade) => Tones(shade.tones().map(|rgb| foreground(nearest(rgb)))),
            Self::Sixteen => Tones(SIXTEEN),
            Self::Mono => Tones(MONO),
        }
    }

    pub(super) fn grounds(self) -> Grounds {
        match self {
            Self::True(shade) => Grounds::coloured(shade.grounds().map(exact)),
            Self::Indexed(shade) => Grounds::coloured(shade.grounds().map(nearest)),
            Self::Sixteen => Grounds::reversed(Style::new().fg(Color::White).bg(Color::Red)),
            Self::Mono => Grounds::reversed(REVERSED.add_modifier(Modifier::BOLD)),
        }
    }
}

fn is_light(colorfgbg: &str) -> bool {
    matches!(colorfgbg.rsplit(';').next(), Some("7" | "15"))
}

type Rgb = (u8, u8, u8);

impl Shade {
    /// In the order of `Tone::ALL`.
    fn tones(self) -> [Rgb; 9] {
        match self {
            Self::Dark => [
                (205, 211, 222),
                (110, 118, 136),
                (64, 70, 86),
                (124, 196, 122),
                (232, 184, 92),
                (238, 104, 110),
                (108, 166, 240),
                (190, 140, 240),
                (150, 220, 225),
            ],
            Self::Light => [
                (32, 36, 46),
                (96, 102, 118),
                (172, 176, 188),
                (30, 122, 44),
                (150, 94, 0),
                (190, 30, 46),
                (20, 92, 190),
                (120, 60, 180),
                (0, 104, 116),
            ],
        }
    }

    /// Selected, bar, panel, bad, match.
    fn grounds(self) -> [Rgb; 5] {
        match self {
            Self::Dark => [
                (40, 48, 66),
                (26, 30, 42),
                (22, 25, 35),
                (66, 30, 38),
                (84, 68, 26),
            ],
            Self::Light => [
                (210, 222, 242),
                (232, 235, 241),
                (244, 245, 249),
                (250, 214, 218),
                (250, 232, 170),
            ],
        }
    }
}

fn exact((red, green, blue): Rgb) -> Color {
    Color::Rgb(red, green, blue)
}

/// The nearest of xterm's 6×6×6 cube and its 24 greys.
fn nearest(wanted: Rgb) -> Color {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let greys = (0..24u8).map(|step| (232 + step, (8 + 10 * step, 8 + 10 * step, 8 + 10 * step)));
    let cube = (0..216u8).map(|at| {
        let level = |digit: u8| LEVELS.get(usize::from(digit)).copied().unwrap_or_default();
        (16 + at, (level(at / 36), level(at / 6 % 6), level(at % 6)))
    });
    let index = cube
        .chain(greys)
        .min_by_key(|(_, has)| distance(*has, wanted));
    Color::Indexed(index.map_or(7, |(index, _)| index))
}

/// The nearest of the 16, as xterm has them: what a person made of them is not known.
fn nearest_name(wanted: Rgb) -> Color {
    const NAMED: [(Color, Rgb); 16] = [
        (Color::Black, (0, 0, 0)),
        (Color::Red, (205, 0, 0)),
        (Color::Green, (0, 205, 0)),
        (Color::Yellow, (205, 205, 0)),
        (Color::Blue, (0, 0, 238)),
        (Color::Magenta, (205, 0, 205)),
        (Color::Cyan, (0, 205, 205)),
        (Color::Gray, (229, 229, 229)),
        (Color::DarkGray, (127, 127, 127)),
        (Color::LightRed, (255, 0, 0)),
        (Color::LightGreen, (0, 255, 0)),
        (Color::LightYellow, (255, 255, 0)),
        (Color::LightBlue, (92, 92, 255)),
        (Color::LightMagenta, (255, 0, 255)),
        (Color::LightCyan, (0, 255, 255)),
        (Color::White, (255, 255, 255)),
    ];
    let nearest = NAMED.iter().min_by_key(|(_, has)| distance(*has, wanted));
    nearest.map_or(Color::Reset, |(colour, _)| *colour)
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

const PLAIN: Style = Style::new();
const REVERSED: Style = PLAIN.add_modifier(Modifier::REVERSED);

fn foreground(colour: Color) -> Style {
    PLAIN.fg(colour)
}

/// Only names whose contrast is bearable on black and on white.
const SIXTEEN: [Style; 9] = [
    PLAIN,
    PLAIN.fg(Color::DarkGray),
    PLAIN.fg(Color::DarkGray).add_modifier(Modifier::DIM),
    PLAIN.fg(Color::Green),
    PLAIN.fg(Color::Yellow),
    PLAIN.fg(Color::LightRed),
    PLAIN.fg(Color::LightBlue),
    PLAIN.fg(Color::Magenta),
    PLAIN.fg(Color::Cyan),
];

const MONO: [Style; 9] = [
    PLAIN,
    PLAIN,
    PLAIN.add_modifier(Modifier::DIM),
    PLAIN,
    PLAIN,
    PLAIN.add_modifier(Modifier::BOLD),
    PLAIN.add_modifier(Modifier::UNDERLINED),
    PLAIN.add_modifier(Modifier::UNDERLINED),
    PLAIN.add_modifier(Modifier::BOLD),
];

/// A style for each tone.
#[derive(Clone, Debug)]
pub(super) struct Tones([Style; 9]);

impl Tones {
    pub(super) fn set(&mut self, tone: Tone, style: Style) {
        let at = Tone::ALL.iter().position(|it| *it == tone);
        if let Some(place) = at.and_then(|at| self.0.get_mut(at)) {
            *place = style;
        }
    }

    pub(super) fn get(&self, tone: Tone) -> Style {
        let [text, quiet, faint, good, waiting, bad, info, new, head] = self.0;
        match tone {
            Tone::Text => text,
            Tone::Quiet => quiet,
            Tone::Faint => faint,
            Tone::Good => good,
            Tone::Waiting => waiting,
            Tone::Bad => bad,
            Tone::Info => info,
            Tone::New => new,
            Tone::Head => head,
        }
    }
}

/// A style for each ground but the plain one.
#[derive(Clone, Debug)]
pub(super) struct Grounds([Style; 5]);

impl Grounds {
    fn coloured(colours: [Color; 5]) -> Self {
        Self(colours.map(|colour| PLAIN.bg(colour)))
    }

    /// Without shades, only what is chosen and what destroys has a ground of its own.
    fn reversed(bad: Style) -> Self {
        let found = PLAIN.add_modifier(Modifier::UNDERLINED.union(Modifier::BOLD));
        Self([REVERSED, PLAIN, PLAIN, bad, found])
    }

    pub(super) fn set(&mut self, ground: Ground, style: Style) {
        let [selected, bar, panel, bad, found] = &mut self.0;
        let place = match ground {
            Ground::Selected => selected,
            Ground::Bar => bar,
            Ground::Panel => panel,
            Ground::Bad => bad,
            Ground::Match => found,
            Ground::Plain | Ground::Caret => return,
        };
        *place = style;
    }

    pub(super) fn get(&self, ground: Ground) -> Style {
        let [selected, bar, panel, bad, found] = self.0;
        let style = match ground {
            Ground::Plain => PLAIN,
            Ground::Selected => selected,
            Ground::Bar => bar,
            Ground::Panel => panel,
            Ground::Bad => bad,
            Ground::Caret => return REVERSED,
            Ground::Match => found,
        };
        PLAIN
            .bg(Color::Reset)
            .remove_modifier(Modifier::REVERSED)
            .patch(style)
    }
}
