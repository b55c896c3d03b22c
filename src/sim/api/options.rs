//! What a list or a watch is asked for, and which combinations make no sense.

use std::time::Duration;

use serde_json::{Value, json};

use super::asked::Query;
use super::fields::Fields;
use super::labels::Labels;
use super::path::Place;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;

/// Which objects.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Their kind.
    pub kind: Kind,
    /// Their namespace; empty for all of them.
    pub namespace: String,
    /// By labels.
    pub labels: Labels,
    /// By fields.
    pub fields: Fields,
}

/// The resource version that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The newest.
    Unset,
    /// `0`: any will do.
    Any,
    /// That one, or one that is not older.
    At(u64),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which objects.
    pub selection: Selection,
    /// From which version on.
    pub version: Version,
    /// Whether exactly that version is meant.
    pub is_exact: bool,
    /// At most so many; 0 for all.
    pub limit: usize,
    /// Where a list goes on; empty for its beginning.
    pub proceed: String,
    /// How long a watch lasts at most.
    pub timeout: Option<Duration>,
    /// Whether a watch may tell of versions without a change.
    pub wants_bookmarks: bool,
    /// Whether a watch begins with what there is; none when that was not said.
    pub initial: Option<bool>,
}

impl Selection {
    /// Whether nothing but the place says which objects are meant.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    /// Whether a key can belong to a selected object.
    #[must_use]
    pub fn covers(&self, key: &Key) -> bool {
        key.kind == self.kind && (self.namespace.is_empty() || key.namespace == self.namespace)
    }

    /// Whether this object, in the right place, is selected.
    #[must_use]
    pub fn select(&self, object: &Value) -> bool {
        self.fields.select(object) && self.labels.select(object)
    }
}

impl Options {
    /// Reads them. A name in the path is a field selector in disguise.
    pub fn read(place: &Place, query: &Query) -> Result<Self, Refusal> {
        let mut fields = Fields::parse(place.kind, query.text("fieldSelector"))?;
        let labels = Labels::parse(query.text("labelSelector"))?;
        let limit = query.number("limit")?.unwrap_or(0);
        let timeout = query.number("timeoutSeconds")?;
        let errors = offences(query);
        if !errors.is_empty() {
            return Err(invalid(&errors));
        }
        let version = match query.text("resourceVersion") {
            "" => Version::Unset,
            "0" => Version::Any,
            text => Version::At(text.parse().map_err(|_| malformed(query, text))?),
        };
        if !place.name.is_empty() {
            if fields
                .exact("metadata.name")
                .is_some_and(|it| it != place.name)
            {
                return Err(Refusal::bad_request(
                    "fieldSelector metadata.name doesn't match requested name",
                ));
            }
            if fields.is_empty() {
                fields = Fields::named(&place.name);
            }
        }
        let is_exact = match query.text("resourceVersionMatch") {
            "" => limit > 0 && matches!(version, Version::At(_)),
            word => word == "Exact",
        };
        Ok(Self {
            selection: Selection {
                kind: place.kind,
                namespace: place.namespace.clone(),
                labels,
                fields,
            },
            version,
            is_exact,
            limit: usize::try_from(limit).unwrap_or(0),
            proceed: query.text("continue").to_owned(),
            timeout: timeout
                .and_then(|it| u64::try_from(it).ok())
                .filter(|it| *it > 0)
                .map(Duration::from_secs),
            wants_bookmarks: query.is_set("allowWatchBookmarks"),
            initial: query.flag("sendInitialEvents"),
        })
    }
}

type Offence = (&'static str, &'static str, String);

fn forbidden(field: &'static str, words: &str) -> Offence {
    (field, "FieldValueForbidden", format!("Forbidden: {words}"))
}

fn offences(query: &Query) -> Vec<Offence> {
    let mut errors = Vec::new();
    let matching = query.text("resourceVersionMatch");
    let initial = query.flag("sendInitialEvents").is_some();
    let is_watch = query.is_set("watch");
    let mut allowed: &[&str] = &["Exact", "NotOlderThan", ""];
    if is_watch {
        allowed = &["NotOlderThan"];
        if initial && matching != "NotOlderThan" {
            errors.push(forbidden(
                "resourceVersionMatch",
                "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
            ));
        }
        if !initial && !matching.is_empty() {
            errors.push(forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
            ));
        }
    } else if !matching.is_empty() && query.text("resourceVersion").is_empty() {
        errors.push(forbidden(
            "resourceVersionMatch",
            "resourceVersionMatch is forbidden unless resourceVersion is provided",
        ));
    }
    if !matching.is_empty() {
        if !query.text("continue").is_empty() {
            errors.push(forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden when continue is provided",
            ));
        }
        if !allowed.contains(&matching) {
            let allowed: Vec<_> = allowed.iter().map(|it| format!("{it:?}")).collect();
            errors.push((
                "resourceVersionMatch",
                "FieldValueNotSupported",
                format!(
                    "Unsupported value: {matching:?}: supported values: {}",
                    allowed.join(", ")
                ),
            ));
        }
    }
    if !is_watch && matching == "Exact" && query.text("resourceVersion") == "0" {
        errors.push(forbidden(
            "resourceVersionMatch",
            "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"",
        ));
    }
    if !is_watch && initial {
        errors.push(forbidden(
            "sendInitialEvents",
            "sendInitialEvents is forbidden for list",
        ));
    }
    errors
}

fn invalid(errors: &[Offence]) -> Refusal {
    let told: Vec<String> = errors
        .iter()
        .map(|(field, _, words)| format!("{field}: {words}"))
        .collect();
    let told = match told.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let causes: Vec<Value> = errors
        .iter()
        .map(|(field, reason, words)| json!({ "field": field, "reason": reason, "message": words }))
        .collect();
    Refusal::new(
        422,
        "Invalid",
        format!("ListOptions.meta.k8s.io \"\" is invalid: {told}"),
    )
    .with(json!({ "group": "meta.k8s.io", "kind": "ListOptions", "causes": causes }))
}

/// A watch is refused deeper within, where nobody has a code for it.
fn malformed(query: &Query, version: &str) -> Refusal {
    let words = format!(
        "resourceVersion: Invalid value: {version:?}: strconv.ParseUint: parsing {version:?}: invalid syntax"
    );
    if query.is_set("watch") {
        return Refusal::internal(words);
    }
    Refusal::bad_request(format!("invalid resource version: {words}"))
}
