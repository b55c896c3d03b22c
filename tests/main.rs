//! All tests: one binary, one link.

mod control_plane;
