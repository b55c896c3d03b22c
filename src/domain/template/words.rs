//! What differs between two templates, in words: `image postgres 17.4 → 17.5; memory limit 4Gi → 6Gi`.

use super::PodTemplate;
use super::compare::{Difference, Subject, Turn, differences, has_several, image_parts};

/// A value longer than this is cut: the diff shows it whole.
const LONGEST: usize = 32;

/// What differs, each thing in a few words, the most important first.
#[must_use]
pub fn words(before: &PodTemplate, after: &PodTemplate) -> Vec<String> {
    let several = has_several(before) || has_several(after);
    let word = |it: &Difference| match &it.container {
        Some(container) if several && it.subject != Subject::Image => {
            format!("{container}: {}", of(it))
        }
        _ => of(it),
    };
    differences(before, after).iter().map(word).collect()
}

/// All of it in one line.
#[must_use]
pub fn in_one_line(before: &PodTemplate, after: &PodTemplate) -> String {
    words(before, after).join("; ")
}

/// What differs, each thing with its value before and after: `image postgres`, `17.4`, `17.5`.
#[must_use]
pub fn changes(before: &PodTemplate, after: &PodTemplate) -> Vec<Change> {
    let several = has_several(before) || has_several(after);
    let change = |it: &Difference| {
        let (thing, turn) = thing(it);
        let thing = match &it.container {
            Some(container) if several => format!("{container}: {thing}"),
            _ => thing,
        };
        let there = || Some("there".to_owned());
        match turn {
            Turn::Added => (thing, None, there()),
            Turn::Removed => (thing, there(), None),
            Turn::Changed(old, new) => (thing, Some(cut(&old)), Some(cut(&new))),
            Turn::Altered => (thing, Some("as it is".into()), Some("another".into())),
        }
    };
    differences(before, after).iter().map(change).collect()
}

/// A thing, and its value before and after; nothing where it is not there.
pub type Change = (String, Option<String>, Option<String>);

fn of(difference: &Difference) -> String {
    if difference.subject == Subject::Restart {
        return "restarted".into();
    }
    let (thing, turn) = thing(difference);
    match (difference.subject, turn) {
        (Subject::Order, _) => thing,
        (_, Turn::Added) => format!("+{thing}"),
        (_, Turn::Removed) => format!("-{thing}"),
        (_, Turn::Changed(before, after)) => format!("{thing} {} → {}", cut(&before), cut(&after)),
        (_, Turn::Altered) => format!("{thing} changed"),
    }
}

/// What a difference is about, and what became of it.
fn thing(difference: &Difference) -> (String, Turn) {
    let Difference {
        subject,
        name,
        field,
        turn,
        ..
    } = difference;
    let thing = match subject {
        Subject::Image => return image(turn),
        Subject::Restart => "restart".to_owned(),
        Subject::Order => format!("order of {name}"),
        Subject::Container => format!("container {name}"),
        Subject::Env => format!("env {name}"),
        Subject::Volume => format!("volume {name}"),
        Subject::Mount => format!("mount {name}"),
        Subject::Probe if field.is_empty() => format!("{name} probe"),
        Subject::Probe => format!("{name} {field}"),
        Subject::Mark => format!("{field} {name}"),
        Subject::Resource | Subject::Other => name.to_string(),
    };
    let is_told = matches!(subject, Subject::Probe | Subject::Mark) || field.is_empty();
    let thing = if is_told {
        thing
    } else {
        format!("{thing} {field}")
    };
    (thing, turn.clone())
}

/// `image postgres` from `17.4` to `17.5`; the registry is told where it is what differs.
fn image(turn: &Turn) -> (String, Turn) {
    let Turn::Changed(before, after) = turn else {
        return ("image".into(), turn.clone());
    };
    let ((from, old), (to, new)) = (image_parts(before), image_parts(after));
    if from == to {
        let turn = Turn::Changed(old.into(), new.into());
        return (format!("image {}", last(to)), turn);
    }
    let (old, new) = (cut(old), cut(new));
    let (from, to) = if last(from) == last(to) {
        (from, to)
    } else {
        (last(from), last(to))
    };
    let turn = Turn::Changed(format!("{from}:{old}").into(), format!("{to}:{new}").into());
    ("image".into(), turn)
}

/// An image without its registry and folders: `postgres:17.4`.
#[must_use]
pub fn short_image(image: &str) -> String {
    let (name, tag) = image_parts(image);
    format!("{}:{}", last(name), cut(tag))
}

/// The tag of an image, or the beginning of its digest: `17.4`.
#[must_use]
pub fn image_tag(image: &str) -> String {
    cut(image_parts(image).1)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}
