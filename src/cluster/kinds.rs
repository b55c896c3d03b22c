//! Where each kind lives in the API, and which of its objects we ask for.

use std::fmt::Write as _;

use crate::domain::{Feed, Kind, Scope};

/// A list or a watch of a feed: path and query.
#[derive(Clone, Debug)]
pub struct Endpoint {
    path: String,
    filter: String,
}

impl Endpoint {
    /// Of a feed; the label selector is the one that was asked for on the command line, for sets only.
    #[must_use]
    pub fn of(feed: &Feed, selector: Option<&str>) -> Self {
        let namespace = match &feed.scope {
            Scope::Namespace(namespace) | Scope::Set { namespace, .. }
                if feed.kind.is_namespaced() =>
            {
                format!("namespaces/{}/", escaped(namespace))
            }
            _ => String::new(),
        };
        Self {
            path: format!("{}/{namespace}{}", group(feed.kind), feed.kind.resource()),
            filter: filter(feed, selector),
        }
    }

    /// The path with these parameters and the filter.
    #[must_use]
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut whole = self.path.clone();
        let mut separator = '?';
        for (key, value) in parameters {
            // Writing to a String does not fail.
            let _ = write!(whole, "{separator}{key}={}", escaped(value));
            separator = '&';
        }
        if !self.filter.is_empty() {
            let _ = write!(whole, "{separator}{}", self.filter);
        }
        whole
    }
}

fn group(kind: Kind) -> &'static str {
    match kind {
        Kind::Sets | Kind::Revisions | Kind::Templates => "/apis/apps/v1",
        Kind::Pods
        | Kind::Strays
        | Kind::Claims
        | Kind::Nodes
        | Kind::Services
        | Kind::SetEvents
        | Kind::Events
        | Kind::Volumes => "/api/v1",
        Kind::StorageClasses => "/apis/storage.k8s.io/v1",
        Kind::EndpointSlices => "/apis/discovery.k8s.io/v1",
        Kind::Budgets => "/apis/policy/v1",
        Kind::Autoscalers => "/apis/autoscaling/v2",
    }
}

/// The server filters: pods by a label that the controller gives to each of its own. The two feeds of
/// events share nothing.
fn filter(feed: &Feed, selector: Option<&str>) -> String {
    if let Scope::Set { labels, .. } = &feed.scope {
        return match &**labels {
            "" => String::new(),
            labels => format!("labelSelector={}", escaped(labels)),
        };
    }
    let (key, value) = match feed.kind {
        Kind::Sets => match selector {
            Some(selector) => ("labelSelector", selector),
            None => return String::new(),
        },
        Kind::Pods => ("labelSelector", "statefulset.kubernetes.io/pod-name"),
        Kind::Strays => ("labelSelector", "!statefulset.kubernetes.io/pod-name"),
        Kind::SetEvents => ("fieldSelector", "involvedObject.kind=StatefulSet"),
        Kind::Events => ("fieldSelector", "involvedObject.kind!=StatefulSet"),
        _ => return String::new(),
    };
    format!("{key}={}", escaped(value))
}

/// Percent-encodes all but the unreserved characters, so that no namespace can leave its place in the path.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}
