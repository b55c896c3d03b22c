//! The doors into the simulated cluster.

mod client;
mod kubectl;
mod loopback;
mod weather;
