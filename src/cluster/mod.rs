//! The only code that talks to an API server.

pub mod kinds;
pub mod observe;
pub mod reflect;
pub mod server;
pub mod translate;
pub mod trouble;

pub use observe::Observer;
pub use server::Server;
pub use trouble::Trouble;
