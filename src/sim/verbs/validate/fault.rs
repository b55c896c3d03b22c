//! One broken rule: a field, a reason and a sentence, in the words of the API server.

use serde_json::Value;

/// A field, the reason as a word for programs, and the sentence.
pub type Fault = (String, &'static str, String);

/// What is there is not acceptable.
pub fn invalid(field: impl Into<String>, value: &Value, why: &str) -> Fault {
    with("FieldValueInvalid", "Invalid value", field, value, why)
}

/// The same of a value as the server shows it: in its own form, and order.
pub fn invalid_as_shown(field: impl Into<String>, shown: &str, why: &str) -> Fault {
    let colon = if why.is_empty() { "" } else { ": " };
    let words = format!("Invalid value: {shown}{colon}{why}");
    (field.into(), "FieldValueInvalid", words)
}

/// Something must be said; the sentence may be empty.
pub fn required(field: impl Into<String>, why: &str) -> Fault {
    let words = if why.is_empty() {
        "Required value".to_owned()
    } else {
        format!("Required value: {why}")
    };
    (field.into(), "FieldValueRequired", words)
}

/// It would be acceptable elsewhere.
pub fn forbidden(field: impl Into<String>, why: &str) -> Fault {
    (
        field.into(),
        "FieldValueForbidden",
        format!("Forbidden: {why}"),
    )
}

/// It is none of these.
pub fn unsupported(field: impl Into<String>, value: &Value, known: &[&str]) -> Fault {
    let known: Vec<String> = known.iter().map(|it| format!("{it:?}")).collect();
    let why = format!("supported values: {}", known.join(", "));
    with(
        "FieldValueNotSupported",
        "Unsupported value",
        field,
        value,
        &why,
    )
}

/// It is there twice.
pub fn duplicate(field: impl Into<String>, value: &Value) -> Fault {
    with("FieldValueDuplicate", "Duplicate value", field, value, "")
}

/// It names what is not there.
pub fn not_found(field: impl Into<String>, value: &Value) -> Fault {
    with("FieldValueNotFound", "Not found", field, value, "")
}

/// A number that must not be negative.
pub fn not_negative(faults: &mut Vec<Fault>, field: &str, value: &Value) {
    if value.as_i64().is_some_and(|it| it < 0) {
        faults.push(invalid(field, value, "must be greater than or equal to 0"));
    }
}

fn with(
    reason: &'static str,
    title: &str,
    field: impl Into<String>,
    value: &Value,
    why: &str,
) -> Fault {
    let colon = if why.is_empty() { "" } else { ": " };
    (
        field.into(),
        reason,
        format!("{title}: {value}{colon}{why}"),
    )
}
