//! Affinity and spread in words: `never in the same kubernetes.io/hostname as pods with app=ledger`.

use std::fmt::Write as _;

use serde_json::Value;

use super::json::{field, list, number, pairs, word, words};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Every rule, what must hold before what is preferred.
pub(super) fn rules(spec: &Value) -> Vec<String> {
    let Some(affinity) = field(spec, "affinity") else {
        return Vec::new();
    };
    let none = Value::Null;
    let of = |key: &str| field(affinity, key).unwrap_or(&none);
    let nodes = of("nodeAffinity");
    let mut rules = Vec::new();
    if let Some(required) = field(nodes, REQUIRED) {
        let terms = list(required, "nodeSelectorTerms").iter();
        let terms: Vec<String> = terms.map(term).collect();
        rules.push(format!("only on nodes with {}", terms.join(", or with ")));
    }
    let pods = [
        ("podAffinity", "only", "rather"),
        ("podAntiAffinity", "never", "rather not"),
    ];
    for (key, must, _) in pods {
        let terms = list(of(key), REQUIRED).iter();
        rules.extend(terms.map(|it| format!("{must} {}", near(it))));
    }
    let weight = |it: &Value| number(it, "weight").unwrap_or(1);
    rules.extend(list(nodes, PREFERRED).iter().map(|it| {
        let preferred = term(field(it, "preference").unwrap_or(&none));
        format!("rather on nodes with {preferred} (weight {})", weight(it))
    }));
    for (key, _, rather) in pods {
        let terms = list(of(key), PREFERRED).iter();
        rules.extend(terms.map(|it| {
            let near = near(field(it, "podAffinityTerm").unwrap_or(&none));
            format!("{rather} {near} (weight {})", weight(it))
        }));
    }
    rules
}

/// How evenly pods are spread.
pub(super) fn spread(constraint: &Value) -> String {
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
