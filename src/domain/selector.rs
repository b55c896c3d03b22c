//! Label selectors, as `kubectl -l` takes them.

use std::collections::BTreeMap;

use super::Text;

/// Which labels an object must have.
///
/// ```
/// use kubectl_sts::domain::selector::Selector;
/// let labels = [("app".into(), "web".into()), ("tier".into(), "db".into())].into();
/// assert!(Selector::parse("app=web,tier in (db, cache),!canary").unwrap().fits(&labels));
/// assert!(!Selector::parse("app!=web").unwrap().fits(&labels));
/// assert!(Selector::parse("app in (web").is_err());
/// ```
///
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector(Vec<Requirement>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    demand: Demand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Demand {
    Exists,
    Missing,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
}

impl Selector {
    /// Reads a selector; what is wrong with it is one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut requirements = Vec::new();
        for part in parts(text)? {
            requirements.push(Requirement::parse(part.trim())?);
        }
        Ok(Self(requirements))
    }

    /// Whether an object with these labels is selected.
    #[must_use]
    pub fn fits(&self, labels: &BTreeMap<Text, Text>) -> bool {
        self.0.iter().all(|it| {
            let value = labels.get(it.key.as_str()).map(|it| &**it);
            match &it.demand {
                Demand::Exists => value.is_some(),
                Demand::Missing => value.is_none(),
                Demand::OneOf(all) => value.is_some_and(|value| all.iter().any(|it| it == value)),
                // An object without the label is selected too.
                Demand::NoneOf(all) => !value.is_some_and(|value| all.iter().any(|it| it == value)),
            }
        })
    }
}

impl Requirement {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(key) = text.strip_prefix('!') {
            return Self::of(key, Demand::Missing);
        }
        if let Some((key, value)) = text.split_once("!=") {
            return Self::of(key, Demand::NoneOf(vec![value_of(value)?]));
        }
        if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
            return Self::of(key, Demand::OneOf(vec![value_of(value)?]));
        }
        let Some((before, list)) = text.split_once('(') else {
            return Self::of(text, Demand::Exists);
        };
        let values: Result<_, _> = list
            .trim_end_matches(')')
            .split(',')
            .map(value_of)
            .collect();
        match before.trim().rsplit_once(char::is_whitespace) {
            Some((key, "in")) => Self::of(key, Demand::OneOf(values?)),
            Some((key, "notin")) => Self::of(key, Demand::NoneOf(values?)),
            _ => Err(format!("{text}: write KEY in (A, B) or KEY notin (A, B)")),
        }
    }

    fn of(key: &str, demand: Demand) -> Result<Self, String> {
        let key = key.trim();
        let fits = |it: char| it.is_ascii_alphanumeric() || "-_./".contains(it);
        if key.is_empty() || !key.chars().all(fits) {
            return Err(format!("{key:?} is no label: write KEY=VALUE, KEY or !KEY"));
        }
        Ok(Self {
            key: key.to_owned(),
            demand,
        })
    }
}

fn value_of(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    if text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is no value of a label"))
    }
}

/// The parts between commas that stand in no brackets; of an empty text there are none.
fn parts(text: &str) -> Result<Vec<&str>, String> {
    let mut is_inside = false;
    let parts: Vec<&str> = text
        .split(|it| {
            is_inside = (is_inside || it == '(') && it != ')';
            it == ',' && !is_inside
        })
        .collect();
    if is_inside {
        return Err("a ) is missing".into());
    }
    match parts.as_slice() {
        [only] if only.trim().is_empty() => Ok(Vec::new()),
        _ => Ok(parts),
    }
}
