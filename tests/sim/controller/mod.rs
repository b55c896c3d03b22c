//! The StatefulSet controller, rule by rule, and those beside it: a line per module.

mod autoscaler;
mod bench;
mod claims;
mod endpoints;
mod membership;
mod order;
mod rollout;
mod stories;
