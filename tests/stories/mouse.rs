//! The mouse, where it is asked for: a click chooses, a second one opens, the wheel scrolls; and no click writes.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use kubectl_sts::terminal::Input;

use super::story::Story;

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Input {
    Input::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

async fn click_at(story: &Story, column: u16, row: u16) {
    let down = MouseEventKind::Down(MouseButton::Left);
    story.put(mouse(down, column, row)).await;
    story
        .put(mouse(MouseEventKind::Up(MouseButton::Left), column, row))
        .await;
    story.wait("50ms").await;
}

/// Clicks on the first letter of a text, where it first stands.
async fn click(story: &Story, text: &str) {
    let raw = story.raw();
    let found = raw.lines().zip(0..).find_map(|(line, row)| {
        let byte = line.find(text)?;
        Some((u16::try_from(line[..byte].chars().count()).unwrap(), row))
    });
    let (column, row) = found.unwrap_or_else(|| panic!("no {text}:\n{raw}"));
    click_at(story, column, row).await;
}

fn chosen(story: &Story) -> String {
    let screen = story.screen();
    let row = screen.lines().find(|it| it.contains('▌'));
    row.unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_click_chooses_a_row_and_a_second_one_opens_it() {
    let story = Story::demo("--quiet --mouse").await;
    story.shows(&["● live", "ledger"]).await;
    click(&story, "vault").await;
    assert!(chosen(&story).contains("vault"), "{}", chosen(&story));
    story.shows_no(&["1 Ordinals"]).await;
    click(&story, "ledger").await;
    assert!(chosen(&story).contains("ledger"));
    story.shows_no(&["1 Ordinals"]).await;
    click(&story, "ledger").await;
    story.shows(&["payments/ledger", "1 Ordinals"]).await;
    click(&story, "Claims").await;
    story.shows(&["data-ledger-0"]).await;
    click(&story, "esc").await;
    story.shows(&["1 Sets"]).await;
}

#[tokio::test(start_paused = true)]
async fn heads_sort_and_the_footer_is_pressed() {
    let story = Story::demo("--quiet --mouse").await;
    story.shows(&["● live", "ledger"]).await;
    let names = |story: &Story| -> Vec<String> {
        let screen = story.screen();
        let rows = screen
            .lines()
            .skip_while(|it| !it.starts_with("NAMESPACE"))
            .skip(1);
        let rows = rows.map(|it| it.trim_start_matches("▌ ").to_owned());
        rows.map_while(|it| it.split(' ').nth(1).map(str::to_owned))
            .take(5)
            .collect()
    };
    click(&story, "NAME ").await;
    let upwards = names(&story);
    assert!(upwards.is_sorted(), "{upwards:?}");
    click(&story, "NAME▴").await;
    assert_ne!(names(&story), upwards);
    click(&story, "? help").await;
    story.shows(&["keys on sets"]).await;
    // Beside it nothing happens.
    click_at(&story, 2, 5).await;
    story.shows(&["keys on sets"]).await;
    click(&story, "? back").await;
    story.shows_no(&["keys on sets"]).await;
    click(&story, "m menu").await;
    story.shows(&["what can be done"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_wheel_scrolls_and_what_waits_of_it_is_one_step() {
    let story = Story::demo("--quiet --mouse --sets 200").await;
    story.shows(&["● live", "ledger"]).await;
    let first = chosen(&story);
    for _ in 0..1000 {
        story.put(mouse(MouseEventKind::ScrollDown, 5, 8)).await;
    }
    for _ in 0..1000 {
        story.put(mouse(MouseEventKind::ScrollUp, 5, 8)).await;
    }
    story.wait("100ms").await;
    assert_eq!(chosen(&story), first);
    story.put(mouse(MouseEventKind::ScrollDown, 5, 8)).await;
    story.wait("100ms").await;
    assert_ne!(chosen(&story), first);
    story.press("?").await;
    let top = story.screen();
    story.put(mouse(MouseEventKind::ScrollDown, 5, 8)).await;
    story.wait("100ms").await;
    assert_ne!(story.screen(), top);
}

#[tokio::test(start_paused = true)]
async fn no_click_confirms_a_write() {
    let story = Story::demo("--quiet --mouse").await;
    story.open("payments", "ledger").await;
    for keys in ["s 3", "r", "s 6"] {
        story.press(keys).await;
        story.shows(&["dry run accepted"]).await;
        story.wait("2s").await;
        // All but the footer, whose keys could leave; then each of its cells.
        for row in 0..40 {
            for column in (0..140_usize).step_by(if row == 39 { 1 } else { 3 }) {
                let leaves = row == 39
                    && story.raw().lines().last().is_some_and(|it| {
                        let near = it.chars().skip(column.saturating_sub(1)).take(8);
                        near.collect::<String>().contains("quit")
                    });
                if !leaves {
                    let down = MouseEventKind::Down(MouseButton::Left);
                    story
                        .put(mouse(down, u16::try_from(column).unwrap(), row))
                        .await;
                }
            }
        }
        story.wait("5s").await;
        assert!(story.runs().await);
        story.press("esc esc esc :").await;
        story.write("journal").await;
        story.press("enter").await;
        story.shows(&["nothing was written yet"]).await;
        story.press("esc esc esc").await;
        story.open("payments", "ledger").await;
    }
}
