//! Which answer belongs to which request.

use http::{Method, header};
use serde_json::Value;

use super::asked::Asked;
use super::form::Form;
use super::path::{Place, Target};
use super::protobuf::{PROTOBUF, to_json};
use super::reply::Reply;
use super::{delete, discovery, gate, log, read, review, summary, write};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;

/// Answers a request.
#[must_use]
pub fn answer(sim: &Sim, mut asked: Asked) -> Reply {
    let translated = match asked.media_type() {
        PROTOBUF => to_json(&asked.body),
        "application/yaml" => serde_yaml::from_slice::<Value>(&asked.body).ok(),
        _ => None,
    };
    if let Some(body) = translated {
        asked.body = body.to_string().into();
        asked.headers.remove(header::CONTENT_TYPE);
    }
    gate::pass(sim, asked)
        .and_then(|asked| served(sim, &asked))
        .unwrap_or_else(Reply::from)
}

fn served(sim: &Sim, asked: &Asked) -> Result<Reply, Refusal> {
    match Target::of(&asked.path) {
        Target::Resource(place) => resource(sim, asked, &place),
        Target::Other if asked.method == Method::GET => match summary::node_of(&asked.path) {
            Some(node) => summary::answer(sim, node),
            None => Ok(discovery::answer(asked)),
        },
        Target::Other if asked.method == Method::POST => {
            review::answer(sim, asked).unwrap_or_else(|| Ok(discovery::nowhere(&asked.path)))
        }
        Target::Other => Ok(discovery::nowhere(&asked.path)),
    }
}

fn resource(sim: &Sim, asked: &Asked, place: &Place) -> Result<Reply, Refusal> {
    let form = Form::wished(asked)?;
    let is_one = !place.name.is_empty();
    match (&asked.method, place.part.as_str()) {
        (&Method::GET, "") if asked.query.is_set("watch") => read::watch(sim, asked, place, form),
        (&Method::GET, "scale") => read::scale(sim, place),
        (&Method::GET, "log") => log::answer(sim, asked, place),
        (&Method::GET, "" | "status") if is_one => read::get(sim, place, form),
        (&Method::GET, "") => read::list(sim, asked, place, form),
        (&Method::POST, "eviction") => write::evict(sim, asked, place),
        (&Method::POST, "") if !is_one && is_creatable(place) => {
            write::create(sim, asked, place, form)
        }
        (&Method::PUT, "" | "status" | "scale") if is_one => write::update(sim, asked, place, form),
        (&Method::PATCH, "" | "status" | "scale") if is_one => {
            write::patch(sim, asked, place, form)
        }
        (&Method::DELETE, "") if is_one => delete::one(sim, asked, place, form),
        // Namespaces go one by one.
        (&Method::DELETE, "") if is_creatable(place) && place.kind != Kind::Namespace => {
            delete::many(sim, asked, place, form)
        }
        _ => Err(not_allowed()),
    }
}

fn is_creatable(place: &Place) -> bool {
    !place.kind.resource().is_namespaced || !place.namespace.is_empty()
}

fn not_allowed() -> Refusal {
    Refusal::new(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
    )
}
