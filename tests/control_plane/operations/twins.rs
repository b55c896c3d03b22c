//! The same set twice: one is changed through the program's keys, one by the real kubectl. Afterwards they are alike:
//! specs, templates byte by byte, revisions and their numbers, claims and pods, and who owns which fields of the set but
//! for the name.

use std::time::{Duration, Instant};

use serde_json::Value;
use similar::TextDiff;

use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::keys;
use super::likeness::likeness;

/// Two namespaces with the same in them.
pub struct Twins<'a> {
    pub ours: Namespace<'a>,
    pub theirs: Namespace<'a>,
}

impl<'a> Twins<'a> {
    pub fn of(bed: &'a Bed, name: &str, manifests: &str) -> Self {
        let twins = Self::empty(bed, name);
        twins.both().iter().for_each(|ns| ns.apply(manifests));
        twins
    }

    /// With nothing in them yet.
    pub fn empty(bed: &'a Bed, name: &str) -> Self {
        Self {
            ours: bed.namespace(&format!("{name}-keys")),
            theirs: bed.namespace(&format!("{name}-kubectl")),
        }
    }

    pub fn both(&self) -> [&Namespace<'a>; 2] {
        [&self.ours, &self.theirs]
    }

    /// One of them by keys, the other by kubectl; then they come to rest, and are alike.
    pub fn do_both(&self, keys: impl FnOnce(), kubectl: &[&str], is_over: impl Fn(&Namespace<'_>)) {
        let theirs = |ns: &Namespace<'_>| drop(ns.kubectl(kubectl));
        self.do_each(&kubectl.join(" "), keys, theirs, is_over);
    }

    /// The same, where kubectl is told more than words.
    pub fn do_each(
        &self,
        what: &str,
        keys: impl FnOnce(),
        kubectl: impl FnOnce(&Namespace<'_>),
        is_over: impl Fn(&Namespace<'_>),
    ) {
        kubectl(&self.theirs);
        keys();
        self.both().into_iter().for_each(is_over);
        self.are_alike(what);
    }

    /// What is not at rest yet, though it seems so, has a minute; what differs then differs for good.
    pub fn are_alike(&self, after: &str) {
        let start = Instant::now();
        loop {
            let [ours, theirs] = self.both().map(likeness);
            if ours == theirs {
                return;
            }
            let diff = TextDiff::from_lines(&theirs, &ours);
            let diff = diff.unified_diff().context_radius(0).to_string();
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "after kubectl {after} (-), and by keys (+):\n{diff}"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// Waits until the controller has nothing left to do with a set.
pub fn rests(ns: &Namespace<'_>, name: &str) {
    let set = ns.wait(
        &format!("{name} to be at rest"),
        &format!("statefulsets/{name}"),
        |it| {
            let status = |key: &str| it["status"][key].as_u64().unwrap_or(0);
            let wanted = it["spec"]["replicas"].as_u64().unwrap_or(0);
            let partition = &it["spec"]["updateStrategy"]["rollingUpdate"]["partition"];
            let reached = wanted.saturating_sub(partition.as_u64().unwrap_or(0));
            let is_there = ["replicas", "readyReplicas", "availableReplicas"]
                .iter()
                .all(|key| status(key) == wanted);
            let is_updated = it["status"]["currentRevision"] == it["status"]["updateRevision"];
            it["metadata"]["generation"] == it["status"]["observedGeneration"]
                && is_there
                && (is_updated
                    || partition.as_u64() > Some(0) && status("updatedReplicas") >= reached)
        },
    );
    // The status counts pods that end: what is gone is gone before one looks.
    ns.wait("no pod to be ending", "pods", |pods| {
        let pods = pods["items"].as_array().unwrap();
        let of_set = pods
            .iter()
            .filter(|it| it["metadata"]["labels"]["app"] == name);
        let ends = |it: &&Value| !it["metadata"]["deletionTimestamp"].is_null();
        of_set.clone().count() as u64 == set["spec"]["replicas"].as_u64().unwrap_or(0)
            && !of_set.clone().any(|it| ends(&it))
    });
}

fn gone(ns: &Namespace<'_>, name: &str, pods_go: bool) {
    ns.wait(
        &format!("{name} to be gone"),
        &format!("statefulsets/{name}"),
        Value::is_null,
    );
    ns.wait(
        "its pods to be gone, or let go",
        &format!("pods?labelSelector=app%3D{name}"),
        |pods| {
            let pods = pods["items"].as_array().unwrap();
            let is_free = |it: &Value| it["metadata"]["ownerReferences"].is_null();
            if pods_go {
                pods.is_empty()
            } else {
                pods.iter().all(is_free)
            }
        },
    );
}

#[test]
fn what_is_done_by_keys_is_what_kubectl_does() {
    let Some(bed) = Bed::shared() else { return };
    let twins = Twins::of(
        bed,
        "twins",
        &set("web", 2).claim("data", "1Gi").to_string(),
    );
    let web = |ns: &Namespace<'_>| rests(ns, "web");
    twins.both().into_iter().for_each(web);
    twins.are_alike("apply");
    let screen = Screen::of(&twins.ours, &["web"]);
    screen.shows(&["● live", "healthy"]);

    twins.do_both(
        || keys::scale(&screen, 3),
        &["scale", "sts/web", "--replicas=3"],
        web,
    );
    twins.do_both(
        || keys::set_image(&screen, "nginx:1", "nginx:2"),
        &["set", "image", "sts/web", "main=nginx:2"],
        web,
    );
    twins.do_both(
        || keys::restart(&screen),
        &["rollout", "restart", "sts/web"],
        web,
    );
    // To each: 1 becomes 4, 2 becomes 5, and 3, which holds the moment of the restart, becomes 6.
    for revision in ["1", "2", "3"] {
        let to = format!("--to-revision={revision}");
        twins.do_both(
            || keys::roll_back(&screen, revision),
            &["rollout", "undo", "sts/web", &to],
            web,
        );
    }
    let patch = |partition: u32| {
        format!(
            r#"{{"spec":{{"updateStrategy":{{"rollingUpdate":{{"partition":{partition}}}}}}}}}"#
        )
    };
    twins.do_both(
        || keys::partition(&screen, ">", 1),
        &["patch", "sts/web", "-p", &patch(1)],
        web,
    );
    twins.do_both(
        || keys::partition(&screen, ">", 2),
        &["patch", "sts/web", "-p", &patch(2)],
        web,
    );
    twins.do_both(
        || keys::set_image(&screen, "nginx:2", "nginx:3"),
        &["set", "image", "sts/web", "main=nginx:3"],
        web,
    );
    twins.do_both(
        || keys::partition(&screen, "<", 1),
        &["patch", "sts/web", "-p", &patch(1)],
        web,
    );
    twins.do_both(
        || keys::scale(&screen, 1),
        &["scale", "sts/web", "--replicas=1"],
        web,
    );
    twins.do_both(
        || keys::scale_to_zero(&screen, "web"),
        &["scale", "sts/web", "--replicas=0"],
        web,
    );
    twins.do_both(
        || keys::scale(&screen, 2),
        &["scale", "sts/web", "--replicas=2"],
        web,
    );
    screen.quits();
}

#[test]
fn a_set_that_is_deleted_by_keys_leaves_what_kubectl_leaves() {
    let Some(bed) = Bed::shared() else { return };
    let sets = ["background", "foreground", "orphan"];
    let manifests = sets.map(|name| {
        let retention = "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}";
        let web = set(name, 2).claim("data", "1Gi");
        // Two of them take their claims with them, the third leaves everything.
        if name == "background" {
            web
        } else {
            web.spec(retention)
        }
        .to_string()
    });
    let twins = Twins::of(bed, "twins-delete", &manifests.join("---\n"));
    for ns in twins.both() {
        for name in sets {
            rests(ns, name);
        }
    }
    twins.are_alike("apply");
    for name in sets {
        let screen = Screen::of(&twins.ours, &[name]);
        screen.shows(&["● live", "healthy"]);
        let cascade = format!("--cascade={name}");
        let pods_go = name != "orphan";
        twins.do_both(
            || keys::delete(&screen, name, name),
            &["delete", "sts", name, &cascade],
            |ns| {
                gone(ns, name, pods_go);
                let claims = ns.get("persistentvolumeclaims");
                if name == "foreground" {
                    ns.wait(
                        "its claims to be gone",
                        "persistentvolumeclaims/data-foreground-0",
                        Value::is_null,
                    );
                    ns.wait(
                        "its claims to be gone",
                        "persistentvolumeclaims/data-foreground-1",
                        Value::is_null,
                    );
                } else {
                    assert!(
                        claims["items"]
                            .to_string()
                            .contains(&format!("data-{name}-0"))
                    );
                }
            },
        );
        screen.quits();
    }
}
