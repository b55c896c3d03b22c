//! Meaning survives without colour and without Unicode.

use std::collections::HashSet;

use kubectl_sts::theme::{Frame, Glyph, Ground, Surroundings, Theme, Tone, locale};
use ratatui::buffer::CellWidth as _;
use ratatui::style::{Color, Modifier, Style};

const TRUECOLOR: Surroundings<'_> = Surroundings {
    no_color: "",
    colorterm: "truecolor",
    term: "xterm-256color",
    colorfgbg: "",
    locale: "en_US.UTF-8",
    ascii: false,
};

fn colours(theme: &Theme) -> Vec<Color> {
    let styles = Tone::ALL
        .map(|tone| theme.tone(tone))
        .into_iter()
        .chain(Tone::ALL.map(|tone| theme.bold(tone)))
        .chain(Ground::ALL.map(|ground| theme.ground(ground)));
    styles
        .flat_map(|style: Style| [style.fg, style.bg, style.underline_color])
        .flatten()
        .filter(|colour| *colour != Color::Reset)
        .collect()
}

#[test]
fn every_glyph_is_one_cell_in_both_forms() {
    for glyph in Glyph::ALL {
        assert_eq!(glyph.sign().cell_width(), 1, "{glyph:?}");
        assert_eq!(glyph.ascii().len(), 1, "{glyph:?}");
        assert!(glyph.ascii().bytes().all(|byte| byte.is_ascii_graphic()));
    }
}

#[test]
fn no_two_glyphs_look_alike_in_either_form() {
    let signs: HashSet<_> = Glyph::ALL.iter().map(|glyph| glyph.sign()).collect();
    let ascii: HashSet<_> = Glyph::ALL.iter().map(|glyph| glyph.ascii()).collect();
    assert_eq!(signs.len(), Glyph::ALL.len());
    assert_eq!(ascii.len(), Glyph::ALL.len());
}

#[test]
fn frames_have_an_ascii_form() {
    let lines = |frame: &Frame| {
        [frame.across, frame.down]
            .into_iter()
            .chain(frame.corners)
            .collect::<String>()
    };
    assert!(lines(&Frame::ASCII).is_ascii());
    assert!(
        lines(&Frame::ROUND)
            .chars()
            .all(|line| line.to_string().cell_width() == 1)
    );
}

#[test]
fn the_environment_chooses_how_many_colours() {
    let form = |around| {
        let theme = Theme::choose(around);
        match theme.tone(Tone::Good).fg {
            Some(Color::Rgb(..)) => "true",
            Some(Color::Indexed(_)) => "256",
            Some(_) => "16",
            None => "mono",
        }
    };
    for (no_color, colorterm, term, expected) in [
        ("", "truecolor", "xterm-256color", "true"),
        ("", "24bit", "xterm", "true"),
        ("", "", "xterm-direct", "true"),
        ("", "", "xterm-256color", "256"),
        ("", "", "xterm", "16"),
        ("", "", "linux", "16"),
        ("", "", "vt100", "mono"),
        ("", "", "dumb", "mono"),
        ("1", "truecolor", "xterm-256color", "mono"),
        ("0", "truecolor", "xterm-256color", "mono"), // any value forbids colour
    ] {
        let around = Surroundings {
            no_color,
            colorterm,
            term,
            ..TRUECOLOR
        };
        assert_eq!(form(around), expected, "{around:?}");
    }
}

#[test]
fn mono_has_no_colour_and_reverses_what_is_selected() {
    let mono = Theme::choose(Surroundings {
        no_color: "1",
        ..TRUECOLOR
    });
    assert_eq!(colours(&mono), []);
    assert!(
        mono.ground(Ground::Selected)
            .add_modifier
            .contains(Modifier::REVERSED)
    );
    assert_ne!(mono.ground(Ground::Selected), mono.ground(Ground::Bad));
}

#[test]
fn sixteen_colours_are_names_only() {
    let sixteen = Theme::named("16", TRUECOLOR).unwrap();
    assert!(!colours(&sixteen).is_empty());
    assert!(
        colours(&sixteen)
            .iter()
            .all(|colour| !matches!(colour, Color::Rgb(..) | Color::Indexed(_)))
    );
}

#[test]
fn truecolor_tones_differ_from_each_other() {
    for around in [
        TRUECOLOR,
        Surroundings {
            colorfgbg: "0;15",
            ..TRUECOLOR
        },
    ] {
        let theme = Theme::choose(around);
        let tones: HashSet<_> = Tone::ALL.iter().map(|tone| theme.tone(*tone)).collect();
        assert_eq!(tones.len(), Tone::ALL.len());
    }
}

#[test]
fn a_light_terminal_gets_dark_text() {
    let luminance = |theme: &Theme| match theme.tone(Tone::Text).fg {
        Some(Color::Rgb(red, green, blue)) => u32::from(red) + u32::from(green) + u32::from(blue),
        other => panic!("{other:?}"),
    };
    let light = Theme::choose(Surroundings {
        colorfgbg: "0;default;15",
        ..TRUECOLOR
    });
    assert!(luminance(&light) < 200);
    assert!(luminance(&Theme::choose(TRUECOLOR)) > 500);
}

#[test]
fn a_locale_without_utf_8_is_drawn_in_ascii() {
    for (spelling, is_ascii) in [
        ("en_US.UTF-8", false),
        ("C.utf8", false),
        ("", false),
        ("C", true),
        ("POSIX", true),
        ("de_DE.ISO-8859-1", true),
    ] {
        let theme = Theme::choose(Surroundings {
            locale: spelling,
            ..TRUECOLOR
        });
        assert_eq!(theme.is_ascii(), is_ascii, "{spelling}");
    }
    assert!(
        Theme::choose(Surroundings {
            ascii: true,
            ..TRUECOLOR
        })
        .is_ascii()
    );
}

#[test]
fn the_first_locale_that_is_not_empty_counts() {
    assert_eq!(locale("C", "en_US.UTF-8", "x"), "C");
    assert_eq!(locale("", "en_US.UTF-8", "C"), "en_US.UTF-8");
    assert_eq!(locale("", "", "C"), "C");
    assert_eq!(locale("", "", ""), "");
}

#[test]
fn every_name_that_is_offered_is_a_theme() {
    for name in Theme::NAMES {
        assert!(Theme::named(name, TRUECOLOR).is_some(), "{name}");
    }
    assert!(Theme::named("solarized", TRUECOLOR).is_none());
}

fn fault(text: &str) -> String {
    Theme::read(text, TRUECOLOR).unwrap_err().to_string()
}

#[test]
fn a_theme_of_ones_own_is_a_few_changes_over_another() {
    let text = "base = 'light'\n[tones]\ngood = '#0a141e bold'\nbad = 'bright-red underline'\n[grounds]\nselected = 'blue'\npanel = 'default'";
    let theme = Theme::read(text, TRUECOLOR).unwrap();
    let good = theme.tone(Tone::Good);
    assert_eq!(good.fg, Some(Color::Rgb(10, 20, 30)));
    assert!(good.add_modifier.contains(Modifier::BOLD));
    let bad = theme.tone(Tone::Bad);
    assert_eq!(bad.fg, Some(Color::LightRed));
    assert!(bad.add_modifier.contains(Modifier::UNDERLINED));
    assert_eq!(theme.ground(Ground::Selected).bg, Some(Color::Blue));
    assert_eq!(theme.ground(Ground::Panel).bg, Some(Color::Reset));
    let light = Theme::named("light", TRUECOLOR).unwrap();
    assert_eq!(theme.tone(Tone::Info), light.tone(Tone::Info));
    assert_eq!(theme.ground(Ground::Bar), light.ground(Ground::Bar));
}

#[test]
fn a_colour_that_the_terminal_lacks_becomes_the_nearest() {
    for (colorterm, term, expected) in [
        ("truecolor", "xterm", Color::Rgb(250, 10, 10)),
        ("", "xterm-256color", Color::Indexed(196)),
        ("", "xterm", Color::LightRed),
        ("", "vt100", Color::Reset),
    ] {
        let around = Surroundings {
            colorterm,
            term,
            ..TRUECOLOR
        };
        let theme = Theme::read("[tones]\ngood = '#fa0a0a'", around).unwrap();
        assert_eq!(theme.tone(Tone::Good).fg, Some(expected), "{term}");
    }
}

#[test]
fn each_fault_of_a_theme_names_its_place_and_key() {
    for (text, sentence) in [
        (
            "base = 'lihgt'",
            "1:1: base: `lihgt` is none of auto, dark, light, 16, mono: did you mean `light`?",
        ),
        (
            "base = 1",
            "1:1: base: it is a number, and should be the name of a theme",
        ),
        (
            "bass = 'dark'",
            "1:1: bass: no such key: did you mean `base`?",
        ),
        (
            "tones = 1",
            "1:1: tones: it is a number, and should be a table",
        ),
        ("[tone]", "1:2: tone: no such key: did you mean `tones`?"),
        ("[tones]\nworse = 'red'", "2:1: worse: no such tone"),
        (
            "[grounds]\npanle = 'red'",
            "2:1: panle: no such ground: did you mean `panel`?",
        ),
        (
            "[tones]\ngood = 1",
            "2:1: good: it is a number, and should be a text such as \"#7cc47a bold\"",
        ),
        (
            "[tones]\ngood = 'gren'",
            "2:1: good: `gren` is no colour: did you mean `green`?",
        ),
        (
            "[tones]\ngood = 'xyzzy'",
            "2:1: good: `xyzzy` is no colour: #rrggbb, or a name such as red or bright-red",
        ),
        (
            "[tones]\ngood = '#12345'",
            "2:1: good: `#12345` is no colour: six digits of 0-9 and a-f",
        ),
        (
            "[tones]\ngood = '#+12345'",
            "2:1: good: `#+12345` is no colour: six digits of 0-9 and a-f",
        ),
        (
            "[tones]\ngood = 'red blue'",
            "2:1: good: one colour is enough",
        ),
        (
            "[tones]\ngood = 'red'\ngood = 'red'",
            "3:1: duplicate key: good",
        ),
    ] {
        assert_eq!(fault(text), sentence);
    }
}
