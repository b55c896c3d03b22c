//! Objects, read when an operation needs to see them.

use std::time::Duration;

use serde_json::Value;

use super::Server;
use crate::domain::presence::Presence;

/// How long each answer may take.
const LIMIT: Duration = Duration::from_secs(15);

/// What is at these paths, all asked for at once: `null` where there is nothing; or why one of them cannot be read.
pub async fn read(server: &Server, paths: &[String]) -> Result<Vec<Value>, String> {
    let questions = paths
        .iter()
        .map(async |path| match server.get_json(path, LIMIT).await {
            Err(trouble) if trouble.code() == Some(404) => Ok(Value::Null),
            answered => answered.map_err(|trouble| trouble.to_string()),
        });
    futures::future::try_join_all(questions).await
}

/// What is known of whether something is at each of these paths, all asked for at once.
pub async fn known(server: &Server, paths: &[String]) -> Vec<Presence> {
    let questions = paths
        .iter()
        .map(async |path| match server.is_there(path, LIMIT).await {
            Ok(true) => Presence::There,
            Ok(false) => Presence::Missing,
            Err(trouble) if trouble.code() == Some(403) => Presence::Forbidden,
            Err(trouble) => Presence::Unknown(trouble.to_string()),
        });
    futures::future::join_all(questions).await
}
