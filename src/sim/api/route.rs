//! Which answer belongs to which request.

use http::Method;

use super::asked::Asked;
use super::form::Form;
use super::path::{Place, Target};
use super::reply::Reply;
use super::{discovery, read, write};
use crate::sim::refusal::Refusal;
use crate::sim::running::Sim;

/// Answers a request.
#[must_use]
pub fn answer(sim: &Sim, asked: &Asked) -> Reply {
    let answer = match Target::of(&asked.path) {
        Target::Resource(place) => resource(sim, asked, &place),
        Target::Other if asked.method == Method::GET => Ok(discovery::answer(asked)),
        Target::Other => Ok(Reply::nowhere()),
    };
    answer.unwrap_or_else(Reply::from)
}

fn resource(sim: &Sim, asked: &Asked, place: &Place) -> Result<Reply, Refusal> {
    let form = Form::Whole;
    let is_one = !place.name.is_empty();
    let is_part = !place.part.is_empty();
    match asked.method {
        Method::GET if asked.query.is_set("watch") && !is_part => {
            read::watch(sim, asked, place, form)
        }
        Method::GET if is_one => read::get(sim, place, form),
        Method::GET => read::list(sim, asked, place, form),
        Method::POST if !is_one && is_creatable(place) => write::create(sim, asked, place),
        Method::PUT if is_one => write::update(sim, asked, place),
        Method::DELETE if is_one && !is_part => write::delete(sim, asked, place),
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
