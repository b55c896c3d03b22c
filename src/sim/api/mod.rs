//! Requests and answers, as the API server gives them. No sockets here: those are in [`super::door`].

mod asked; // Asked: a request that has arrived whole
mod delete; // one object, or all that are selected
mod discovery; // what is served, which version this is, whether it is well
mod fields; // field selectors
mod form; // objects as they are, or as tables
mod gate; // as whom, and whether they may
mod labels; // label selectors
mod list; // pages that all show the same moment
mod log; // what containers said
mod openapi; // as little of it as kubectl asks for
mod options; // what a list or watch is asked for
mod path; // which objects a path is about
mod protobuf; // bodies that kubectl writes in no other language
mod read; // get, list, watch
mod reply; // Reply: what goes back
mod review; // who am I, what may I do
mod route; // which answer belongs to which request
mod summary; // what kubelets say of what their pods use
mod table; // what `kubectl get` shows
mod watch; // what happens, at the reader's pace
mod write; // create, update, patch, evict

pub use asked::Asked;
pub use path::Target;
pub use reply::{Body, Content, Cut, Flow, Reply};
pub use route::answer;
