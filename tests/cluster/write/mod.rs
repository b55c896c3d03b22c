//! Writes: rehearsed, compared, sent once, found out about. `bench` is a simulated cluster behind a line that counts.

pub mod bench;
mod called_off;
mod carried_out;
mod changed;
mod lost;
mod read_only;
mod rehearsed;
mod rights;
mod sockets;
