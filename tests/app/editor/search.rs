//! Search and replace.

use kubectl_sts::app::editor::prompt::Topic;
use kubectl_sts::app::editor::search::Search;
use kubectl_sts::app::editor::{Ask, Heard};

use super::{Desk, table};

#[test]
fn a_search_goes_where_it_finds_while_it_is_typed() {
    table(
        false,
        &[
            ("|a web\nWeb", "<ctrl-f>we", "a |web\nWeb"),
            ("|a web\nWeb", "<ctrl-f>We", "a web\n|Web"),
            ("|a web\nweb", "<ctrl-f>web<enter><f3>", "a web\n|web"),
            ("|a web\nweb", "<ctrl-f>web<enter><f3><f3>", "a |web\nweb"),
            ("|a web\nweb", "<ctrl-f>web<enter><shift-f3>", "a web\n|web"),
            ("b|b web", "<ctrl-f>web<esc>", "b|b web"),
            (
                "|a.b axb a.b",
                "<ctrl-f>x<enter><ctrl-f>a.b<enter>",
                "a.b axb |a.b",
            ),
            ("|ab axb", "<ctrl-f>/a.b/<enter>", "ab |axb"),
            ("|ab /data", "<ctrl-f>/data<enter>", "ab |/data"),
            ("|éa web é", "<ctrl-f>É<enter>", "|éa web é"),
        ],
    );
}

#[test]
fn a_search_says_what_it_found() {
    let mut desk = Desk::of("|web\nweb", false);
    let told = |desk: &Desk| desk.editor.prompt().unwrap().told.clone();
    assert_eq!(told(desk.press("<ctrl-f>web")), "in 2 places");
    assert_eq!(told(desk.press("x")), "nowhere");
    assert_eq!(
        desk.press("<enter>").heard,
        Heard::notice("webx is nowhere")
    );
    assert!(told(desk.press("<ctrl-f>/we(/")).starts_with("no expression: unclosed group"));
    desk.press("<esc><ctrl-f>web<enter><f3>");
    assert_eq!(
        desk.press("<f3>").heard,
        Heard::notice("from the beginning again")
    );
}

#[test]
fn an_expression_takes_time_in_proportion_to_the_text() {
    let search = Search::of("/(a+)+$/").unwrap();
    assert!(
        search
            .matches_in(&format!("{}b", "a".repeat(100_000)))
            .is_empty()
    );
    assert!(Search::of("/(a{1000}){1000}/").is_err());
}

#[test]
fn places_are_told_in_characters() {
    let search = Search::of("b").unwrap();
    assert_eq!(search.matches_in("äbcb"), [(1, 2), (3, 4)]);
    assert!(Search::of("/x*/").unwrap().matches_in("aaa").is_empty());
}

#[test]
fn what_is_found_is_replaced_one_by_one_or_at_once() {
    table(
        false,
        &[(
            "|a a a",
            "<ctrl-r>a<enter>b<enter>y",
            "b |a a".replace('|', "").as_str(),
        )]
        .map(|(text, keys, _)| (text, keys, "b a| a")),
    );
    table(
        false,
        &[
            ("|a a a", "<ctrl-r>a<enter>b<enter>yny", "b a b|"),
            ("|a a a", "<ctrl-r>a<enter>b<enter>na", "a |b b"),
            ("|a a a", "<ctrl-r>a<enter>b<enter>ya<ctrl-z>", "|a a a"),
            (
                "|a a a",
                "<ctrl-r>a<enter>b<enter>yq<ctrl-z><ctrl-y>",
                "b a| a",
            ),
            ("|a\na", "<ctrl-r>a<enter>aa<enter>yy", "aa\naa|"),
            ("|v1 v2", "<ctrl-r>/v(\\d)/<enter>w$1<enter>a", "|w1 w2"),
            ("|a", "<ctrl-r>a<enter>$1<enter>a", "|$1"),
            ("|a a", "<ctrl-r>a<enter><enter>a", "|"),
        ]
        .map(|(text, keys, after)| (text, keys, if after == "|" { "| " } else { after })),
    );
}

#[test]
fn a_path_that_is_entered_comes_back() {
    let mut desk = Desk::of("|a", false);
    desk.editor.open(Topic::GoToPath, "");
    let asked = Heard::Asks(Ask::GoTo("spec.q".into()));
    assert_eq!(desk.press("spec.q<enter>").heard, asked);
    assert_eq!(desk.marked(), "|a");
    desk.editor.open(Topic::SaveFile, "x.yaml");
    assert_eq!(
        desk.press("<enter>").heard,
        Heard::Asks(Ask::SaveAs("x.yaml".into()))
    );
    desk.editor.open(Topic::LoadFile, "");
    desk.editor.paste("y.yaml\nz");
    assert_eq!(
        desk.press("<enter>").heard,
        Heard::Asks(Ask::Load("y.yaml".into()))
    );
}
