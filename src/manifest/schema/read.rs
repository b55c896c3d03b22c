//! Reading an OpenAPI v3 document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Choice, Property, Schema, Shape, Type, Word, words};

/// So many references may lead from one to the next before there is something.
const LONGEST_CHAIN: usize = 16;

/// What the server calls required though it takes the zero of the type where there is none.
const NEEDLESS: &[(&str, &str)] = &[
    ("ControllerRevision", "revision"),
    ("HTTPHeader", "value"),
    ("Sysctl", "value"),
];

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    components: Option<Components<'a>>,
}

#[derive(Deserialize)]
struct Components<'a> {
    #[serde(borrow, default)]
    schemas: BTreeMap<String, &'a RawValue>,
}

/// A schema as the document has it.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Raw {
    description: String,
    #[serde(rename = "type")]
    kind: String,
    format: String,
    properties: BTreeMap<String, Raw>,
    required: Vec<String>,
    items: Option<Box<Raw>>,
    additional_properties: Option<Extra>,
    all_of: Vec<Raw>,
    one_of: Vec<Raw>,
    any_of: Vec<Raw>,
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "enum")]
    choices: Vec<Value>,
    #[serde(rename = "x-kubernetes-int-or-string")]
    is_int_or_text: bool,
    #[serde(rename = "x-kubernetes-preserve-unknown-fields")]
    is_open: bool,
    #[serde(rename = "x-kubernetes-group-version-kind")]
    kinds: Vec<RawKind>,
}

/// `additionalProperties`: what the values of a map are, or only that there may be some.
#[derive(Deserialize)]
#[serde(untagged)]
enum Extra {
    Flag(bool),
    Of(Box<Raw>),
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct RawKind {
    group: String,
    version: String,
    kind: String,
}

/// The schema of a document, or why it is none.
pub fn read(document: &[u8]) -> Result<Schema, String> {
    let document: Document<'_> = serde_json::from_slice(document)
        .map_err(|_| "what the server sends as its schema is none".to_owned())?;
    let schemas = document.components.map(|it| it.schemas).unwrap_or_default();
    if schemas.is_empty() {
        return Err("the server tells which paths it has, but not which fields".into());
    }
    // One that is not as expected allows everything, and the others remain.
    let raws: BTreeMap<String, Raw> = schemas
        .into_iter()
        .map(|(name, raw)| (name, serde_json::from_str(raw.get()).unwrap_or_default()))
        .collect();
    let mut reader = Reader {
        raws: &raws,
        places: BTreeMap::new(),
        types: Vec::new(),
        open: Vec::new(),
        words: BTreeSet::new(),
    };
    let kinds = reader.kinds();
    reader.fill();
    Ok(Schema {
        kinds,
        types: reader.types,
    })
}

struct Reader<'r> {
    raws: &'r BTreeMap<String, Raw>,
    places: BTreeMap<&'r str, usize>,
    types: Vec<Type>,
    /// Those whose fields are yet to be read.
    open: Vec<(usize, &'r Raw)>,
    words: BTreeSet<Word>,
}

impl<'r> Reader<'r> {
    fn kinds(&mut self) -> BTreeMap<String, BTreeMap<String, Shape>> {
        let mut kinds: BTreeMap<String, BTreeMap<String, Shape>> = BTreeMap::new();
        for (name, raw) in self.raws {
            // Options and answers are of every group; an object is of one, and has metadata of its own.
            let [only] = &*raw.kinds else { continue };
            if raw.properties.contains_key("items") || !raw.properties.contains_key("metadata") {
                continue;
            }
            let version = match &*only.group {
                "" => only.version.clone(),
                group => format!("{group}/{}", only.version),
            };
            let place = Shape::Object(self.place(name, raw));
            let of_version = kinds.entry(version).or_default();
            of_version.insert(only.kind.clone(), place);
        }
        kinds
    }

    /// The number of a type that has a name.
    fn place(&mut self, name: &'r str, raw: &'r Raw) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.begin(name.rsplit('.').next().unwrap_or(name), raw);
        self.places.insert(name, place);
        place
    }

    fn begin(&mut self, name: &str, raw: &'r Raw) -> usize {
        let place = self.types.len();
        let fresh = Type {
            name: self.word(name),
            about: self.word(&words::first_sentence(&raw.description)),
            properties: Vec::new(),
            is_open: raw.is_open
                || raw
                    .additional_properties
                    .as_ref()
                    .is_some_and(Extra::is_some),
        };
        self.types.push(fresh);
        self.open.push((place, raw));
        place
    }

    /// Reads the fields of all that was met.
    fn fill(&mut self) {
        while let Some((place, raw)) = self.open.pop() {
            let of = self.types.get(place).map(|it| it.name.clone());
            let of = of.unwrap_or_default();
            let properties = raw.properties.iter().map(|(name, it)| Property {
                name: self.word(name),
                about: self.about(it),
                shape: self.shape(it, 0),
                is_required: raw.required.contains(name) && !NEEDLESS.contains(&(&of, name)),
            });
            let properties = properties.collect();
            if let Some(unfinished) = self.types.get_mut(place) {
                unfinished.properties = properties;
            }
        }
    }

    fn about(&mut self, raw: &'r Raw) -> Word {
        let own = words::first_sentence(&raw.description);
        self.word(&own)
    }

    fn shape(&mut self, raw: &'r Raw, chain: usize) -> Shape {
        if chain > LONGEST_CHAIN {
            return Shape::Any;
        }
        if let Some(reference) = &raw.reference {
            return self.referred(reference, chain + 1);
        }
        if let ([only], true) = (&*raw.all_of, raw.kind.is_empty()) {
            return self.shape(only, chain + 1);
        }
        let is_either = |one: &str, other: &str| {
            let either = [&raw.one_of, &raw.any_of];
            either.iter().any(|all| {
                let has = |kind: &str| all.iter().any(|it| it.kind == kind);
                all.len() == 2 && has(one) && has(other)
            })
        };
        if raw.is_int_or_text || raw.format == "int-or-string" || is_either("integer", "string") {
            return Shape::IntOrText;
        }
        if is_either("number", "string") {
            return Shape::Quantity;
        }
        match &*raw.kind {
            "string" if !raw.choices.is_empty() => self.choices(raw),
            "string" => match &*raw.format {
                "byte" => Shape::Base64,
                "date-time" => Shape::Time,
                _ => Shape::Text,
            },
            "integer" if raw.format == "int32" => Shape::Whole32,
            "integer" => Shape::Whole,
            "number" => Shape::Number,
            "boolean" => Shape::Truth,
            "array" => {
                let item = raw.items.as_ref().map(|it| self.shape(it, chain + 1));
                Shape::List(Box::new(item.unwrap_or_default()))
            }
            "object" | "" => self.map(raw, chain),
            _ => Shape::Any,
        }
    }

    fn map(&mut self, raw: &'r Raw, chain: usize) -> Shape {
        if !raw.properties.is_empty() {
            return Shape::Object(self.begin("", raw));
        }
        match &raw.additional_properties {
            Some(Extra::Of(values)) => Shape::Map(Box::new(self.shape(values, chain + 1))),
            _ => Shape::Any,
        }
    }

    fn referred(&mut self, reference: &'r str, chain: usize) -> Shape {
        let name = reference.rsplit('/').next().unwrap_or_default();
        // Older servers call it a text.
        if name.ends_with(".Quantity") {
            return Shape::Quantity;
        }
        match self.raws.get(name) {
            None => Shape::Any,
            Some(raw) if raw.properties.is_empty() => self.shape(raw, chain),
            Some(raw) => Shape::Object(self.place(name, raw)),
        }
    }

    fn choices(&mut self, raw: &'r Raw) -> Shape {
        let said = words::of_values(&raw.description);
        let choices = raw.choices.iter().filter_map(Value::as_str);
        let choices = choices.filter(|word| !word.is_empty()).map(|word| Choice {
            word: self.word(word),
            about: self.word(said.get(word).map_or("", String::as_str)),
        });
        Shape::Choice(choices.collect())
    }

    fn word(&mut self, text: &str) -> Word {
        if let Some(known) = self.words.get(text) {
            return known.clone();
        }
        let word: Word = text.into();
        self.words.insert(word.clone());
        word
    }
}

impl Extra {
    fn is_some(&self) -> bool {
        !matches!(self, Self::Flag(false))
    }
}
