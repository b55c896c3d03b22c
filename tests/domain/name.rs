//! Names as people read them, ordinals as the controller reads them, quantities as the server counts them.

use std::cmp::Ordering;

use kubectl_sts::domain::name::natural;
use kubectl_sts::domain::ordinal::split;
use kubectl_sts::domain::{Name, Quantity};

#[test]
fn numbers_in_names_are_compared_by_value() {
    let sorted = [
        "a",
        "web-0",
        "web-2",
        "web-10",
        "web-10-a",
        "web-api-1",
        "web2",
        "web10",
        "x-01",
        "x-1",
        "x-1a",
    ];
    for (index, left) in sorted.iter().enumerate() {
        for (other, right) in sorted.iter().enumerate() {
            assert_eq!(
                natural(left, right),
                index.cmp(&other),
                "{left} and {right}"
            );
        }
    }
}

#[test]
fn natural_order_agrees_with_equality_for_every_spelling_of_a_number() {
    assert_ne!(natural("web-1", "web-01"), Ordering::Equal);
    assert_eq!(
        natural("web-1", "web-01"),
        natural("web-01", "web-1").reverse()
    );
    assert!(
        Name::new("a", "web-99999999999999999999999")
            < Name::new("a", "web-100000000000000000000000")
    );
}

#[test]
fn an_ordinal_is_the_decimal_run_after_the_last_dash() {
    for (name, parts) in [
        ("web-0", Some(("web", 0))),
        ("web-api-12", Some(("web-api", 12))),
        ("web-007", Some(("web", 7))),
        ("-1", Some(("", 1))),
        ("web-", None),
        ("web", None),
        ("web-1x", None),
        ("web-+1", None),
        ("web-\u{661}", None),
        ("web-2147483647", Some(("web", 2_147_483_647))),
        ("web-2147483648", None),
    ] {
        assert_eq!(split(name), parts, "{name}");
    }
}

#[test]
fn quantities_are_compared_by_amount_whatever_their_spelling() {
    use Ordering::{Equal, Greater, Less};
    for (a, order, b) in [
        ("2Gi", Equal, "2048Mi"),
        ("3G", Less, "3Gi"),
        ("1.5Gi", Equal, "1536Mi"),
        ("1e3", Equal, "1k"),
        ("1E", Greater, "999P"),
        ("1Ei", Greater, "1E"),
        ("100m", Equal, "0.1"),
        ("1n", Less, "1u"),
        ("16Mi", Less, "64Mi"),
        ("-1", Less, "1"),
    ] {
        assert_eq!(
            Quantity::new(a).cmp_value(&Quantity::new(b)),
            order,
            "{a} and {b}"
        );
    }
}

#[test]
fn what_is_no_quantity_is_shown_as_it_is_and_breaks_nothing() {
    for text in [
        "",
        "Gi",
        "1Zi",
        "1e999",
        "99999999999999999999999999999999999999999Ei",
        "1.2.3",
        "\u{661}Gi",
    ] {
        let quantity = Quantity::new(text);
        assert_eq!(quantity.to_string(), text);
        let _ = quantity.cmp_value(&Quantity::new("1"));
    }
}
