//! Conformance: the real control plane decides, and the simulator is held to what it decided.
//!
//! Each `*.toml` in this folder is a scenario that a person can read (`scenario.rs` says how it is written, and
//! `objects.rs` the short-hand for a set). Its trace, what happened in which order and what was answered, was recorded
//! from a real control plane and lies in `recorded/`. Three tests hold everything together:
//!
//! - `real`: the real control plane still does what was recorded. Needs the test bed. `CONFORMANCE_RECORD=1` records
//!   anew, `CONFORMANCE_ONLY=word` takes only the scenarios with the word in their name;
//! - `simulated`: the simulator does what was recorded, but for what `differences.toml` names with a reason;
//! - `foretold`: what `domain::sequence` foretells of the order is what was recorded.
//!
//! `rules.rs` lists what the scenarios are about: the rules of the StatefulSet controller, of the API, and the subjects
//! of Kubernetes' own end-to-end suite; each has at least one scenario.

mod answer; // an answer in the trace
mod compare; // two traces, line by line, and the differences that are known
mod deeds; // the objects as a deed left them
mod door; // one request through a `kube::Client`, and its answer
mod foretold; // what is foretold of the order is what the real controller did
mod mask; // what differs between two runs of the same story, taken out of a text
mod objects; // a set in a few words, as JSON
mod place; // where a scenario is played: a control plane with a namespace
mod play; // the steps, one after the other
mod real; // the test on the real control plane
mod recorder; // watches a namespace
mod rules; // what must be covered
mod scenario; // what a scenario file says
mod simulated; // the test on the simulator
mod steps; // what a step says
mod trace; // what was recorded, as text
mod wish; // what is waited for
