//! Who asks, and what each may do.

mod user; // User: a name and its groups

pub use user::User;
