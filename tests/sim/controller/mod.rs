//! The StatefulSet controller, rule by rule: a line per module.

mod bench;
mod claims;
mod membership;
mod order;
mod rollout;
