//! The three kinds of patch: from an object and the body of a request to the object that is wished.

mod json; // RFC 6902, as the API server reads it
mod strategic; // lists merged by their keys, and directives

use serde_json::Value;

use super::refusal::Refusal;
use super::schema::Type;
use super::verbs::decode::{read, words};

pub use strategic::go_words;

/// How the body of a patch is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchKind {
    /// `application/json-patch+json`.
    Json,
    /// `application/merge-patch+json`.
    Merge,
    /// `application/strategic-merge-patch+json`.
    Strategic,
}

/// An object after a patch.
#[derive(Debug)]
pub struct Patched {
    /// The object that is wished.
    pub object: Value,
    /// The patch itself.
    pub patch: Value,
    /// The paths in the patch of keys that come twice.
    pub twice: Vec<String>,
}

/// What an object of this type becomes by a patch.
pub fn apply(
    kind: PatchKind,
    body: &[u8],
    object: &Value,
    its: &'static Type,
) -> Result<Patched, Refusal> {
    let mark = match kind {
        PatchKind::Json | PatchKind::Merge => "error decoding patch: ",
        PatchKind::Strategic => "",
    };
    let (patch, twice) = read(body)
        .map_err(|why| Refusal::bad_request(format!("{mark}{}", words::of(body, &why))))?;
    let object = match kind {
        PatchKind::Json => json::apply(object, &patch)?,
        PatchKind::Merge if patch.is_object() => {
            let mut object = object.clone();
            json_patch::merge(&mut object, &patch);
            object
        }
        PatchKind::Strategic if patch.is_object() => strategic::apply(object, &patch, its)?,
        PatchKind::Merge | PatchKind::Strategic => {
            return Err(Refusal::bad_request(format!(
                "{mark}json: cannot unmarshal array into Go value of type map[string]interface {{}}"
            )));
        }
    };
    Ok(Patched {
        object,
        patch,
        twice,
    })
}
