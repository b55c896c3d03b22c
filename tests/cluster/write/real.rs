//! The same before a real API server: what it does is what we expect of it.

use std::sync::Arc;
use std::time::Duration;

use kubectl_sts::cluster::write::{self, News};
use kubectl_sts::cluster::{Connected, rights};
use kubectl_sts::domain::plan::{Edit, ObjectRef, Outcome, Reproof, Request, Verb, Verdict};
use kubectl_sts::domain::rights::{DELETE_PODS, PATCH_SCALE, PATCH_SETS};
use kubectl_sts::domain::{Name, Uid};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::bench::{Way, heard, outcome, told, writes_go};
use super::carried_out::bare;
use super::proxy::Proxy;
use crate::cluster::loopback::Home;
use crate::control_plane::{Bed, Namespace, set};

/// A client of a bed, as somebody.
pub async fn client(kubeconfig: &std::path::Path) -> kube::Client {
    let kubeconfig = kube::config::Kubeconfig::read_from(kubeconfig).unwrap();
    let options = kube::config::KubeConfigOptions::default();
    let mut config = kube::Config::from_custom_kubeconfig(kubeconfig, &options)
        .await
        .unwrap();
    config.default_retry = false;
    kube::Client::try_from(config).unwrap()
}

/// The whole program's way to a server, over real sockets.
struct Line {
    proxy: Proxy,
    connected: Connected,
    _home: Home,
}

impl Line {
    async fn of(kubeconfig: &std::path::Path, way: Way) -> Self {
        let proxy = Proxy::start(client(kubeconfig).await, writes_go(way)).await;
        let home = Home::with(&proxy.url, "{}");
        let connected = home.connect(&[]).await.unwrap();
        Self {
            proxy,
            connected,
            _home: home,
        }
    }

    async fn rehearse(&self, write: &Request) -> Verdict {
        write::rehearse(&self.connected.server, write).await
    }

    async fn carry_out(&self, write: &Request) -> Vec<News> {
        heard(&self.connected.server, write, &CancellationToken::new()).await
    }
}

fn object(ns: &Namespace<'_>, what: &str) -> ObjectRef {
    let (kind, name) = what.split_once('/').unwrap();
    let uid = ns.get(what)["metadata"]["uid"].as_str().unwrap().to_owned();
    let name = Name::new(&*ns.name, name);
    match kind {
        "pods" => ObjectRef::pod(&name, &Uid::from(uid)),
        _ => ObjectRef::set(&name, &Uid::from(uid)),
    }
}

fn edit(ns: &Namespace<'_>, pointer: &str, after: Value) -> Request {
    let now = ns.get("statefulsets/web");
    let edit = Edit::of(&now, pointer, Some(after));
    Request::edit(object(ns, "statefulsets/web"), &[edit])
}

fn accepted() -> Verdict {
    Verdict::Accepted {
        warnings: vec![],
        dropped: vec![],
    }
}

fn refused(verdict: Verdict) -> Reproof {
    match verdict {
        Verdict::Refused(reproof) => reproof,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rehearsals_stay_rehearsals_deletes_too() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("rehearsals");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let line = Line::of(&bed.admin(), Way::Through).await;
    let (set, pod) = (object(&ns, "statefulsets/web"), object(&ns, "pods/web-0"));
    let writes = [
        bare(
            Verb::Delete,
            set,
            json!({"propagationPolicy": "Foreground"}),
        ),
        bare(Verb::Delete, pod.clone(), json!({"gracePeriodSeconds": 0})),
        bare(Verb::Evict, pod, json!({})),
        edit(&ns, "/spec/replicas", json!(5)),
    ];
    for write in &writes {
        assert_eq!(line.rehearse(write).await, accepted(), "{:?}", write.verb);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    for write in &writes {
        let now = bed.get(&write.object.path());
        assert_eq!(now["metadata"]["uid"], *write.object.uid, "{now}");
        assert!(now["metadata"]["deletionTimestamp"].is_null());
        assert_eq!(now["metadata"]["generation"].as_i64().unwrap_or(1), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_and_warnings_of_every_origin_are_told_whole() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("refusals");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    for (name, rule, message, action) in [
        (
            "deny",
            "object.spec.replicas < 7",
            "no more than six, says \u{1b}[31mthe policy",
            "Deny",
        ),
        ("warn", "object.spec.replicas < 4", "four is many", "Warn"),
    ] {
        ns.policy(name, rule, message, action);
    }
    let line = Line::of(&bed.admin(), Way::Through).await;
    let scale = |to: u32| edit(&ns, "/spec/replicas", json!(to));
    // A policy holds some seconds after it was made.
    let mut denied = line.rehearse(&scale(9)).await;
    for _ in 0..120 {
        if matches!(denied, Verdict::Refused(_)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        denied = line.rehearse(&scale(9)).await;
    }
    let denied = refused(denied);
    assert_eq!((denied.code, &*denied.reason), (422, "Invalid"));
    let says = format!(
        "ValidatingAdmissionPolicy 'deny-{0}' with binding 'deny-{0}' denied request: no more than six, says ^[[31mthe policy",
        ns.name
    );
    assert!(denied.message.contains(&says), "{}", denied.message);
    let mut verdict = line.rehearse(&scale(5)).await;
    for _ in 0..120 {
        if verdict != accepted() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        verdict = line.rehearse(&scale(5)).await;
    }
    let Verdict::Accepted { warnings, .. } = verdict else {
        panic!("{verdict:?}")
    };
    assert!(
        warnings.len() == 1 && warnings[0].ends_with("four is many"),
        "{warnings:?}"
    );
    let Outcome::Done { warnings, .. } = outcome(line.carry_out(&scale(5)).await) else {
        panic!()
    };
    assert!(warnings[0].ends_with("four is many"), "{warnings:?}");
    assert!(matches!(
        outcome(line.carry_out(&scale(9)).await),
        Outcome::Refused(_)
    ));
    assert_eq!(ns.get("statefulsets/web")["spec"]["replicas"], 5);

    let immutable = refused(
        line.rehearse(&edit(&ns, "/spec/serviceName", json!("other")))
            .await,
    );
    assert_eq!(immutable.code, 422);
    assert!(
        immutable.causes[0]
            .starts_with("spec: Forbidden: updates to statefulset spec for fields other than"),
        "{immutable:?}"
    );
    let unknown = refused(line.rehearse(&edit(&ns, "/spec/foo", json!(1))).await);
    assert_eq!(
        unknown.message,
        "strict decoding error: unknown field \"spec.foo\""
    );
    // The server says the whole object besides, with its secrets.
    assert_eq!(unknown.causes, [&*unknown.message]);
    let wrong = refused(
        line.rehearse(&edit(&ns, "/spec/replicas", json!("x")))
            .await,
    );
    for told in wrong.causes.iter().chain([&wrong.message]) {
        assert!(!told.contains("containers"), "{wrong:?}");
    }

    bed.post(
        &format!("/api/v1/namespaces/{}/resourcequotas", ns.name),
        &json!({"metadata": {"name": "none"}, "spec": {"hard": {"count/secrets": "0"}}}),
    );
    ns.wait("the quota to be counted", "resourcequotas/none", |it| {
        it["status"]["used"].is_object()
    });
    let new = ObjectRef {
        kind: "Secret".into(),
        group: "/api/v1".into(),
        resource: "secrets".into(),
        name: Name::new(&*ns.name, "new"),
        uid: Uid::from(""),
    };
    let body = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "new"}});
    let quota = refused(line.rehearse(&bare(Verb::Create, new, body)).await);
    assert_eq!(quota.code, 403);
    assert!(quota.message.contains("exceeded quota: none, requested: count/secrets=1, used: count/secrets=0, limited: count/secrets=0"), "{quota:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_and_budgets_say_no_in_their_own_words() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("rights");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let rules = json!([
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["apps"], "resources": ["statefulsets/scale"], "verbs": ["patch"]},
    ]);
    let user = ns.user_who_may("scaler", false, &rules);
    let line = Line::of(&user, Way::Through).await;
    let may = rights::review(&line.connected.server, &ns.name)
        .await
        .unwrap();
    assert_eq!(may.allow(PATCH_SCALE, "web"), Some(true));
    assert_eq!(may.allow(PATCH_SETS, "web"), Some(false));
    assert_eq!(may.allow(DELETE_PODS, "web-0"), Some(false));
    let scale = edit(&ns, "/spec/replicas", json!(3));
    let no = refused(line.rehearse(&scale).await);
    let who = format!("system:serviceaccount:{}:scaler", ns.name);
    let words = format!(
        "statefulsets.apps \"web\" is forbidden: User \"{who}\" cannot patch resource \"statefulsets\" in API group \"apps\" in the namespace \"{}\"",
        ns.name
    );
    assert_eq!((no.code, no.message), (403, words));
    let through = Request {
        subresource: Some("scale"),
        ..scale
    };
    assert_eq!(line.rehearse(&through).await, accepted());
    let Outcome::Done {
        object: Some(whole),
        ..
    } = outcome(line.carry_out(&through).await)
    else {
        panic!()
    };
    assert_eq!(
        (&whole["kind"], &whole["spec"]["replicas"]),
        (&json!("StatefulSet"), &json!(3))
    );
    ns.wait_ready("web", 3);

    let labels = ns.get("statefulsets/web")["spec"]["selector"]["matchLabels"].clone();
    bed.post(
        &format!("/apis/policy/v1/namespaces/{}/poddisruptionbudgets", ns.name),
        &json!({"metadata": {"name": "all"}, "spec": {"minAvailable": 3, "selector": {"matchLabels": labels}}}),
    );
    ns.wait(
        "the budget to be counted",
        "poddisruptionbudgets/all",
        |it| it["status"]["expectedPods"] == 3,
    );
    let line = Line::of(&bed.admin(), Way::Through).await;
    let evict = bare(Verb::Evict, object(&ns, "pods/web-2"), json!({}));
    for reproof in [
        refused(line.rehearse(&evict).await),
        match outcome(line.carry_out(&evict).await) {
            Outcome::Refused(reproof) => reproof,
            other => panic!("{other:?}"),
        },
    ] {
        assert_eq!((reproof.code, &*reproof.reason), (429, "TooManyRequests"));
        assert_eq!(
            reproof.causes,
            ["The disruption budget all needs 3 healthy pods and has 3 currently"]
        );
    }
    assert_eq!(line.proxy.written().len(), 1, "a budget is not asked again");
    assert!(ns.get("pods/web-2")["metadata"]["deletionTimestamp"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_between_the_last_look_and_the_write_is_never_overwritten() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("between");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let (name, web) = (ns.name.clone(), edit(&ns, "/spec/replicas", json!(5)));
    let before = |happens: Box<dyn Fn() + Send + Sync>| {
        let happens = Arc::new(happens);
        move |seen: &super::bench::Seen| {
            if seen.is_write() {
                happens();
            }
            Way::Through
        }
    };
    let line = async |happens: Box<dyn Fn() + Send + Sync>| {
        let proxy = Proxy::start(client(&bed.admin()).await, before(happens)).await;
        let home = Home::with(&proxy.url, "{}");
        let connected = home.connect(&[]).await.unwrap();
        (proxy, home, connected)
    };
    // Somebody scales it.
    let set_path = ns.path("statefulsets/web");
    let path = set_path.clone();
    let scales = move || {
        drop(bed.patch(
            &format!("{path}?fieldManager=autoscaler"),
            &json!({"spec": {"replicas": 2}}),
        ));
    };
    let (_proxy, _home, connected) = line(Box::new(scales)).await;
    let Outcome::Changed(differences) =
        outcome(heard(&connected.server, &web, &CancellationToken::new()).await)
    else {
        panic!()
    };
    assert_eq!(told(&differences), ["/spec/replicas 1 2 autoscaler"]);
    // Somebody deletes the pod, and the controller makes another of its name.
    let pod = object(&ns, "pods/web-0");
    let (pod_path, uid) = (pod.path(), pod.uid.clone());
    let replaces = move || {
        bed.kubectl(&[
            "-n",
            &name,
            "delete",
            "pod",
            "web-0",
            "--wait=false",
            "--grace-period=0",
            "--force",
        ]);
        bed.wait("another web-0", &pod_path, |it| {
            it["metadata"]["uid"].as_str().is_some_and(|it| it != &*uid)
        });
    };
    for verb in [Verb::Delete, Verb::Evict] {
        let pod = object(&ns, "pods/web-0");
        let (_proxy, _home, connected) = line(Box::new(replaces.clone())).await;
        let news = heard(
            &connected.server,
            &bare(verb, pod.clone(), json!({})),
            &CancellationToken::new(),
        )
        .await;
        let Outcome::Changed(differences) = outcome(news) else {
            panic!()
        };
        assert_eq!(differences[0].pointer, "/metadata/uid");
        let there = bed.get(&pod.path());
        assert_ne!(there["metadata"]["uid"], *pod.uid);
        assert!(there["metadata"]["deletionTimestamp"].is_null());
        ns.wait_ready("web", 2);
    }
    assert_eq!(bed.get(&set_path)["spec"]["replicas"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_before_it_answers_leaves_no_doubt_in_the_end() {
    let Some(bed) = Bed::own() else { return };
    let bed = Arc::new(bed);
    let ns = bed.namespace("killed");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let write = edit(&ns, "/spec/replicas", json!(3));
    let killed = bed.clone();
    let line = Line::of(
        &bed.admin(),
        Way::Until(Arc::new(move || killed.stop_api_server())),
    )
    .await;
    let back = bed.clone();
    let returns = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(8));
        back.start_api_server();
    });
    let news = line.carry_out(&write).await;
    returns.join().unwrap();
    let [
        News::Sent,
        News::Came(Outcome::Unknown(why)),
        News::Came(Outcome::Done {
            object,
            was_lost: true,
            ..
        }),
    ] = &news[..]
    else {
        panic!("{news:?}")
    };
    assert!(why.contains("closed") || why.contains("reset"), "{why}");
    assert_eq!(object.as_ref().unwrap()["spec"]["replicas"], 3);
    assert_eq!(line.proxy.written().len(), 1, "{:?}", line.proxy.written());
    assert_eq!(ns.get("statefulsets/web")["metadata"]["generation"], 2);
}
