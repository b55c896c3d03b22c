//! The doors into the simulated cluster.

mod client;
mod loopback;
mod weather;
