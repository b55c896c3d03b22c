//! The simulated cluster, part by part: a line per module.
