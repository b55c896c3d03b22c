//! The simulated cluster, part by part: a line per module.

mod api;
mod cluster;
mod controller;
mod door;
mod kubelet;
mod nodes;
mod scheduler;
mod storage;
mod twins;
mod verbs;
pub mod world;
