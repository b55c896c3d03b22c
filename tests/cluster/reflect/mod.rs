//! Lists and watches against a scripted server.

mod calm;
