//! Lists and watches, cut wherever the network cuts them.

use kubectl_sts::cluster::reflect::split::{Found, Lines, ListMeta, NoList, Splitter};

/// Feeds a text in pieces of this many bytes.
fn split(text: &str, size: usize) -> (Vec<String>, Result<ListMeta, NoList>) {
    let mut splitter = Splitter::default();
    let mut items = Vec::new();
    for chunk in text.as_bytes().chunks(size) {
        let fed = splitter.feed(chunk, |found| {
            items.push(match found {
                Found::Item(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Found::TooLong => "too long".into(),
            });
        });
        if let Err(error) = fed {
            return (items, Err(error));
        }
    }
    (items, splitter.finish())
}

#[test]
fn items_are_found_wherever_the_bytes_are_cut() {
    let text = r#" { "kind":"List" , "x":{"items":[1,{"a":"]}"}]},"n":-1.5e3, "metadata":{"resourceVersion":"7","continue":"t\"k"},
        "items" : [ {"a":"}]\\"} , {"b":[{"c":"\"["}]},"text, with ] in it",12,null , [1,[2]] ],"last":true}  "#;
    for size in 1..text.len() {
        let (items, meta) = split(text, size);
        assert_eq!(
            items,
            [
                r#"{"a":"}]\\"}"#,
                r#"{"b":[{"c":"\"["}]}"#,
                r#""text, with ] in it""#,
                "12",
                "null",
                "[1,[2]]"
            ],
            "{size}"
        );
        assert_eq!(
            meta,
            Ok(ListMeta {
                resource_version: "7".into(),
                r#continue: "t\"k".into()
            })
        );
    }
}

#[test]
fn metadata_is_read_wherever_it_stands() {
    for text in [
        r#"{"metadata":{"resourceVersion":"7"},"items":[]}"#,
        r#"{"items":null,"metadata":{"resourceVersion":"7"}}"#,
        r#"{"items":[],"metadata":{"new":[{}],"resourceVersion":"7"}}"#,
    ] {
        assert_eq!(split(text, 3).1.unwrap().resource_version, "7");
    }
}

#[test]
fn what_is_no_list_is_told_apart_from_what_broke_off() {
    assert_eq!(split("<html>", 2).1, Err(NoList::Shape));
    assert_eq!(split("", 2).1, Err(NoList::Shape));
    assert_eq!(split("[1]", 2).1, Err(NoList::Shape));
    assert_eq!(split(r#"{"items":{}}"#, 2).1, Err(NoList::Shape));
    assert_eq!(split(r#"{"items":[]}"#, 2).1, Err(NoList::Meta));
    assert_eq!(
        split(r#"{"items":[],"metadata":{"resourceVersion":7}}"#, 2).1,
        Err(NoList::Meta)
    );
    assert_eq!(
        split(r#"{"metadata":{"resourceVersion":"7"},"items":[{}"#, 2).1,
        Err(NoList::BrokenOff)
    );
}

#[test]
fn lines_are_found_wherever_the_bytes_are_cut() {
    let text = "one\n\ntwo\r\nthree\nfour";
    for size in 1..text.len() {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for chunk in text.as_bytes().chunks(size) {
            let fed: Result<(), ()> = lines.feed(chunk, |line| {
                found.push(String::from_utf8_lossy(line.unwrap()).trim().to_owned());
                Ok(())
            });
            fed.unwrap();
        }
        assert_eq!(found, ["one", "two", "three"], "{size}");
    }
}
