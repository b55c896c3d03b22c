//! Affinity and spread in words: `never in the same kubernetes.io/hostname as pods with app=ledger`.

use std::fmt::Write as _;

use serde_json::Value;

use super::json::{field, list, number, pairs, word, words};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// A rule in words, and what it is about.
pub(in crate::panes) struct Rule<'a> {
    /// In words.
    pub words: String,
    /// What it is about.
    pub about: About<'a>,
}

/// What a rule is about.
pub(in crate::panes) enum About<'a> {
    /// Nodes that the pod must run on: the selector with its terms.
    Only(&'a Value),
    /// Nodes that it had rather run on: a term.
    Rather(&'a Value),
    /// Pods near which it is to run: a term.
    Near(&'a Value),
    /// Pods near which it must not run, or had rather not: a term.
    Apart(&'a Value),
}

/// Every rule, what must hold before what is preferred.
pub(in crate::panes) fn rules(spec: &Value) -> Vec<Rule<'_>> {
    let Some(affinity) = field(spec, "affinity") else {
        return Vec::new();
    };
    let of = |key: &str| field(affinity, key).unwrap_or(&Value::Null);
    let nodes = of("nodeAffinity");
    let mut rules = Vec::new();
    let mut add = |words: String, about| rules.push(Rule { words, about });
    if let Some(required) = field(nodes, REQUIRED) {
        let terms = list(required, "nodeSelectorTerms").iter();
        let terms: Vec<String> = terms.map(term).collect();
        let words = format!("only on nodes with {}", terms.join(", or with "));
        add(words, About::Only(required));
    }
    let (with, without) = (of("podAffinity"), of("podAntiAffinity"));
    for it in list(with, REQUIRED) {
        add(format!("only {}", near(it)), About::Near(it));
    }
    for it in list(without, REQUIRED) {
        add(format!("never {}", near(it)), About::Apart(it));
    }
    let weight = |it: &Value| number(it, "weight").unwrap_or(1);
    for it in list(nodes, PREFERRED) {
        let preferred = field(it, "preference").unwrap_or(&Value::Null);
        let words = format!(
            "rather on nodes with {} (weight {})",
            term(preferred),
            weight(it)
        );
        add(words, About::Rather(preferred));
    }
    for it in list(with, PREFERRED) {
        let term = field(it, "podAffinityTerm").unwrap_or(&Value::Null);
        let words = format!("rather {} (weight {})", near(term), weight(it));
        add(words, About::Near(term));
    }
    for it in list(without, PREFERRED) {
        let term = field(it, "podAffinityTerm").unwrap_or(&Value::Null);
        let words = format!("rather not {} (weight {})", near(term), weight(it));
        add(words, About::Apart(term));
    }
    rules
}

/// How evenly pods are spread.
pub(in crate::panes) fn spread(constraint: &Value) -> String {
    let most = number(constraint, "maxSkew").unwrap_or(1);
    let topology = word(constraint, "topologyKey");
    let pods = pods(constraint);
    let otherwise = match word(constraint, "whenUnsatisfiable") {
        "ScheduleAnyway" => "preferred, not required",
        _ => "else the pod waits",
    };
    let least = number(constraint, "minDomains");
    let least = least.map(|it| format!(", over {it} of them at least"));
    format!(
        "over {topology}{}: at most {most} more than where there are fewest, of {pods}; {otherwise}",
        least.unwrap_or_default()
    )
}

/// Near which pods.
fn near(term: &Value) -> String {
    let mut within = String::new();
    let namespaces = words(term, "namespaces");
    if !namespaces.is_empty() {
        within = format!(" of namespace {}", namespaces.join(", "));
    }
    if let Some(selector) = field(term, "namespaceSelector") {
        let selected = selector_in_words(selector);
        let which = match selected.as_str() {
            "" => " of any namespace".to_owned(),
            it => format!(" of namespaces with {it}"),
        };
        within.push_str(&which);
    }
    let topology = word(term, "topologyKey");
    format!("in the same {topology} as {}{within}", pods(term))
}

/// The pods that are meant. Without a selector there are none; an empty one means all.
fn pods(term: &Value) -> String {
    let Some(selector) = field(term, "labelSelector") else {
        return "no pods".into();
    };
    let mut words = selector_in_words(selector);
    for (key, how) in [
        ("matchLabelKeys", "the same"),
        ("mismatchLabelKeys", "another"),
    ] {
        for label in self::words(term, key) {
            if !words.is_empty() {
                words.push_str(" and ");
            }
            let _ = write!(words, "{how} {label}");
        }
    }
    if words.is_empty() {
        "any pods".into()
    } else {
        format!("pods with {words}")
    }
}

fn selector_in_words(selector: &Value) -> String {
    let mut all = pairs(field(selector, "matchLabels"));
    all.extend(list(selector, "matchExpressions").iter().map(expression));
    all.join(" and ")
}

fn term(term: &Value) -> String {
    let labels = list(term, "matchExpressions").iter().map(expression);
    let fields = list(term, "matchFields").iter().map(expression);
    let all: Vec<String> = labels.chain(fields).collect();
    if all.is_empty() {
        // An empty term selects nothing.
        return "nothing that a node has".into();
    }
    all.join(" and ")
}

/// `zone=a`, `zone one of a, b`, `zone none of a, b`, `any zone`, `no zone`, `cores > 4`.
fn expression(expression: &Value) -> String {
    let key = word(expression, "key");
    let values = words(expression, "values");
    match (word(expression, "operator"), values.as_slice()) {
        ("In", [one]) => format!("{key}={one}"),
        ("In", _) => format!("{key} one of {}", values.join(", ")),
        ("NotIn", [one]) => format!("{key} other than {one}"),
        ("NotIn", _) => format!("{key} none of {}", values.join(", ")),
        ("Exists", _) => format!("any {key}"),
        ("DoesNotExist", _) => format!("no {key}"),
        ("Gt", _) => format!("{key} > {}", values.join(", ")),
        ("Lt", _) => format!("{key} < {}", values.join(", ")),
        (operator, _) => format!("{key} {operator} {}", values.join(", ")),
    }
}
