//! What the trace tells of an answer, and what of an object a scenario wants to see.

use serde_json::Value;

use super::door::Answer;
use super::trace::plain;

pub fn answered(answer: &Answer, show: &[String]) -> Vec<String> {
    let body = &answer.body;
    let mut lines = Vec::new();
    if answer.code < 300 {
        let what = body["metadata"]["name"]
            .as_str()
            .or(body["status"].as_str())
            .unwrap_or_default();
        lines.push(
            format!("  {} {} {what}", answer.code, plain(&body["kind"]))
                .trim_end()
                .to_owned(),
        );
    } else if body.is_object() {
        lines.push(format!(
            "  {} {}: {}",
            answer.code,
            plain(&body["reason"]),
            plain(&body["message"])
        ));
        let mut details = body["details"].clone();
        let causes = details["causes"].take();
        if let Some(details) = details.as_object_mut() {
            details.retain(|_, value| !value.is_null());
        }
        lines.push(format!("  details {details}"));
        for cause in causes.as_array().into_iter().flatten() {
            lines.push(format!(
                "  cause {} {}: {}",
                plain(&cause["field"]),
                plain(&cause["reason"]),
                plain(&cause["message"])
            ));
        }
    } else {
        lines.push(format!("  {} {}", answer.code, plain(body)));
    }
    lines.extend(answer.warnings.iter().map(|it| format!("  warning {it}")));
    for pointer in show {
        if let Some(pointer) = pointer.strip_suffix('*') {
            each(&found(body, pointer), pointer, &mut lines);
            continue;
        }
        let value = if pointer == "names" {
            let items = body["items"].as_array().into_iter().flatten();
            items
                .map(|it| plain(&it["metadata"]["name"]))
                .collect::<Vec<_>>()
                .join(" ")
        } else if pointer == "columns" {
            let columns = body["columnDefinitions"].as_array().into_iter().flatten();
            columns
                .map(|it| {
                    format!(
                        "{} ({} {})",
                        plain(&it["name"]),
                        plain(&it["type"]),
                        it["priority"]
                    )
                })
                .collect::<Vec<_>>()
                .join(", ")
        } else {
            plain(&found(body, pointer))
        };
        lines.push(format!("  {pointer} = {value}"));
    }
    lines
}

/// A JSON pointer, with one word more: `/items/[revision=1]/data` is of the item whose field has the value.
pub fn found(object: &Value, pointer: &str) -> Value {
    let (before, after) = match pointer.split_once("/[") {
        Some((before, after)) => (before, Some(after)),
        None => (pointer, None),
    };
    let value = object.pointer(before).unwrap_or(&Value::Null);
    let Some((test, rest)) = after.and_then(|it| it.split_once(']')) else {
        return value.clone();
    };
    let (field, wanted) = test.split_once('=').expect("[field=value]");
    let item = value
        .as_array()
        .into_iter()
        .flatten()
        .find(|it| plain(&it[field]) == wanted);
    item.map_or(Value::Null, |item| found(item, rest))
}

/// Every field of a value, a line each.
fn each(value: &Value, path: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                each(value, &format!("{path}/{}", key.replace('/', "~1")), lines);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                each(item, &format!("{path}/{index}"), lines);
            }
        }
        _ => lines.push(format!("  {path} = {}", plain(value))),
    }
}
