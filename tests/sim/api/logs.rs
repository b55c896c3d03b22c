//! Logs: what the server says where there is none. What there is, a story reads.

use http::Method;
use serde_json::json;

use crate::sim::world::{ask, get, sim};

const PODS: &str = "/api/v1/namespaces/default/pods";

#[tokio::test(start_paused = true)]
async fn where_there_is_no_log_the_server_says_why() {
    let sim = sim();
    let client = sim.client();
    let pod = json!({
        "metadata": {"name": "web-0"},
        "spec": {"containers": [{"name": "main", "image": "db:1"}, {"name": "sidecar", "image": "log:1"}]},
    });
    ask(&client, Method::POST, PODS, pod).await;
    for (path, code, words) in [
        ("web-1/log", 404, "pods \"web-1\" not found"),
        (
            "web-0/log",
            400,
            "a container name must be specified for pod web-0, choose one of: [main sidecar]",
        ),
        (
            "web-0/log?container=other",
            400,
            "container other is not valid for pod web-0",
        ),
        (
            "web-0/log?container=main",
            400,
            "container \"main\" in pod \"web-0\" is waiting to start: ContainerCreating",
        ),
        (
            "web-0/log?container=main&previous=true",
            400,
            "previous terminated container \"main\" in pod \"web-0\" not found",
        ),
    ] {
        let told = get(&client, &format!("{PODS}/{path}")).await;
        assert_eq!(told["code"], code, "{path}: {told}");
        assert_eq!(told["message"], words, "{path}");
    }
}
