//! Tests of the bed itself: it does what other tests build upon.

mod starts;
