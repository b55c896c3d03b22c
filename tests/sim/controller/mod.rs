//! The StatefulSet controller, rule by rule: a line per module.

mod bench;
mod order;
mod rollout;
