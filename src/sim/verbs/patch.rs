//! PATCH: from the body of a patch to an update of the object as it is now.

use serde_json::Value;

use super::decode::{complaints, settle};
use super::{Part, Validation, Write, Written};
use crate::sim::patch::{self, PatchKind, go_words};
use crate::sim::refusal::Refusal;
use crate::sim::schema;
use crate::sim::store::Key;
use crate::sim::value::{self, name, namespace, text, uid};
use crate::sim::world::World;

impl World {
    /// Changes an object, or the part of it that the write is about, by a patch. What the patch says of uid
    /// and resource version are its preconditions.
    pub fn patch(
        &mut self,
        key: &Key,
        kind: PatchKind,
        body: &[u8],
        write: &Write,
    ) -> Result<Written, Refusal> {
        let (current, its) = match write.part {
            Part::Scale => (self.scale(key)?, schema::named("Scale")),
            Part::Whole | Part::Status => {
                let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
                ((*stored).clone(), schema::of(key.kind))
            }
        };
        let patched = patch::apply(kind, body, &current, its)?;
        let mut object = patched.object;
        // What is refused is shown: the whole object, or the patch as Go prints it.
        let shown = match kind {
            PatchKind::Strategic => go_words(&patched.patch),
            PatchKind::Json | PatchKind::Merge => object.to_string(),
        };
        let findings = settle(&mut object, its);
        let refuse = |why: &str| {
            let words = format!("Invalid value: {}: {why}", Value::from(shown.as_str()));
            Refusal::invalid_as(
                "",
                "",
                "",
                &[("patch".to_owned(), "FieldValueInvalid", words)],
            )
        };
        if let Some(wrong) = findings.wrong {
            return Err(refuse(&match kind {
                PatchKind::Strategic => unconverted(&wrong),
                PatchKind::Json | PatchKind::Merge => wrong,
            }));
        }
        let version = text(&object, "/apiVersion");
        let known = text(&current, "/kind");
        let is_same = version == text(&current, "/apiVersion") && text(&object, "/kind") == known;
        if kind != PatchKind::Strategic && !is_same {
            return Err(refuse(&format!(
                "no kind {:?} is registered for version {version:?} in scheme \"pkg/runtime/scheme.go:111\"",
                text(&object, "/kind")
            )));
        }
        let strict = complaints(&patched.twice, &findings.unknown);
        if write.validation == Validation::Strict && !strict.is_empty() {
            return Err(refuse(&format!(
                "strict decoding error: {}",
                strict.join(", ")
            )));
        }
        check_address(key, &object)?;
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        if write.part == Part::Scale && uid(&object) != uid(&stored) {
            return Err(other_uid(key, uid(&object), uid(&stored)));
        }
        let mut written = self.replace(key, stored, object, write)?;
        if write.validation == Validation::Warn {
            written.warnings.splice(0..0, strict);
        }
        Ok(written)
    }
}

/// How a strategic patch speaks of what Go's decoder would not take: by the type that was wished.
fn unconverted(wrong: &str) -> String {
    let Some(told) = wrong.strip_prefix("json: cannot unmarshal ") else {
        return wrong.to_owned();
    };
    let wished = wrong.rsplit(" of type ").next().unwrap_or_default();
    let had = told.split(' ').next().unwrap_or_default();
    let had = match had {
        "number" => "int64",
        "array" => "slice",
        "object" => "map",
        had => had,
    };
    if wished.starts_with("[]") {
        format!("cannot restore slice from {had}")
    } else if wished.starts_with("map[") {
        format!("cannot restore map from {had}")
    } else if matches!(wished, "int32" | "int64" | "string" | "bool" | "float64") {
        format!("unrecognized type: {wished}")
    } else {
        format!("cannot restore struct from: {had}")
    }
}

fn other_uid(key: &Key, wished: &str, known: &str) -> Refusal {
    let resource = key.kind.resource();
    let mut refusal = Refusal::conflict(key, "");
    refusal.message = format!(
        "Operation cannot be fulfilled on {}/scale{} \"{}\": Precondition failed: UID in precondition: {wished}, UID in object meta: {known}",
        resource.plural,
        resource.qualified().trim_start_matches(resource.plural),
        key.name
    );
    value::set(
        &mut refusal.details,
        "/kind",
        format!("{}/scale", resource.plural),
    );
    refusal
}

/// The name and the namespace in an object must be those of the path.
pub(super) fn check_address(key: &Key, object: &Value) -> Result<(), Refusal> {
    let told = namespace(object);
    if !told.is_empty() && told != key.namespace {
        return Err(Refusal::elsewhere());
    }
    let told = name(object);
    if told != key.name {
        return Err(Refusal::bad_request(format!(
            "the name of the object ({told}) does not match the name on the URL ({})",
            key.name
        )));
    }
    Ok(())
}
