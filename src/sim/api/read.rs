//! Get, list and watch.

use futures::StreamExt as _;
use futures::stream;
use hyper::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::asked::Asked;
use super::form::{Form, put};
use super::list::Page;
use super::options::Options;
use super::path::Place;
use super::reply::{Cut, Reply};
use super::watch::Watch;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;
use crate::sim::value;

/// How much of a list is written at once.
const CHUNK: usize = 64 * 1024;

/// One object.
pub fn get(sim: &Sim, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let key = place.key();
    let (object, now) = sim.with(|world| (world.get(&key), world.now()));
    let object = object.ok_or_else(|| Refusal::not_found(&key))?;
    let mut out = Vec::new();
    form.write(&mut out, place.kind, &object, now);
    Ok(Reply::bytes(200, out))
}

/// The number of replicas.
pub fn scale(sim: &Sim, place: &Place) -> Result<Reply, Refusal> {
    let scale = sim.with(|world| world.scale(&place.key()))?;
    Ok(Reply::json(200, &scale))
}

/// Many objects.
pub fn list(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let options = Options::read(place, &asked.query)?;
    let (page, now) = sim.with(|world| (Page::read(&world.store, &options), world.now()));
    Ok(whole(place.kind, page?, form, now))
}

/// What happens to objects.
pub fn watch(sim: &Sim, asked: &Asked, place: &Place, form: Form) -> Result<Reply, Refusal> {
    let options = Options::read(place, &asked.query)?;
    let watch = Watch::begin(sim, &options, form)?;
    Ok(Reply::flow(watch.flow()))
}

/// A list, written object by object as it is read.
pub fn whole(kind: Kind, page: Page, form: Form, now: Timestamp) -> Reply {
    let head = form.list_head(kind, &metadata(&page));
    let mut items = page.items.into_iter().enumerate().peekable();
    let bits = std::iter::from_fn(move || {
        items.peek()?;
        let mut out = Vec::with_capacity(CHUNK + CHUNK / 4);
        while out.len() < CHUNK {
            let Some((number, object)) = items.next() else {
                break;
            };
            if number > 0 {
                out.push(b',');
            }
            if form == Form::Whole {
                put(&mut out, &Item(&object));
            } else {
                form.write_item(&mut out, kind, &object, now);
            }
        }
        Some(Bytes::from(out))
    });
    let bits = std::iter::once(Bytes::from(head))
        .chain(bits)
        .chain([Bytes::from("]}")]);
    Reply::flow(stream::iter(bits.map(Ok::<_, Cut>)).boxed())
}

/// What a list tells of itself.
fn metadata(page: &Page) -> Value {
    let mut metadata = json!({ "resourceVersion": page.revision.to_string() });
    if !page.proceed.is_empty() {
        value::set(&mut metadata, "/continue", page.proceed.clone());
    }
    if let Some(remaining) = page.remaining {
        value::set(&mut metadata, "/remainingItemCount", remaining);
    }
    metadata
}

/// An item of a list: its kind and version are the list's.
struct Item<'a>(&'a Value);

impl serde::Serialize for Item<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(map) = self.0.as_object() else {
            return self.0.serialize(serializer);
        };
        serializer.collect_map(
            map.iter()
                .filter(|(key, _)| !matches!(key.as_str(), "kind" | "apiVersion")),
        )
    }
}
