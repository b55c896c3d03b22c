//! From nodes to a value: scalars understood, keys made texts, aliases and merges followed.

use std::collections::BTreeMap;

use granit_parser::Tag;
use serde_json::{Map, Value};

use super::places::{Inside, Place, Places};
use super::scalar::Scalar;
use super::tree::{Kind, Node};
use super::{Fault, Point, Span, Trouble};

const YAML: &str = "tag:yaml.org,2002:";

/// The value of a document, and where everything in it stands, when that is wanted.
///
/// How deep and how much has been counted while the nodes grew.
pub(super) fn build(root: &Node<'_>, placed: bool) -> Result<(Value, Places), Trouble> {
    Builder { placed }.value(root, None)
}

struct Builder {
    placed: bool,
}

/// The entries of a mapping as they come together.
#[derive(Default)]
struct Entries {
    values: Map<String, Value>,
    places: BTreeMap<String, Places>,
}

impl Builder {
    fn value(&self, node: &Node<'_>, key: Option<Span>) -> Result<(Value, Places), Trouble> {
        let mut inside = Inside::Nothing;
        let value = match &node.kind {
            Kind::Scalar { .. } => scalar(node)?
                .into_value()
                .map_err(|fault| at(node, fault))?,
            Kind::List(nodes) => {
                let (mut items, mut places) = (Vec::with_capacity(nodes.len()), Vec::new());
                for node in nodes {
                    let (item, place) = self.value(node, None)?;
                    items.push(item);
                    places.extend(self.placed.then_some(place));
                }
                inside = Inside::List(places);
                Value::Array(items)
            }
            Kind::Map(nodes) => {
                let mut entries = Entries::default();
                self.fill(&mut entries, nodes)?;
                inside = Inside::Map(entries.places);
                Value::Object(entries.values)
            }
            Kind::Anchor(shared) | Kind::Alias(shared) => {
                let (value, places) = self.value(shared, key)?;
                inside = places.inside;
                value
            }
        };
        let place = Place {
            key,
            value: node.span,
        };
        Ok((value, Places { place, inside }))
    }

    /// Adds the entries of a mapping in their order. A merge may change keys before it, and is changed by those behind it.
    fn fill(&self, entries: &mut Entries, nodes: &[(Node<'_>, Node<'_>)]) -> Result<(), Trouble> {
        let mut written = BTreeMap::new();
        for (key_node, node) in nodes {
            if is_merge(key_node) {
                self.merge(entries, node)?;
                continue;
            }
            let key = key(key_node)?;
            let start = key_node.span.start;
            if let Some(first) = written.insert(key.clone(), start) {
                return Err(twice(key, start, first));
            }
            let (value, places) = self.value(node, Some(key_node.span))?;
            if self.placed {
                entries.places.insert(key.clone(), places);
            }
            entries.values.insert(key, value);
        }
        Ok(())
    }

    fn merge(&self, entries: &mut Entries, node: &Node<'_>) -> Result<(), Trouble> {
        match &node.kind {
            // Of a list, the first has the last word.
            Kind::List(nodes) => nodes
                .iter()
                .rev()
                .try_for_each(|node| self.merge_one(entries, node)),
            _ => self.merge_one(entries, node),
        }
    }

    fn merge_one(&self, entries: &mut Entries, node: &Node<'_>) -> Result<(), Trouble> {
        match &target(node).kind {
            Kind::Map(nodes) => self.fill(entries, nodes),
            _ => Err(at(node, Fault::Merge)),
        }
    }
}

fn twice(key: String, again: Point, first: Point) -> Trouble {
    let fault = Fault::Twice { key, first };
    Trouble { at: again, fault }
}

fn at(node: &Node<'_>, fault: Fault) -> Trouble {
    let at = node.span.start;
    Trouble { at, fault }
}

/// What an anchor or an alias stands for.
fn target<'n, 'i>(node: &'n Node<'i>) -> &'n Node<'i> {
    match &node.kind {
        Kind::Anchor(shared) | Kind::Alias(shared) => target(shared),
        _ => node,
    }
}

fn key(node: &Node<'_>) -> Result<String, Trouble> {
    let target = target(node);
    let understood = match &target.kind {
        Kind::List(_) => Err(Fault::Key("a list")),
        Kind::Map(_) => Err(Fault::Key("a mapping")),
        _ => scalar(target)?.into_key(),
    };
    understood.map_err(|fault| at(node, fault))
}

fn scalar<'n>(node: &'n Node<'_>) -> Result<Scalar<'n>, Trouble> {
    let Kind::Scalar { text, plain, tag } = &node.kind else {
        return Ok(Scalar::Null);
    };
    match tag {
        Some(tag) => Scalar::tagged(&name(tag), text).map_err(|fault| at(node, fault)),
        None if *plain => Ok(Scalar::plain(text)),
        None => Ok(Scalar::Text(text.as_ref().into())),
    }
}

/// A plain `<<`: quoted or with a tag it is a key like others, but for two tags.
fn is_merge(node: &Node<'_>) -> bool {
    match &node.kind {
        Kind::Scalar { text, plain, tag } if text == "<<" => match tag {
            Some(tag) => name(tag) == "merge" || tag.original() == "!",
            None => *plain,
        },
        Kind::Anchor(shared) => is_merge(shared),
        _ => false,
    }
}

/// What a tag is called in YAML's own namespace, and nothing for others.
fn name(tag: &Tag) -> String {
    tag.suffix_in_namespace(YAML)
        .unwrap_or_default()
        .into_owned()
}
