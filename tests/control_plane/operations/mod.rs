//! What is done through the program's keys, on the real control plane.

mod created; // from a file
mod cured; // the stuck rollback
pub mod keys; // the keys of each operation, as an operator presses them
mod likeness; // a set as text, without what differs between two of the same
mod marked; // several at once
mod raced; // others who write
mod refused; // rights, policies, budgets, quotas
pub mod twins; // by keys and by kubectl: the same
