//! The keys of vim.

use kubectl_sts::app::editor::{Ask, Heard, Mode};

use super::{Desk, table};

#[test]
fn the_caret_goes_where_vim_goes() {
    table(
        true,
        &[
            ("|abc", "l", "a|bc"),
            ("|abc", "9l", "ab|c"),
            ("ab|c", "2h", "|abc"),
            ("|abc", "$", "ab|c"),
            ("  ab|c", "0", "|  abc"),
            ("  ab|c", "^", "  |abc"),
            ("a|b\ncd\nef", "2j", "ab\ncd\ne|f"),
            ("abc|d\n\nabcd", "jj", "abcd\n\nabc|d"),
            ("|abc\nabcdef", "$j", "abc\nabcde|f"),
            ("|spec.replicas: 3", "w", "spec|.replicas: 3"),
            ("|spec.replicas: 3", "W", "spec.replicas: |3"),
            ("|one two", "e", "on|e two"),
            ("on|e two", "e", "one tw|o"),
            ("one tw|o", "b", "one |two"),
            ("one-x tw|o", "2B", "|one-x two"),
            ("|a\n\nb", "w", "a\n|\nb"),
            ("a\nb\n|c", "gg", "|a\nb\nc"),
            ("|a\nb\nc", "G", "a\nb\n|c"),
            ("|a\nb\nc", "2G", "a\n|b\nc"),
            ("|a\nb\nc", ":2<enter>", "a\n|b\nc"),
            ("|a.b.c", "f.", "a|.b.c"),
            ("|a.b.c", "f.;", "a.b|.c"),
            ("|a.b.c", "f.;,", "a|.b.c"),
            ("|a.b.c", "t.", "|a.b.c"),
            ("|a.b.c", "t.;", "a.|b.c"),
            ("a.b.|c", "F.", "a.b|.c"),
            ("a.b.|c", "2T.", "a.|b.c"),
            ("|a(b[c]d)", "%", "a(b[c]d|)"),
            ("a(b[c]d|)", "%", "a|(b[c]d)"),
            ("|a\n\nb\n\nc", "}}", "a\n\nb\n|\nc"),
            ("a\n\n|b", "{", "a\n|\nb"),
            ("|web a web", "*", "web a |web"),
            ("|web a web", "/web<enter>", "web a |web"),
            ("|web a web", "/web<enter>n", "|web a web"),
            ("|web a web", "?web<enter>", "web a |web"),
            ("|x web y web", "/web<enter>nN", "x |web y web"),
            ("|a\nb\nc", "<ctrl-d>", "a\nb\n|c"),
        ],
    );
}

#[test]
fn operators_take_motions_and_counts() {
    table(
        true,
        &[
            ("|one two three", "dw", "|two three"),
            ("|one two three", "2dw", "|three"),
            ("|one two three", "d2w", "|three"),
            ("one |two", "dw", "one| "),
            ("|one two", "de", "| two"),
            ("one |two", "d0", "|two"),
            ("o|ne two", "D", "|o"),
            ("a.|b.c", "df.", "a.|c"),
            ("a.|bx.c", "dt.", "a.|.c"),
            ("|a\nb\nc", "dj", "|c"),
            ("a\n|b\nc", "dd", "a\n|c"),
            ("a\nb\n|c", "dd", "a\n|b"),
            ("|a\nb\nc", "2dd", "|c"),
            ("|a", "dd", "|"),
            ("a\nb\n|c", "dgg", "|"),
            ("|a\nb", "dG", "|"),
            ("|abc", "2x", "|c"),
            ("ab|c", "X", "a|c"),
            ("|one two", "cwx<esc>", "|x two"),
            ("  |one", "ccx<esc>", "  |x"),
            ("o|ne", "Cx<esc>", "o|x"),
            ("|one", "sx<esc>", "|xne"),
            ("|one\ntwo", "yyp", "one\n|one\ntwo"),
            ("|one\ntwo", "yyP", "|one\none\ntwo"),
            ("|one two", "ywP", "one| one two"),
            ("|ab", "xp", "b|a"),
            ("|a\nb", "2yyGp", "a\nb\n|a\nb"),
            ("|a", ">>", "  |a"),
            ("    |a", "<lt><lt>", "  |a"),
            ("|a\nb", ">j", "  |a\n  b"),
            ("|a: b", "gcc", "|# a: b"),
            ("|# a: b", "gcc", "|a: b"),
            ("|a\nb\nc", "gcj", "|# a\n# b\nc"),
            ("|abc", "rx", "|xbc"),
            ("|aBc", "3~", "Ab|C"),
            ("|a\n  b", "J", "a| b"),
            ("|a\nb\nc", "3J", "a b| c"),
        ],
    );
}

#[test]
fn operators_take_what_the_caret_is_in() {
    table(
        true,
        &[
            ("one t|wo three", "diw", "one | three"),
            ("one t|wo three", "daw", "one |three"),
            ("one t|wo", "daw", "on|e"),
            ("a: \"b |c\"", "ci\"x<esc>", "a: \"|x\""),
            ("|a: \"b\\\"c\"", "di\"", "a: \"|\""),
            ("a: '|b'", "da'", "a:| "),
            ("a\nb|\n\nc", "dip", "|\nc"),
            ("a|\n\nc", "dap", "|c"),
            ("x spec.a|b", "diWhx", "| "),
        ],
    );
}

#[test]
fn letters_are_inserted_and_the_whole_is_one_step() {
    table(
        true,
        &[
            ("a|b", "ix<esc>", "a|xb"),
            ("a|b", "ax<esc>", "ab|x"),
            ("  a|b", "Ix<esc>", "  |xab"),
            ("|ab", "Ax<esc>", "ab|x"),
            ("a:|", "ob: c<esc>", "a:\n  b: |c"),
            ("  |a", "Ob<esc>", "  |b\n  a"),
            ("|a", "3ix<esc>", "xx|xa"),
            ("|one two", "cwx y<esc>u", "|one two"),
            ("|one two", "cwx y<esc>u<ctrl-r>", "x |y two"),
            ("|a", "oab<enter>c<esc>u", "|a"),
            ("|a", "o<esc>", "a\n|"),
            ("|  a", "o<esc>", "  a\n|"),
        ],
    );
}

#[test]
fn the_last_change_is_made_again() {
    table(
        true,
        &[
            ("|one two three", "dw.", "|three"),
            ("|one two", "cwx<esc>w.", "x |x"),
            ("|a\nb", "Ax<esc>j.", "ax\nb|x"),
            ("|a\nb\nc\nd", "dd2.", "|d"),
            ("|abcd", "x..", "|d"),
            ("|a\nb", ">>j.", "  a\n  |b"),
            ("|a\nb\nc\nd", "Vjdj", "c\n|d"),
            ("|a\nb\nc\nd", "Vjd.", "|"),
            ("|a", "ox<esc>.", "a\nx\n|x"),
        ],
    );
}

#[test]
fn what_is_selected_is_operated_on() {
    table(
        true,
        &[
            ("|abcd", "vld", "|cd"),
            ("|abcd", "vlcx<esc>", "|xcd"),
            ("|", "vcx<esc>", "|x"),
            ("|abcd", "vly$p", "abcda|b"),
            ("|a\nb\nc", "Vjd", "|c"),
            ("|a\nb\nc", "Vj>", "  |a\n  b\nc"),
            ("|a\nb", "Vjgc", "|# a\n# b"),
            ("|abc", "v$~", "|ABC"),
            ("|abc", "vlrx", "|xxc"),
            ("one t|wo", "viwd", "one| "),
            ("ab|cd", "vohd", "a|d"),
            ("|a\nb", "VjJ", "a| b"),
            ("|ab cd", "yiwwviwp", "ab |ab"),
            ("|abc", "vl<esc>x", "a|c"),
            ("|a1\na2\na3", "Vj:s/a/b/<enter>", "b1\n|b2\na3"),
        ],
    );
}

#[test]
fn commands_behind_a_colon() {
    table(
        true,
        &[
            ("|a a\na", ":s/a/b/<enter>", "|b a\na"),
            ("|a a\na", ":s/a/b/g<enter>", "|b b\na"),
            ("|a a\na", ":%s/a/b/g<enter>", "b b\n|b"),
            ("|a a\na", ":%s/a/b/g<enter>u", "|a a\na"),
            ("|a\na\na", ":2,3s/a/b/<enter>", "a\nb\n|b"),
            ("|v1.2", ":s/v(\\d)/w\\1&/<enter>", "|w1v1.2"),
            ("|/a/b", ":s#/a#/c#<enter>", "|/c/b"),
            ("|/a/b", ":s/\\/a/x/<enter>", "|x/b"),
            ("|$a", ":s/a/$1/<enter>", "|$$1"),
            ("|A", ":s/a/b/i<enter>", "|b"),
            ("|a\nb\nc", ":2,$d<enter>", "|a"),
        ],
    );
    for (keys, asked) in [
        (":w", Ask::Apply),
        (":wq", Ask::Apply),
        (":x", Ask::Apply),
        (":q", Ask::Leave),
        (":q!", Ask::LeaveForced),
        (":w a b.yaml", Ask::SaveAs("a b.yaml".into())),
    ] {
        let mut desk = Desk::of("|a", true);
        assert_eq!(
            desk.press(keys).press("<enter>").heard,
            Heard::Asks(asked),
            "{keys}"
        );
    }
}

#[test]
fn esc_loses_nothing_and_the_second_that_ends_nothing_leaves() {
    let mut desk = Desk::of("|abc", true);
    desk.press("ix<esc>");
    assert_eq!(desk.editor.mode(), Mode::Normal);
    assert_eq!(
        desk.press("<esc>").heard,
        Heard::notice("esc again, or :q, leaves; what was typed is kept")
    );
    assert_eq!(desk.press("2d").editor.pending(), "2d");
    assert_eq!(desk.press("<esc>").heard, Heard::Moved);
    assert_eq!(
        (desk.editor.pending(), desk.marked().as_str()),
        ("", "|xabc")
    );
    assert_eq!(
        desk.press("<esc>").heard,
        Heard::notice("esc again, or :q, leaves; what was typed is kept")
    );
    assert_eq!(desk.press("<esc>").heard, Heard::Asks(Ask::Leave));
}

#[test]
fn pasted_text_is_no_command() {
    let mut desk = Desk::of("a|b", true);
    desk.editor.paste("dd:q!\n");
    assert_eq!(desk.marked(), "add:q!\n|b");
    assert_eq!(desk.editor.mode(), Mode::Normal);
    assert_eq!(desk.press("u").marked(), "a|b");
}
