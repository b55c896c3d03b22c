//! Which fields can't change: every field of whatever can be edited, changed, emptied and taken away, as a real server
//! judges it, against what is marked.

mod fields;
mod objects;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use kubectl_sts::manifest::{Kind, kind, rules};
use serde_json::Value;

use crate::control_plane::{Bed, Namespace};
use fields::{Field, Way};

/// What the server thinks of a change.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// It takes it; whether anything comes of it.
    Taken(bool),
    /// The field can't change.
    Fixed(String),
    /// It judged the whole object, and something else is wrong with it.
    Wrong(String),
    /// It did not come to judge it.
    Unread(String),
}

/// How servers say that a field can't change.
const FIXED: &[&str] = &[
    "updates to statefulset spec for fields other than",
    "pod updates may not",
    "may not change once set",
    "immutable",
    "can not be unset",
    "existing toleration can not",
    "only deletion is allowed",
    "must be less than or equal to previous",
    "must not update from",
    "field can not be less than",
    "only dynamically provisioned pvc can be resized",
    "is forbidden when status",
    "when releasing the secondary",
    "does not match template `labels`",
    "only additions",
    "no additions/deletions",
];

fn said(ns: &Namespace<'_>, path: &str, live: &Value, changed: &Value) -> Said {
    let path = format!("{}?dryRun=All&fieldValidation=Strict", ns.path(path));
    match ns.bed.request("PUT", &path, "application/json", changed) {
        Ok(answer) => {
            let is_other = |it: &str| live.pointer(it).unwrap_or(&Value::Null) != &answer[&it[1..]];
            Said::Taken(
                ["/spec", "/data", "/revision"]
                    .iter()
                    .any(|it| is_other(it)),
            )
        }
        Err(kube::Error::Api(status)) => {
            let message = status.message.clone();
            if FIXED.iter().any(|it| message.contains(it)) {
                Said::Fixed(message)
            } else if status.code == 422 || status.code == 403 {
                Said::Wrong(message)
            } else {
                Said::Unread(format!("{} {message}", status.code))
            }
        }
        Err(error) => panic!("{path}: {error}"),
    }
}

/// A change of one field, and what was said of it.
struct Probe<'f> {
    field: &'f Field,
    way: Way,
    pointer: String,
    said: Said,
    marked: Vec<String>,
}

fn probes<'f>(
    ns: &Namespace<'_>,
    kind: &'static Kind,
    path: &str,
    fields: &'f [Field],
) -> Vec<Probe<'f>> {
    let live = ns.get(path);
    let found = Mutex::new(Vec::new());
    let next = Mutex::new(fields.iter().flat_map(|it| Way::ALL.map(|way| (it, way))));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let taken = next.lock().unwrap().next();
                    let Some((field, way)) = taken else { return };
                    if !is_asked(path, &live, field, way) {
                        continue;
                    }
                    let Some((pointer, mut changed)) = field.changed(&live, way) else {
                        continue;
                    };
                    let marked = rules::fixed(kind, &live, &changed);
                    let marked = marked.into_iter().map(|it| it.pointer).collect();
                    changed["metadata"]
                        .as_object_mut()
                        .unwrap()
                        .remove("resourceVersion");
                    found.lock().unwrap().push(Probe {
                        said: said(ns, path, &live, &changed),
                        field,
                        way,
                        pointer,
                        marked,
                    });
                }
            });
        }
    });
    found.into_inner().unwrap()
}

/// What one object tells need not be asked of another.
fn is_asked(path: &str, live: &Value, field: &Field, way: Way) -> bool {
    const OF_GATED: [&str; 4] = ["affinity", "nodeSelector", "schedulingGates", "tolerations"];
    let is_of_template = field.name.starts_with("spec.template.");
    match path {
        "statefulsets/plain" => !is_of_template,
        "statefulsets/full" => !is_of_template || way == field.first_way(live),
        "pods/gated" => OF_GATED
            .iter()
            .any(|it| field.name.starts_with(&format!("spec.{it}"))),
        _ => true,
    }
}

/// Fields, by kind, that the server does not come to judge whatever is put there: none.
const OUT_OF_REACH: &[(&str, &str)] = &[];

/// What differs although it is as it should be, and why.
const APART: &[(&str, &str, &str)] = &[
    (
        "persistentvolumeclaims/fixed",
        "/spec/resources/requests/storage",
        "its class lets no claim grow: the plan says so, which knows the class",
    ),
    ("services/", "/spec/clusterIPs/0", EARLIER),
    ("services/", "/spec/ipFamilies/0", EARLIER),
    ("pods/", "/lifecycle/stopSignal", DROPPED),
    ("pods/", "/spec/schedulingGroup", DROPPED),
    ("pods/", "/clusterTrustBundle", DROPPED),
    ("pods/", "/podCertificate", DROPPED),
    ("persistentvolumeclaims/", "/spec/dataSource", DROPPED), // the reference too
];

const DROPPED: &str =
    "of what is off here, or no source: dropped without a word, and better marked";

const EARLIER: &str = "refused by what deals out addresses, before it is called fixed";

/// Which of what is apart a probe is.
fn apart(object: &str, probe: &Probe<'_>) -> Option<usize> {
    let mut all = APART.iter();
    all.position(|(of, pointer, why)| {
        let fits = match *why {
            DROPPED => probe.said == Said::Taken(false) && probe.way != Way::Gone,
            EARLIER => matches!(probe.said, Said::Wrong(_)),
            _ => matches!(probe.said, Said::Fixed(_)),
        };
        object.starts_with(of) && probe.pointer.contains(pointer) && fits
    })
}

fn faults(object: &str, all: &[Probe<'_>]) -> Vec<String> {
    // What is wrong in itself is marked as well where the field can't change.
    let fixed = all.iter().filter(|it| matches!(it.said, Said::Fixed(_)));
    let fixed: BTreeSet<&str> = fixed.map(|it| &*it.field.name).collect();
    let told = all.iter().filter(|it| apart(object, it).is_none());
    let told = told.filter_map(|it| {
        let near = |mark: &String| mark.starts_with(&it.pointer) || it.pointer.starts_with(&**mark);
        let is_fixed = fixed.contains(&*it.field.name);
        let why = match (&it.said, it.marked.is_empty()) {
            (Said::Fixed(_), true) => "is refused, and not marked",
            (Said::Taken(_), false) => "is taken, and marked",
            (Said::Wrong(_), false) if !is_fixed => "is refused for something else, and marked",
            (Said::Fixed(_), false) if !it.marked.iter().any(near) => "is marked elsewhere",
            _ => return None,
        };
        let said = format!("{:?}", it.said);
        let said: String = said.chars().take(300).collect();
        Some(format!(
            "{object} {} {:?} {why}: {:?} {said}",
            it.pointer, it.way, it.marked
        ))
    });
    told.collect()
}

#[test]
fn what_a_real_server_lets_nobody_change_is_marked_and_nothing_else() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("fixed");
    let (mut faulty, mut asked) = (Vec::new(), 0);
    let mut set_apart = BTreeSet::new();
    let mut unread: BTreeMap<(&str, String), String> = BTreeMap::new();
    let mut reached: BTreeSet<(&str, String)> = BTreeSet::new();
    for (kind, path) in objects::create(&ns) {
        let fields = fields::of(bed, kind);
        let all = probes(&ns, kind, path, &fields);
        asked += all.len();
        // Each field of a kind is judged in one of its objects at least.
        let judged = all.iter().filter(|it| !matches!(it.said, Said::Unread(_)));
        let judged: BTreeSet<&str> = judged.map(|it| &*it.field.name).collect();
        for field in &fields {
            let of_field = all.iter().filter(|it| it.field.name == field.name);
            let said: Vec<_> = of_field.map(|it| &it.said).collect();
            let named = (kind.word, field.name.clone());
            unread.entry(named).or_insert_with(|| format!("{said:?}"));
        }
        reached.extend(judged.into_iter().map(|it| (kind.word, it.to_owned())));
        faulty.extend(faults(path, &all));
        let differs = all
            .iter()
            .filter(|it| it.marked.is_empty() == matches!(it.said, Said::Fixed(_)));
        set_apart.extend(differs.filter_map(|it| apart(path, it)));
        println!("{path}: {} fields, {} changes", fields.len(), all.len());
    }
    assert!(
        faulty.is_empty(),
        "{} of {asked}:\n{}",
        faulty.len(),
        faulty.join("\n")
    );
    unread.retain(|field, _| !reached.contains(field));
    let out: Vec<_> = unread
        .keys()
        .map(|(kind, field)| (*kind, field.as_str()))
        .collect();
    assert_eq!(out, OUT_OF_REACH, "{unread:?}");
    // What is set apart differs still.
    let none: Vec<_> = (0..APART.len())
        .filter(|it| !set_apart.contains(it))
        .collect();
    assert!(
        none.is_empty(),
        "{:?}",
        none.iter().map(|it| APART[*it]).collect::<Vec<_>>()
    );
    assert!(asked > 3000, "{asked} changes were asked for");
}

#[test]
fn the_kinds_that_are_edited_are_all_asked_for() {
    let known: BTreeSet<&str> = kind::KINDS.iter().map(|it| it.word).collect();
    let asked: BTreeSet<&str> = objects::ALL.iter().map(|(it, ..)| it.word).collect();
    assert_eq!(known, asked);
}
