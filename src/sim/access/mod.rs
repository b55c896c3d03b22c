//! Who asks, and what each may do: by the roles and bindings that are stored.

mod action; // Action: what somebody wants to do
mod rules; // what the roles in the store allow
mod user; // User: a name and its groups

pub use action::Action;
pub use rules::{allows, granted};
pub use user::User;
