//! What changes the template: restart, images, labels and annotations of the pods.

use kubectl_sts::domain::plan::Danger;
use serde_json::json;

use super::bench::{Bench, scenes};

const THREE: &str = "web 3 claims: 0=born=300,placed=295,since=280 1=born=200,placed=195,since=180 2=|rev web-old 4: image=db:1|rev web-new 5: image=db:2";

#[test]
fn restarts() {
    scenes(
        "restart",
        &[
            ("as kubectl does it", Bench::new(THREE), "restart", &[]),
            (
                "again",
                Bench::new("web 2 parallel: 0= 1=").put(
                    "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt",
                    "2026-11-20T10:00:00+02:00",
                ),
                "restart",
                &[],
            ),
            (
                "OnDelete",
                Bench::new("web 2 ondelete: 0= 1="),
                "restart",
                &[],
            ),
            (
                "held in part",
                Bench::new("web 3 partition=1: 0= 1= 2="),
                "restart",
                &[],
            ),
            (
                "held",
                Bench::new("web 3 partition=3: 0= 1= 2="),
                "restart",
                &[],
            ),
            (
                "amid a rollout",
                Bench::new("web 3: 0=old 1=old 2="),
                "restart",
                &[],
            ),
            (
                "waiting for a pod",
                Bench::new("web 3: 0= 1=unready,since=60,placed=3600 2="),
                "restart",
                &[],
            ),
            ("stuck", Bench::new("web 3: 0= 1= 2=image"), "restart", &[]),
            ("none", Bench::new("web 0:"), "restart", &[]),
            (
                "not yet seen",
                Bench::new("web 1 unobserved: 0="),
                "restart",
                &[],
            ),
        ],
    );
}

#[test]
fn a_restart_holds_version_and_generation() {
    let plan = Bench::new(THREE).plan("restart", &[]).unwrap();
    let request = &plan.steps[0].request;
    assert!(request.holds_version);
    let guards: Vec<_> = request
        .guards
        .iter()
        .map(|it| it.pointer.as_str())
        .collect();
    assert_eq!(
        guards,
        [
            "/metadata/generation",
            "/spec/template/metadata/annotations"
        ]
    );
    assert_eq!(request.wishes.len(), 1);
    assert_eq!(
        request.wishes[0].pointer,
        "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt"
    );
}

/// Two containers and one that comes before them.
fn three_containers() -> Bench {
    Bench::new("web 2: 0= 1=")
        .put(
            "/spec/template/spec/containers",
            json!([{"name": "main", "image": "db:2"}, {"name": "exporter", "image": "exporter:1"}]),
        )
        .put(
            "/spec/template/spec/initContainers",
            json!([{"name": "init", "image": "busybox:1"}]),
        )
}

#[test]
fn images() {
    scenes(
        "set-image",
        &[
            (
                "one container",
                Bench::new(THREE).managed("argocd-controller", "/spec/template/spec/containers"),
                "set-image",
                &["registry.example.com:5000/team/db@sha256:0123456789abcdef"],
            ),
            (
                "two of three",
                three_containers(),
                "set-image",
                &["db:3", "exporter:1", "busybox:2"],
            ),
            (
                "as it is",
                three_containers(),
                "set-image",
                &["db:2", "exporter:1", "busybox:1"],
            ),
            (
                "back to the image of an earlier revision, amid the rollout",
                Bench::new(
                    "web 3: 0=old 1=old 2=|rev web-old 4: image=db:1|rev web-new 5: image=db:2",
                )
                .at_newest(),
                "set-image",
                &["db:1"],
            ),
            (
                "OnDelete",
                Bench::new("web 2 ondelete: 0= 1="),
                "set-image",
                &["db:3"],
            ),
        ],
    );
    let labels: Vec<_> = three_containers()
        .fields("set-image")
        .into_iter()
        .map(|it| (it.label, it.start))
        .collect();
    let expected = [
        ("image of main", "db:2"),
        ("image of exporter", "exporter:1"),
        ("image of init", "busybox:1"),
    ];
    assert_eq!(
        labels,
        expected.map(|(label, start)| (label.to_owned(), start.to_owned()))
    );
    assert_eq!(
        Bench::new("web 1: 0=").fields("set-image")[0].label,
        "image"
    );
}

#[test]
fn what_is_no_image_is_refused() {
    let bench = Bench::new("web 1: 0=");
    for typed in [
        "",
        " db:3",
        "db:3 ",
        "db 3",
        "db:3\n",
        "db:\u{1b}[2J",
        "db:３",
        "-db",
        "db:",
        "$(reboot)",
        "db;true",
        "db'",
        &"d".repeat(600),
    ] {
        let refusal = bench.plan("set-image", &[typed]).unwrap_err();
        assert!(
            refusal.words.starts_with("image of main: "),
            "{typed:?}: {}",
            refusal.words
        );
        assert!(!refusal.words.chars().any(char::is_control), "{typed:?}");
    }
}

#[test]
fn labels_and_annotations_of_the_pods() {
    let labelled = || {
        Bench::new("web 2: 0= 1=|budget web-pdb expected=2 healthy=2 desired=1 allowed=1 app=web")
            .put("/spec/template/metadata/labels/tier", "db")
    };
    scenes(
        "template-labels",
        &[
            (
                "another label",
                labelled(),
                "template-labels",
                &["team=payments tier-"],
            ),
            (
                "a label of the selector",
                labelled(),
                "template-labels",
                &["app=other"],
            ),
            (
                "without a label of the selector",
                labelled(),
                "template-labels",
                &["app-"],
            ),
            (
                "a label of an expression",
                labelled().put(
                    "/spec/selector/matchExpressions",
                    json!([{"key": "tier", "operator": "Exists"}]),
                ),
                "template-labels",
                &["tier=cache"],
            ),
            (
                "a label of the controller",
                labelled(),
                "template-labels",
                &["statefulset.kubernetes.io/pod-name=web-0"],
            ),
            (
                "the first annotation",
                labelled(),
                "template-annotations",
                &["example.com/note='it is ours' prometheus.io/scrape=true"],
            ),
            (
                "held",
                Bench::new("web 2 partition=2: 0= 1="),
                "template-annotations",
                &["a=b"],
            ),
        ],
    );
}

#[test]
fn what_starts_nothing_is_harmless() {
    for (lines, danger) in [
        ("web 2: 0= 1=", Danger::Disruptive),
        ("web 2 ondelete: 0= 1=", Danger::Harmless),
        ("web 2 partition=2: 0= 1=", Danger::Harmless),
        ("web 0:", Danger::Harmless),
    ] {
        for (operation, typed) in [
            ("restart", ""),
            ("set-image", "db:9"),
            ("template-labels", "a=b"),
            ("template-annotations", "a=b"),
        ] {
            assert_eq!(
                Bench::new(lines).plan(operation, &[typed]).unwrap().danger,
                danger,
                "{operation} of {lines}"
            );
        }
    }
}

#[test]
fn grace_period() {
    scenes(
        "grace-period",
        &[
            ("longer", Bench::new(THREE), "grace-period", &["120"]),
            ("none", Bench::new("web 2: 0= 1="), "grace-period", &["0"]),
            (
                "as it is",
                Bench::new("web 2: 0= 1="),
                "grace-period",
                &["30"],
            ),
            (
                "no number",
                Bench::new("web 2: 0= 1="),
                "grace-period",
                &["30s"],
            ),
        ],
    );
}
