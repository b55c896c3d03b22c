//! What the painter puts into cells, and what it must not touch.

use jiff::Timestamp;
use kubectl_sts::panes::part::{Part, age, bad, clock, glyph, quiet, text};
use kubectl_sts::screen::paint::Painter;
use kubectl_sts::theme::{Glyph, Ground, Surroundings, Theme, Tone};
use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

fn theme(name: &str) -> Theme {
    let around = Surroundings {
        colorterm: "truecolor",
        ..Surroundings::default()
    };
    Theme::named(name, around).unwrap()
}

fn now() -> Timestamp {
    "2026-11-20T03:29:12Z".parse().unwrap()
}

/// What a paint of so many cells looks like, hidden halves of wide clusters left out.
fn painted(width: u16, height: u16, paint: impl FnOnce(&mut Painter<'_>)) -> (Vec<String>, Buffer) {
    let (mut buffer, theme) = (Buffer::empty(Rect::new(0, 0, width, height)), theme("dark"));
    paint(&mut Painter::new(&mut buffer, &theme, now()));
    (lines(&buffer), buffer)
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let row = |y| {
        let (mut line, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += symbol.cell_width();
        }
        line
    };
    (0..buffer.area.height).map(row).collect()
}

#[test]
fn text_that_does_not_fit_ends_in_an_ellipsis() {
    for (words, most, expected, end) in [
        ("abcdef", 6, "abcdef  ", 6),
        ("abcdefg", 6, "abcde…  ", 6),
        ("abc", 1, "…       ", 1),
        ("abc", 0, "        ", 0),
        ("", 5, "        ", 0),
        ("世界世", 6, "世界世  ", 6),
        ("世界世", 5, "世界…   ", 5), // the fifth cell is free for it
        ("世界世", 4, "世…     ", 4), // else it takes the place of the last cluster
        ("世界", 3, "世…     ", 3),
        ("世界", 1, "…       ", 1),
        ("a\u{1b}[2J", 5, "a^[[…   ", 5),
        ("abcdefghijkl", 99, "abcdefg…", 8), // never beyond the buffer
    ] {
        let mut reached = 0;
        let (lines, _) = painted(8, 1, |paint| {
            reached = paint.text(0, 0, most, words, Tone::Text);
        });
        assert_eq!(lines, [expected], "{words:?} in {most}");
        assert_eq!(reached, end, "{words:?} in {most}");
    }
}

#[test]
fn parts_are_cut_as_one_line() {
    let parts = [quiet("search/"), text("es-data").bold(), bad(" stuck")];
    let (lines, _) = painted(14, 1, |paint| {
        assert_eq!(paint.width(&parts), 20);
        paint.parts(0, 0, 14, &parts);
    });
    assert_eq!(lines, ["search/es-dat…"]);
}

#[test]
fn parts_can_end_where_a_line_ends() {
    let (lines, _) = painted(12, 1, |paint| {
        assert_eq!(
            paint.parts_before(11, 0, 9, &[glyph(Tone::Good, Glyph::Ready), text(" live")]),
            5
        );
    });
    assert_eq!(lines, ["     ● live "]);
}

#[test]
fn a_wide_cluster_loses_both_halves() {
    let (lines, _) = painted(6, 1, |paint| {
        paint.text(0, 0, 6, "世界世", Tone::Text);
        paint.text(1, 0, 1, "x", Tone::Text);
    });
    assert_eq!(lines, [" x界世"]);
    let (lines, _) = painted(6, 3, |paint| {
        (0..3).for_each(|y| _ = paint.text(0, y, 6, "世界世", Tone::Text));
        paint.boxed(Rect::new(1, 0, 4, 3), &[], Tone::Info);
    });
    assert_eq!(lines, [" ╭──╮ ", " │界│ ", " ╰──╯ "]);
}

#[test]
fn a_box_carries_its_title() {
    let (lines, _) = painted(14, 3, |paint| {
        paint.boxed(paint.area(), &[text("next")], Tone::Faint);
    });
    assert_eq!(
        lines,
        ["╭─ next ─────╮", "│            │", "╰────────────╯"]
    );
    let (lines, _) = painted(10, 2, |paint| {
        paint.boxed(paint.area(), &[text("too long")], Tone::Faint);
    });
    assert_eq!(lines, ["╭─ too… ─╮", "╰────────╯"]);
}

#[test]
fn text_keeps_the_ground_that_it_stands_on() {
    let (_, buffer) = painted(4, 1, |paint| {
        paint.fill(paint.area(), Ground::Selected);
        paint.parts(0, 0, 4, &[quiet("a"), text("b").on(Ground::Bad), text("c")]);
    });
    let (selected, bad) = (
        theme("dark").ground(Ground::Selected).bg,
        theme("dark").ground(Ground::Bad).bg,
    );
    let grounds = [0, 1, 2, 3].map(|x| Some(buffer[(x, 0)].bg));
    assert_eq!(grounds, [selected, bad, selected, selected]);
}

#[test]
fn a_selected_row_without_colour_is_reversed_all_along() {
    for name in ["mono", "16"] {
        let (mut buffer, theme) = (Buffer::empty(Rect::new(0, 0, 6, 1)), theme(name));
        let mut paint = Painter::new(&mut buffer, &theme, now());
        paint.fill(Rect::new(0, 0, 6, 1), Ground::Selected);
        paint.parts(
            0,
            0,
            6,
            &[bad("a"), quiet("b"), glyph(Tone::Faint, Glyph::Dash)],
        );
        for x in 0..6 {
            let cell = &buffer[(x, 0)];
            assert!(cell.modifier.contains(Modifier::REVERSED), "{name} {x}");
            assert_eq!(
                (cell.fg, cell.bg),
                (Color::Reset, Color::Reset),
                "{name} {x}"
            );
        }
    }
}

#[test]
fn what_is_painted_over_leaves_no_trace() {
    let (_, buffer) = painted(3, 1, |paint| {
        paint.parts(0, 0, 3, &[bad("abc").bold()]);
        paint.text(0, 0, 3, "xyz", Tone::Quiet);
    });
    assert!(buffer.content.iter().all(|cell| cell.modifier.is_empty()));
}

#[test]
fn the_frame_knows_when_it_is_no_longer_true() {
    let (long_ago, just_now): (Timestamp, Timestamp) = (
        "2026-11-08T03:29:12Z".parse().unwrap(),
        "2026-11-20T03:28:30.5Z".parse().unwrap(),
    );
    let next = |parts: &[Part]| {
        let mut next = None;
        let (lines, _) = painted(12, 1, |paint| {
            paint.parts(0, 0, 12, parts);
            next = paint.next_change();
        });
        (
            lines[0].trim_end().to_owned(),
            next.map(|moment: Timestamp| moment.to_string()),
        )
    };
    assert_eq!(next(&[text("still")]), ("still".into(), None));
    assert_eq!(
        next(&[age(Tone::Quiet, long_ago)]),
        ("12d".into(), Some("2026-11-21T03:29:12Z".into()))
    );
    let both = [
        age(Tone::Quiet, long_ago),
        text(" "),
        clock(Tone::Bad, just_now),
    ];
    assert_eq!(
        next(&both),
        ("12d 00:41".into(), Some("2026-11-20T03:29:12.5Z".into()))
    );
    let hidden = [text("a line that is cut"), clock(Tone::Bad, just_now)];
    assert_eq!(next(&hidden).1, None);
}

#[test]
fn in_ascii_not_one_cell_is_anything_else() {
    let (mut buffer, theme) = (
        Buffer::empty(Rect::new(0, 0, 20, 4)),
        Theme::choose(Surroundings {
            ascii: true,
            ..Surroundings::default()
        }),
    );
    let mut paint = Painter::new(&mut buffer, &theme, now());
    paint.boxed(paint.area(), &[text("title that is too long")], Tone::Faint);
    paint.rule(1, 1, 9, Tone::Faint);
    Glyph::ALL
        .iter()
        .zip(1..)
        .for_each(|(sign, x)| _ = paint.glyph(x % 20, 2, *sign, Tone::Good));
    assert!(buffer.content.iter().all(|cell| cell.symbol().is_ascii()));
}

proptest! {
    #[test]
    fn nothing_is_painted_outside_and_nothing_panics(
        area in (0u16..5, 0u16..4, 0u16..9, 0u16..5).prop_map(|(x, y, width, height)| Rect::new(x, y, width, height)),
        spot in (0u16..12, 0u16..8, 0u16..14, 0u16..9),
        words in "\\PC{0,12}",
    ) {
        let (mut buffer, theme) = (Buffer::empty(area), theme("16"));
        let mut paint = Painter::new(&mut buffer, &theme, now());
        let (x, y, width, height) = spot;
        let rect = Rect::new(x, y, width, height);
        paint.fill(rect, Ground::Panel);
        paint.boxed(rect, &[text(words.clone())], Tone::Info);
        paint.text(x, y, width, &words, Tone::Text);
        paint.parts_before(x, y, width, &[text(words.clone())]);
        paint.lay(rect, Ground::Selected);
        paint.fade(rect);
        paint.rule(x, y, width, Tone::Faint);
        paint.text(u16::MAX, u16::MAX, u16::MAX, &words, Tone::Text);
        for cell in &buffer.content {
            prop_assert!(!cell.symbol().chars().any(char::is_control));
        }
    }
}

#[test]
fn a_key_that_destroys_is_not_red_upon_red_in_16_colours() {
    for (name, fg, bg) in [
        ("16", Color::White, Color::Red),
        ("dark", Color::Rgb(238, 104, 110), Color::Rgb(66, 30, 38)),
        ("light", Color::Rgb(190, 30, 46), Color::Rgb(250, 214, 218)),
        ("mono", Color::Reset, Color::Reset),
    ] {
        let (mut buffer, theme) = (Buffer::empty(Rect::new(0, 0, 3, 1)), theme(name));
        let mut painter = Painter::new(&mut buffer, &theme, now());
        painter.parts(0, 0, 3, &[bad(" y ").bold().on(Ground::Bad)]);
        let cell = &buffer[(1, 0)];
        assert_eq!((cell.fg, cell.bg), (fg, bg), "{name}");
    }
}
