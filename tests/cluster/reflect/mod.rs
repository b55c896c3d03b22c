//! Lists and watches against a scripted server.

mod back_in_time;
mod calm;
mod clocks;
mod hostile;
mod lists;
mod observer;
mod permissions;
mod real;
mod rows;
mod sockets;
mod split;
mod watches;
