//! A cluster in a box: an API server, the controllers and the kubelets of Kubernetes, in this process.
//!
//! ```text
//! kube::Client ── tower ──┐                        ┌── Actor: statefulset controller, scheduler,
//!                         ├── api ── verbs ── store ┤   kubelets, volumes, garbage, budgets ...
//! kubectl ── HTTP/1.1 ────┘     (one world)        └── each looks at what changed, and acts later
//! ```
//!
//! One [`World`] owns all that there is, and one agenda of what happens next: an actor is told of every
//! change and puts the objects that it must look at onto the agenda, at some moment of simulated time.
//! Time is tokio's, so that under a paused clock an hour takes milliseconds; whatever is left to chance is
//! thrown with one die, so that the same seed and the same requests give the same story.
//!
//! Nothing here shares code with `domain`: if both worked out ordinals alike, a wrong rule would pass
//! every test. What is written here was written from the rules of Kubernetes, and is held to the real control
//! plane, scenario by scenario (`tests/conformance`).

mod access; // who asks, and what each may do
mod actor; // Actor, ACTORS, Agenda: who acts on its own, and when
mod api; // requests and answers, as the API server gives them
mod autoscaler; // HorizontalPodAutoscalers that insist
mod budgets; // the disruption controller
pub mod cast; // what is there when the story begins, and what happens in it
mod chatter; // what recorders of events remember
mod clock; // simulated time
mod controller; // StatefulSets: revisions, pods, claims, status
mod door; // the client in this process, and HTTP on loopback
mod endpoints; // EndpointSlices: where the pods of a Service are
mod event; // what actors say about objects
mod fnv; // a hash that is the same everywhere
mod garbage; // what outlives its owners goes
mod kubelet; // pods live on their nodes
mod labelled; // which pods a selector may select
mod namespaces; // namespaces that end
mod nodes; // nodes are well, lost, found
mod owned; // who owns what: by owner, and those that nobody controls
mod patch; // JSON, merge and strategic merge patches
mod quotas; // what is used of the quotas
mod refusal; // how the API server says no
mod resource; // the kinds that are served
mod running; // Sim: a world that runs
mod scheduler; // pods get nodes
mod schema; // the fields of every kind
mod storage; // claims get volumes
mod store; // objects, resource versions, history
mod value; // reading and writing JSON
mod verbs; // create, update, patch, delete, as the API server does them
mod world; // World: the one owner of it all

pub use access::User;
pub use clock::Clock;
pub use door::{Closed, Fault, Kubeconfig, Manner, Whom};
pub use kubelet::Pace;
pub use patch::PatchKind;
pub use refusal::Refusal;
pub use resource::{Kind, Resource};
pub use running::{Settings, Sim};
pub use store::{Change, Key, Object, Store};
pub use verbs::{Deletion, Part, Propagation, Validation, Write, Written, decode::decode};
pub use world::World;
