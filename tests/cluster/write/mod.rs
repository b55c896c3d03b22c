//! Writes: rehearsed, compared, sent once, found out about. `bench` is a simulated cluster behind a line that counts.

mod bench;
mod carried_out;
