//! The only code that talks to an API server.

pub mod access;
pub mod choose;
pub mod clock;
pub mod connect;
pub mod contexts;
pub mod credentials;
pub mod diagnose;
pub mod dial;
pub mod flags;
pub mod kinds;
pub mod kubeconfig;
pub mod login;
pub mod material;
pub mod measure;
pub mod observe;
pub mod openapi;
pub mod read;
pub mod redact;
pub mod reflect;
pub mod rights;
pub mod server;
pub mod translate;
pub mod trouble;
pub mod warning;
pub mod write;

pub use clock::Clock;
pub use connect::{Connected, connect};
pub use contexts::Ways;
pub use observe::Observer;
pub use server::Server;
pub use trouble::Trouble;
