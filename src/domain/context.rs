//! A context of the kubeconfig: a way to a cluster, that can be gone by its name.

use std::collections::HashMap;

use super::Text;
use super::escape::escape_within;

/// So much of a name is shown.
const LONGEST: usize = 200;

/// A context, as the operator may see it; nothing secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Context {
    /// Its name as it is written, which may hold anything.
    pub name: Text,
    /// Its name as it is shown: no other context reads alike.
    pub label: Text,
    /// The name of its cluster, as it is shown.
    pub cluster: Text,
    /// Its namespace, as it is shown; empty if it names none.
    pub namespace: Text,
}

/// These names as they are shown: what would read alike is numbered.
///
/// ```
/// use kubectl_sts::domain::context::labels;
/// assert_eq!(labels(["a", "b\u{1b}", "b^["].into_iter()), ["a", "b^[ (1 of 2)", "b^[ (2 of 2)"]);
/// ```
pub fn labels<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let shown: Vec<String> = names.map(|it| escape_within(it, LONGEST)).collect();
    let mut alike: HashMap<&str, (usize, usize)> = HashMap::with_capacity(shown.len());
    for name in &shown {
        alike.entry(name).or_default().0 += 1;
    }
    let numbered = shown.iter().map(|name| match alike.get_mut(name.as_str()) {
        Some((all @ 2.., seen)) => {
            *seen += 1;
            format!("{name} ({seen} of {all})")
        }
        _ => name.clone(),
    });
    numbered.collect()
}
