//! What holds for any bytes that are read as YAML. The fuzz target `yaml` includes this file.

use kubectl_sts::yaml::{self, Place, Point, Span};
use serde_json::Value;

/// An answer and no panic; the same with places as without; places within the text; and what was read is written and read
/// back as the same.
pub fn holds(bytes: &[u8]) {
    let placed = yaml::read_placed(bytes);
    let values = yaml::read(bytes);
    let (values, placed) = match (values, placed) {
        (Ok(values), Ok(placed)) => (values, placed),
        (Err(one), Err(other)) => {
            assert_eq!(one, other, "the trouble is another with places");
            assert!(one.at.byte <= bytes.len(), "{one}: behind the text");
            assert!(one.at.line >= 1 && one.at.column >= 1, "{one}");
            assert!(!one.to_string().contains(char::is_control), "{one:?}");
            return;
        }
        (one, other) => panic!("read with places and without: {one:?} {other:?}"),
    };
    let text = std::str::from_utf8(bytes).expect("what is no UTF-8 is refused");
    assert_eq!(values.len(), placed.len());
    for (value, document) in values.iter().zip(&placed) {
        assert_eq!(*value, document.value);
        stand(text, value, "", &|pointer| document.places.of(pointer));
        comes_back(value);
    }
}

/// Everything has a place that is one.
fn stand(text: &str, value: &Value, pointer: &str, place: &dyn Fn(&str) -> Option<Place>) {
    let found = place(pointer).unwrap_or_else(|| panic!("{pointer} has no place"));
    for span in found.key.iter().chain([&found.value]) {
        is_span(text, span, pointer);
    }
    match value {
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate().take(50) {
                stand(text, item, &format!("{pointer}/{nth}"), place);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries.iter().take(50) {
                let key = key.replace('~', "~0").replace('/', "~1");
                stand(text, value, &format!("{pointer}/{key}"), place);
            }
        }
        _ => {}
    }
}

fn is_span(text: &str, span: &Span, pointer: &str) {
    assert!(span.start.byte <= span.end.byte, "{pointer}: {span:?}");
    for point in [span.start, span.end] {
        assert_eq!(point, point_of(text, point.byte), "{pointer}: {span:?}");
    }
}

/// Line and column of a byte, counted anew.
fn point_of(text: &str, byte: usize) -> Point {
    let before = text
        .get(..byte)
        .unwrap_or_else(|| panic!("{byte} is within a character"));
    let plain = before.strip_prefix('\u{feff}').unwrap_or(before);
    let breaks =
        |it: &str| it.matches('\n').count() + it.matches('\r').count() - it.matches("\r\n").count();
    let last = plain.rsplit(['\n', '\r']).next().unwrap_or_default();
    Point {
        line: breaks(plain) + 1,
        column: last.chars().count() + 1,
        byte,
    }
}

fn comes_back(value: &Value) {
    let written = yaml::write(value);
    if written.len() > yaml::LONGEST {
        return; // what aliases repeat is written out
    }
    let back = yaml::read(&written);
    let is_same = back
        .as_ref()
        .is_ok_and(|it| it.as_slice() == std::slice::from_ref(value));
    assert!(is_same, "{value}\n{written}\n{back:?}");
    assert_eq!(yaml::write(&back.unwrap_or_default()[0]), written);
}
