//! Each pane, opened by its keys.

use super::*;

#[test]
fn an_open_set_shows_its_ordinals() {
    let mut app = app(FLEET);
    press(&mut app, "enter");
    insta::assert_snapshot!(screen(&mut app, 140, 40));
}
