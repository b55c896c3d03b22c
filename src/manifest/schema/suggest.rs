//! What the schema says of a field, and what could be typed there.

use super::{Field, Form, Property, Schema, Shape, Suggestion, Type};

/// Closed lists that the server's document lacks: type, field, values. They are suggested; others are not refused.
const KNOWN: &[(&str, &str, &[&str])] = &[
    (
        "StatefulSetPersistentVolumeClaimRetentionPolicy",
        "whenDeleted",
        &["Retain", "Delete"],
    ),
    (
        "StatefulSetPersistentVolumeClaimRetentionPolicy",
        "whenScaled",
        &["Retain", "Delete"],
    ),
    (
        "LabelSelectorRequirement",
        "operator",
        &["In", "NotIn", "Exists", "DoesNotExist"],
    ),
    (
        "Container",
        "restartPolicy",
        &["Always", "OnFailure", "Never"],
    ),
    ("ContainerResizePolicy", "resourceName", &["cpu", "memory"]),
    (
        "ContainerResizePolicy",
        "restartPolicy",
        &["NotRequired", "RestartContainer"],
    ),
    ("EmptyDirVolumeSource", "medium", &["Memory"]),
    ("PodOS", "name", &["linux", "windows"]),
];

/// A place in the schema.
struct Spot<'a> {
    shape: &'a Shape,
    /// The innermost field that leads there, and whose it is.
    property: Option<(&'a Type, &'a Property)>,
    /// Whether it is that field, and no item or entry of it.
    is_itself: bool,
}

/// What the schema says of what is at a pointer.
pub fn field(schema: &Schema, root: &Shape, pointer: &str) -> Option<Field> {
    let spot = spot(schema, root, pointer)?;
    let own = spot.property.filter(|_| spot.is_itself).map(|(_, it)| it);
    let about = own.map(|it| &*it.about).filter(|it| !it.is_empty());
    let about = about.or_else(|| schema.object(spot.shape).map(|it| &*it.about));
    Some(Field {
        kind: word(schema, spot.shape),
        about: about.unwrap_or_default().into(),
        choices: choices(&spot).into_iter().map(|it| it.word).collect(),
        is_required: own.is_some_and(|it| it.is_required),
    })
}

/// The fields of the map at a pointer that begin with these letters.
pub fn keys(schema: &Schema, root: &Shape, pointer: &str, letters: &str) -> Vec<Suggestion> {
    let spot = spot(schema, root, pointer);
    let Some(kind) = spot.and_then(|it| schema.object(it.shape)) else {
        return Vec::new();
    };
    let begin = kind
        .properties
        .iter()
        .filter(|it| begins(&it.name, letters));
    let mut begin: Vec<&Property> = begin.collect();
    begin.sort_by_key(|it| !it.is_required);
    let suggested = begin.into_iter().map(|it| Suggestion {
        word: it.name.to_string(),
        kind: word(schema, &it.shape),
        about: match &*it.about {
            "" => schema.object(&it.shape).map_or("", |it| &*it.about),
            about => about,
        }
        .into(),
        form: match it.shape {
            Shape::Object(_) | Shape::Map(_) => Form::Map,
            Shape::List(_) => Form::List,
            _ => Form::Scalar,
        },
    });
    suggested.collect()
}

/// The values that what is at a pointer can have and that begin with these letters.
pub fn values(schema: &Schema, root: &Shape, pointer: &str, letters: &str) -> Vec<Suggestion> {
    let mut all = spot(schema, root, pointer).map_or_else(Vec::new, |it| choices(&it));
    all.retain(|it| begins(&it.word, letters));
    all
}

/// The only value that can be there, if it begins with these letters.
pub fn only(word: &str, letters: &str) -> Vec<Suggestion> {
    let fits = begins(word, letters).then(|| suggestion(word, "", Form::Text));
    fits.into_iter().collect()
}

fn choices(spot: &Spot<'_>) -> Vec<Suggestion> {
    let plain = |words: &[&str], form| {
        let words = words.iter();
        words.map(|it| suggestion(it, "", form)).collect()
    };
    let shape = match spot.shape {
        Shape::List(item) => item,
        other => other,
    };
    match shape {
        Shape::Choice(choices) => {
            let choices = choices
                .iter()
                .map(|it| suggestion(&it.word, &it.about, Form::Text));
            choices.collect()
        }
        Shape::Truth => plain(&["true", "false"], Form::Word),
        Shape::Text => {
            let known = spot.property.and_then(|(of, field)| {
                let mut all = KNOWN.iter();
                all.find(|(kind, name, _)| *of.name == **kind && *field.name == **name)
            });
            known.map_or_else(Vec::new, |(_, _, words)| plain(words, Form::Text))
        }
        _ => Vec::new(),
    }
}

/// A value.
pub fn suggestion(word: &str, about: &str, form: Form) -> Suggestion {
    Suggestion {
        word: word.into(),
        kind: "value".into(),
        about: about.into(),
        form,
    }
}

/// Whether a word begins with these letters, large or small.
pub fn begins(word: &str, letters: &str) -> bool {
    word.get(..letters.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(letters))
}

fn spot<'a>(schema: &'a Schema, root: &'a Shape, pointer: &str) -> Option<Spot<'a>> {
    let mut spot = Spot {
        shape: root,
        property: None,
        is_itself: false,
    };
    for token in pointer.split('/').skip(1) {
        spot.is_itself = false;
        spot.shape = match spot.shape {
            Shape::List(inner) | Shape::Map(inner) => inner,
            shape @ Shape::Object(_) => {
                let kind = schema.object(shape)?;
                let token = token.replace("~1", "/").replace("~0", "~");
                let property = kind.property(&token)?;
                spot.property = Some((kind, property));
                spot.is_itself = true;
                &property.shape
            }
            _ => return None,
        };
    }
    Some(spot)
}

/// A type in a word or two.
fn word(schema: &Schema, shape: &Shape) -> String {
    match shape {
        Shape::Any => "anything".into(),
        Shape::Text | Shape::Choice(_) => "text".into(),
        Shape::Truth => "true or false".into(),
        Shape::Whole | Shape::Whole32 => "integer".into(),
        Shape::Number => "number".into(),
        Shape::Quantity => "quantity".into(),
        Shape::IntOrText => "integer or text".into(),
        Shape::Time => "time".into(),
        Shape::Base64 => "base64".into(),
        Shape::Object(_) => match schema.object(shape).map(|it| &*it.name) {
            None | Some("") => "map".into(),
            Some(name) => name.to_owned(),
        },
        Shape::List(item) => format!("[]{}", word(schema, item)),
        Shape::Map(entry) => format!("map of {}", word(schema, entry)),
    }
}
