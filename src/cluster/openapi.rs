//! The schemas of a group and version, as the server publishes them (OpenAPI v3).

use super::Server;
use crate::manifest::Schema;

/// The schema of a group and version, such as `apps/v1`; or why there is none.
pub async fn schema(_server: &Server, version: &str) -> Result<Schema, String> {
    Err(format!("the schema of {version} is not known"))
}
