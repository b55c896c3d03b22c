//! Writes: rehearsed, compared, sent once, found out about. `bench` is a simulated cluster behind a line that counts;
//! `proxy` is such a line on loopback, with any cluster behind it.

pub mod bench;
mod called_off;
mod carried_out;
mod changed;
mod lost;
mod parting;
pub mod proxy;
mod read_only;
pub mod real;
mod rehearsed;
mod rights;
mod sockets;
