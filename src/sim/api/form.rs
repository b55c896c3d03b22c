//! The forms in which objects are given: whole, only their metadata, or as rows of a table.

use http::header;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::asked::Asked;
use super::reply::JSON;
use super::table::printer;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::value::{self, at};

/// How the asker wants objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As they are.
    Whole,
    /// Only `metadata`.
    Metadata,
    /// As rows of a table.
    Table(Inside),
}

/// What a row of a table holds beside its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Nothing.
    Nothing,
    /// The metadata of its object.
    Metadata,
    /// Its object.
    Object,
}

impl Form {
    /// The first form in the header `Accept` that this server speaks.
    pub fn wished(asked: &Asked) -> Result<Self, Refusal> {
        let accept = asked.header(header::ACCEPT);
        if accept.is_empty() {
            return Ok(Self::Whole);
        }
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            if !matches!(parts.next(), Some(JSON | "application/*" | "*/*")) {
                continue;
            }
            let parameter = |name: &str| {
                let mut parts = range.split(';').map(str::trim);
                parts.find_map(|it| it.strip_prefix(name)?.strip_prefix('='))
            };
            let is_current = parameter("v").is_none_or(|it| it == "v1")
                && parameter("g").is_none_or(|it| it == "meta.k8s.io");
            match parameter("as") {
                None => return Ok(Self::Whole),
                Some("Table") if is_current => return inside(asked).map(Self::Table),
                Some("PartialObjectMetadata" | "PartialObjectMetadataList") if is_current => {
                    return Ok(Self::Metadata);
                }
                Some(_) => {}
            }
        }
        Err(Refusal::new(406, "NotAcceptable", "406: Not Acceptable"))
    }

    /// Writes one object that stands alone.
    pub fn write(self, out: &mut Vec<u8>, kind: Kind, object: &Value, now: Timestamp) {
        self.write_with_head(out, kind, object, now, true);
    }

    /// The same; a table has its columns described, or not.
    pub fn write_with_head(
        self,
        out: &mut Vec<u8>,
        kind: Kind,
        object: &Value,
        now: Timestamp,
        has_head: bool,
    ) {
        let Self::Table(_) = self else {
            self.write_item(out, kind, object, now);
            return;
        };
        let version = value::text(object, "/metadata/resourceVersion");
        out.extend_from_slice(
            table_head(kind, &json!({ "resourceVersion": version }), has_head).as_bytes(),
        );
        self.write_item(out, kind, object, now);
        out.extend_from_slice(b"]}");
    }

    /// Writes one object of several: as it is, or as a row.
    pub fn write_item(self, out: &mut Vec<u8>, kind: Kind, object: &Value, now: Timestamp) {
        match self {
            Self::Whole => put(out, object),
            Self::Metadata => put(out, &metadata_of(object)),
            Self::Table(inside) => {
                let cells = (printer(kind).cells)(object, now);
                out.extend_from_slice(b"{\"cells\":");
                put(out, &cells);
                out.extend_from_slice(b",\"object\":");
                match inside {
                    Inside::Nothing => out.extend_from_slice(b"null"),
                    Inside::Metadata => put(out, &metadata_of(object)),
                    Inside::Object => put(out, object),
                }
                out.push(b'}');
            }
        }
    }

    /// What stands before the items of a list.
    #[must_use]
    pub fn list_head(self, kind: Kind, metadata: &Value) -> String {
        let resource = kind.resource();
        let (name, version) = match self {
            Self::Table(_) => return table_head(kind, metadata, true),
            Self::Metadata => (
                "PartialObjectMetadataList".to_owned(),
                "meta.k8s.io/v1".to_owned(),
            ),
            Self::Whole => (format!("{}List", resource.name), resource.api_version()),
        };
        format!(
            "{{\"kind\":{},\"apiVersion\":{},\"metadata\":{metadata},\"items\":[",
            Value::from(name),
            Value::from(version)
        )
    }
}

fn inside(asked: &Asked) -> Result<Inside, Refusal> {
    match asked.query.text("includeObject") {
        "" | "Metadata" => Ok(Inside::Metadata),
        "None" => Ok(Inside::Nothing),
        "Object" => Ok(Inside::Object),
        other => Err(Refusal::bad_request(format!(
            "unrecognized includeObject value: {other}"
        ))),
    }
}

fn table_head(kind: Kind, metadata: &Value, has_head: bool) -> String {
    let columns = if has_head {
        printer(kind).head()
    } else {
        Value::Null
    };
    format!(
        "{{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{metadata},\"columnDefinitions\":{columns},\"rows\":["
    )
}

fn metadata_of(object: &Value) -> Value {
    json!({
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": at(object, "/metadata"),
    })
}

/// Writes JSON into memory, which cannot fail.
pub fn put(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    let _ = serde_json::to_writer(out, value);
}
