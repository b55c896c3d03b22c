//! One API server: the door through which every request goes.

use std::time::Duration;

use http::{Request, Response};
use kube::client::Body;

use super::trouble::Trouble;

/// One API server and the credentials for it.
pub struct Server {
    client: kube::Client,
}

impl Server {
    /// A server behind a ready-made client.
    #[must_use]
    pub fn new(client: kube::Client) -> Self {
        Self { client }
    }

    /// Asks for a path with its query. The deadline ends with the answer's headers; the body of a
    /// successful answer is yet to be read, that of an error has become the trouble.
    pub async fn get(&self, path: &str, deadline: Duration) -> Result<Response<Body>, Trouble> {
        let request = Request::get(path)
            .body(Body::empty())
            .map_err(|e| Trouble::Unreadable(e.to_string()))?;
        match tokio::time::timeout(deadline, self.client.send(request)).await {
            Err(_) => Err(Trouble::Timeout(path.to_owned())),
            Ok(Err(error)) => Err(Trouble::Unreachable(error.to_string())),
            Ok(Ok(response)) => Ok(response),
        }
    }
}
