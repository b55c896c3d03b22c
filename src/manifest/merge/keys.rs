//! By what the items of a list are told apart, as Kubernetes does it.
//! <https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy>

use serde_json::Value;

/// A list's name, and the pointers within an item that together are its key. The first fits whose values are all there.
const KEYS: &[(&str, &[&str])] = &[
    ("containers", &["/name"]),
    ("initContainers", &["/name"]),
    ("ephemeralContainers", &["/name"]),
    ("env", &["/name"]),
    ("volumes", &["/name"]),
    ("imagePullSecrets", &["/name"]),
    ("resourceClaims", &["/name"]),
    ("readinessGates", &["/conditionType"]),
    ("schedulingGates", &["/name"]),
    ("volumeMounts", &["/mountPath"]),
    ("volumeDevices", &["/devicePath"]),
    ("volumeClaimTemplates", &["/metadata/name"]),
    ("hostAliases", &["/ip"]),
    ("ownerReferences", &["/uid"]),
    (
        "topologySpreadConstraints",
        &["/topologyKey", "/whenUnsatisfiable"],
    ),
    ("ports", &["/containerPort", "/protocol"]),
    ("ports", &["/port", "/protocol"]),
    ("ports", &["/name"]),
    ("sysctls", &["/name"]),
    ("items", &["/key"]),
];

/// The keys of every item of a list that lies at a pointer; nothing where they are not told apart.
pub fn keys(lists: [&[Value]; 3], pointer: &str) -> Option<[Vec<String>; 3]> {
    let name = pointer.rsplit('/').next()?;
    let mut fitting = KEYS.iter().filter(|(it, _)| *it == name);
    fitting.find_map(|(_, parts)| {
        let [one, two, three] = lists.map(|items| of(items, parts));
        Some([one?, two?, three?])
    })
}

fn of(items: &[Value], parts: &[&str]) -> Option<Vec<String>> {
    let keys: Option<Vec<String>> = items.iter().map(|it| key(it, parts)).collect();
    let keys = keys?;
    let mut sorted: Vec<&String> = keys.iter().collect();
    sorted.sort_unstable();
    let is_told_apart = sorted.windows(2).all(|it| it.first() != it.last());
    is_told_apart.then_some(keys)
}

fn key(item: &Value, parts: &[&str]) -> Option<String> {
    let mut key = String::new();
    for part in parts {
        let value = match item.pointer(part) {
            Some(value) if !value.is_null() => value.to_string(),
            _ if *part == "/protocol" && item.is_object() => "\"TCP\"".to_owned(),
            _ => return None,
        };
        key.push_str(&value);
        key.push(' ');
    }
    Some(key)
}
