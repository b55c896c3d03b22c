//! What a screen says of each state.

use super::*;

#[test]
fn the_list_tells_every_state_at_140x40() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 140, 40));
}

#[test]
fn the_list_fits_80x24() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 80, 24));
}

#[test]
fn the_list_fits_40x8() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 40, 8));
}

#[test]
fn a_smaller_screen_says_so() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 39, 7), @"");
}
