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

fn of(difference: &Difference) -> String {
    let Difference {
        subject,
        name,
        field,
        turn,
        ..
    } = difference;
    let thing = match subject {
        Subject::Image => return image(turn),
        Subject::Restart => return "restarted".into(),
        Subject::Order => return format!("order of {name}"),
        Subject::Container => format!("container {name}"),
        Subject::Env => format!("env {name}"),
        Subject::Volume => format!("volume {name}"),
        Subject::Mount => format!("mount {name}"),
        Subject::Probe if field.is_empty() => format!("{name} probe"),
        Subject::Probe => return turned(&format!("{name} {field}"), turn),
        Subject::Mark => return turned(&format!("{field} {name}"), turn),
        Subject::Resource | Subject::Other => name.to_string(),
    };
    if field.is_empty() {
        turned(&thing, turn)
    } else {
        turned(&format!("{thing} {field}"), turn)
    }
}

fn turned(thing: &str, turn: &Turn) -> String {
    match turn {
        Turn::Added => format!("+{thing}"),
        Turn::Removed => format!("-{thing}"),
        Turn::Changed(before, after) => format!("{thing} {} → {}", cut(before), cut(after)),
        Turn::Altered => format!("{thing} changed"),
    }
}

/// `image postgres 17.4 → 17.5`; the registry is told where it is what differs.
fn image(turn: &Turn) -> String {
    let Turn::Changed(before, after) = turn else {
        return turned("image", turn);
    };
    let ((from, old), (to, new)) = (image_parts(before), image_parts(after));
    if from == to {
        let name = to.rsplit('/').next().unwrap_or(to);
        return format!("image {name} {} → {}", cut(old), cut(new));
    }
    let (from_name, to_name) = (last(from), last(to));
    if from_name == to_name {
        return format!("image {from}:{} → {to}:{}", cut(old), cut(new));
    }
    format!("image {from_name}:{} → {to_name}:{}", cut(old), cut(new))
}

/// An image without its registry and folders: `postgres:17.4`.
#[must_use]
pub fn short_image(image: &str) -> String {
    let (name, tag) = image_parts(image);
    format!("{}:{}", last(name), cut(tag))
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
