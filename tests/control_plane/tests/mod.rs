//! Tests of the bed itself: it does what other tests build upon.

mod disasters;
mod fates;
mod orphans;
mod skipped;
mod starts;
mod users;
mod volumes;
