//! The same over real sockets: what only bytes on a connection can show.
