//! What changes the spec beside the template: partition, hold and resume, strategy, limits, retention, labels of the
//! set; and undo.

use kubectl_sts::domain::plan::{Danger, Edit};
use kubectl_sts::operations::Written;
use serde_json::json;

use super::bench::{Bench, scenes};

const AMID: &str =
    "web 4: 0=old 1=old 2=old 3=|rev web-old 4: image=db:1|rev web-new 5: image=db:2";

#[test]
fn partitions() {
    scenes(
        "partition",
        &[
            (
                "typed, back to 0",
                Bench::new("web 3 partition=2: 0=old 1=old 2="),
                "partition",
                &["0"],
            ),
            (
                "typed, beyond",
                Bench::new("web 3: 0= 1= 2="),
                "partition",
                &["9"],
            ),
            (
                "typed, as it is",
                Bench::new("web 3: 0= 1= 2="),
                "partition",
                &["0"],
            ),
            (
                "no block",
                Bench::new("web 3 noblock: 0= 1= 2="),
                "partition",
                &["1"],
            ),
            (
                "down",
                Bench::new("web 3 partition=2: 0=old 1=old 2="),
                "partition-down",
                &[],
            ),
            (
                "down from far beyond",
                Bench::new("web 3 partition=2147483647: 0=old 1=old 2=old"),
                "partition-down",
                &[],
            ),
            (
                "down, nobody is old",
                Bench::new("web 3 partition=2: 0= 1= 2="),
                "partition-down",
                &[],
            ),
            (
                "down from 0",
                Bench::new("web 3: 0= 1= 2="),
                "partition-down",
                &[],
            ),
            (
                "up amid a rollout",
                Bench::new("web 3: 0=old 1=old 2="),
                "partition-up",
                &[],
            ),
            (
                "up below one that is new",
                Bench::new("web 3 partition=2: 0=old 1=old 2="),
                "partition-up",
                &[],
            ),
            (
                "up at the end",
                Bench::new("web 3 partition=3: 0= 1= 2="),
                "partition-up",
                &[],
            ),
            (
                "an index",
                Bench::new("web 3 start=5 partition=2: 5=old 6=old 7="),
                "partition-down",
                &[],
            ),
            (
                "OnDelete",
                Bench::new("web 3 ondelete: 0= 1= 2="),
                "partition",
                &["1"],
            ),
            (
                "a strategy of tomorrow",
                Bench::new("web 3 strategy=Sideways: 0= 1= 2="),
                "partition-up",
                &[],
            ),
        ],
    );
}

#[test]
fn holds() {
    let held = || {
        Bench::new("web 4 partition=4: 0=old 1=old 2=old 3=")
            .put("/metadata/annotations/kubectl-sts~1held-partition", "1")
    };
    scenes(
        "hold",
        &[
            ("amid a rollout", Bench::new(AMID), "hold-or-resume", &[]),
            ("again", held(), "hold-or-resume", &[]),
            (
                "someone lowered it since",
                held().put("/spec/updateStrategy/rollingUpdate/partition", 1),
                "hold-or-resume",
                &[],
            ),
            (
                "what is remembered makes no sense",
                held().put(
                    "/metadata/annotations/kubectl-sts~1held-partition",
                    "; rm -rf",
                ),
                "hold-or-resume",
                &[],
            ),
            (
                "held by somebody else",
                Bench::new("web 3 partition=2: 0=old 1=old 2="),
                "hold-or-resume",
                &[],
            ),
            (
                "a canary that rolls",
                Bench::new("web 4 partition=1: 0=old 1=old 2=old 3="),
                "hold-or-resume",
                &[],
            ),
            (
                "at rest",
                Bench::new("web 2: 0= 1=").put("/metadata/annotations/note", "ours"),
                "hold-or-resume",
                &[],
            ),
            (
                "no block",
                Bench::new("web 2 noblock: 0= 1="),
                "hold-or-resume",
                &[],
            ),
            (
                "nothing to hold",
                Bench::new("web 0:"),
                "hold-or-resume",
                &[],
            ),
            (
                "OnDelete",
                Bench::new("web 2 ondelete: 0= 1="),
                "hold-or-resume",
                &[],
            ),
        ],
    );
}

/// What a plan would make of the set's object.
fn after(bench: &Bench, operation: &str, typed: &[&str]) -> serde_json::Value {
    let plan = bench.plan(operation, typed).unwrap();
    let mut object = bench.object.clone();
    let inverse = plan.inverse.unwrap();
    for edit in inverse.iter().rev() {
        edit.inverse().apply(&mut object);
    }
    object
}

#[test]
fn a_hold_that_is_resumed_leaves_no_trace() {
    for lines in [
        "web 4: 0=old 1=old 2=old 3=",
        "web 4 partition=1: 0=old 1=old 2=old 3=",
    ] {
        let bench = Bench::new(lines).put("/metadata/annotations/note", "ours");
        let before = bench.object.clone();
        let mut held = Bench::new(lines);
        held.object = after(&bench, "hold-or-resume", &[]);
        assert_eq!(
            held.object["spec"]["updateStrategy"]["rollingUpdate"]["partition"],
            4
        );
        assert_eq!(after(&held, "hold-or-resume", &[]), before, "{lines}");
    }
}

#[test]
fn strategies() {
    let most = || {
        Bench::new("web 3: 0= 1= 2=").put("/spec/updateStrategy/rollingUpdate/maxUnavailable", 1)
    };
    scenes(
        "strategy",
        &[
            (
                "to OnDelete amid a rollout",
                Bench::new(AMID),
                "strategy",
                &["OnDelete", ""],
            ),
            (
                "to OnDelete with a hold",
                Bench::new("web 2 partition=1: 0=old 1="),
                "strategy",
                &["OnDelete", ""],
            ),
            (
                "back to RollingUpdate",
                Bench::new("web 3 ondelete: 0=old 1=old 2="),
                "strategy",
                &["RollingUpdate", ""],
            ),
            ("two at once", most(), "strategy", &["RollingUpdate", "2"]),
            (
                "a share, where none was",
                Bench::new("web 3: 0= 1= 2="),
                "strategy",
                &["RollingUpdate", "25%"],
            ),
            (
                "a number, without a block",
                Bench::new("web 3 noblock: 0= 1= 2="),
                "strategy",
                &["RollingUpdate", "2"],
            ),
            (
                "no limit any more",
                most(),
                "strategy",
                &["RollingUpdate", ""],
            ),
            ("as it is", most(), "strategy", &["RollingUpdate", "1"]),
            (
                "OnDelete as it is",
                Bench::new("web 1 ondelete: 0="),
                "strategy",
                &["OnDelete", ""],
            ),
            (
                "OnDelete with a limit",
                Bench::new("web 1: 0="),
                "strategy",
                &["OnDelete", "2"],
            ),
            (
                "from a strategy of tomorrow",
                Bench::new("web 2 strategy=Sideways: 0=old 1="),
                "strategy",
                &["RollingUpdate", ""],
            ),
        ],
    );
    for typed in ["0", "0%", "101%", "-1", "1.5", "%", "ten", "10 %", "05"] {
        let refusal = most()
            .plan("strategy", &["RollingUpdate", typed])
            .unwrap_err();
        assert!(
            refusal.words.starts_with("maxUnavailable: "),
            "{typed}: {}",
            refusal.words
        );
    }
    assert!(most().plan("strategy", &["Recreate", ""]).is_err());
}

#[test]
fn limits() {
    let revisions = "web 2: 0=old 1=|rev web-older 1: image=db:0|rev web-oldest 2: image=db:0|rev web-old 3: image=db:1|rev web-some 4: image=db:3|rev web-new 5: image=db:2";
    scenes(
        "limits",
        &[
            (
                "history, shorter",
                Bench::new(revisions),
                "history-limit",
                &["1"],
            ),
            (
                "history, none",
                Bench::new(revisions),
                "history-limit",
                &["0"],
            ),
            (
                "history, longer",
                Bench::new(revisions),
                "history-limit",
                &["20"],
            ),
            (
                "history, not read",
                Bench::new("web 1: 0="),
                "history-limit",
                &["2"],
            ),
            (
                "history, as it is",
                Bench::new(revisions),
                "history-limit",
                &["10"],
            ),
            (
                "minReadySeconds from 0",
                Bench::new("web 2: 0= 1=born=20"),
                "min-ready-seconds",
                &["60"],
            ),
            (
                "minReadySeconds to 0",
                Bench::new("web 2 minready=10: 0= 1="),
                "min-ready-seconds",
                &["0"],
            ),
            (
                "minReadySeconds as it is",
                Bench::new("web 2: 0= 1="),
                "min-ready-seconds",
                &["0"],
            ),
        ],
    );
}

#[test]
fn retention() {
    scenes(
        "retention",
        &[
            (
                "armed",
                Bench::new("web 2 claims: 0= 1= 2=away"),
                "retention",
                &["Delete", "Delete"],
            ),
            (
                "disarmed",
                Bench::new("web 2 claims whendeleted owned: 0= 1= 2=away"),
                "retention",
                &["Retain", "Retain"],
            ),
            (
                "an older server",
                Bench::new("web 1 claims: 0=")
                    .without("/spec/persistentVolumeClaimRetentionPolicy"),
                "retention",
                &["Retain", "Delete"],
            ),
            (
                "as it is",
                Bench::new("web 1 claims: 0="),
                "retention",
                &["Retain", "Retain"],
            ),
            (
                "neither",
                Bench::new("web 1 claims: 0="),
                "retention",
                &["Keep", "Retain"],
            ),
        ],
    );
}

#[test]
fn labels_and_annotations_of_the_set() {
    let marked =
        || Bench::new("web 1: 0=").put("/metadata/labels", json!({"app": "web", "old": "x"}));
    scenes(
        "set-labels",
        &[
            (
                "set and removed",
                marked(),
                "set-labels",
                &["tier=db old- app=web"],
            ),
            (
                "the first one",
                Bench::new("web 1: 0="),
                "set-labels",
                &["tier=db"],
            ),
            (
                "any text",
                Bench::new("web 1: 0="),
                "set-annotations",
                &["example.com/why=\"it's `late` $HOME\" url=https://x/?a=b&c=d"],
            ),
            (
                "a mark of Argo CD",
                marked().put(
                    "/metadata/annotations/argocd.argoproj.io~1tracking-id",
                    "shop:apps/StatefulSet:db/web",
                ),
                "set-annotations",
                &["argocd.argoproj.io/tracking-id-"],
            ),
            ("what is not there", marked(), "set-labels", &["none-"]),
            ("as it is", marked(), "set-labels", &["app=web"]),
        ],
    );
}

#[test]
fn what_is_no_label_is_refused() {
    let bench = Bench::new("web 1: 0=");
    let long = format!("a={}", "b".repeat(64));
    for typed in [
        "",
        "   ",
        "tier",
        "=db",
        "-",
        "tier=a b",
        "tier=ä",
        "a/b/c=d",
        "/a=b",
        "Example.com/a=b",
        "a=b a=c",
        "a='b",
        "a=-b",
        "a=b\u{7}",
        &long,
        "_a=b",
    ] {
        assert!(bench.plan("set-labels", &[typed]).is_err(), "{typed:?}");
    }
    for typed in ["a=", "a=b.c_d-e", "example.com/a=b", "  a=b   c=d ", "a=''"] {
        assert!(bench.plan("set-labels", &[typed]).is_ok(), "{typed:?}");
    }
    assert!(bench.plan("set-annotations", &[&long]).is_ok());
    assert!(bench.plan("set-annotations", &["a=b\u{1b}c"]).is_err());
}

fn written(operation: &'static str, title: &str, inverse: Option<Vec<Edit>>) -> Written {
    Written {
        operation,
        title: title.into(),
        set: kubectl_sts::domain::Name::new("db", "web"),
        uid: "uid-web".into(),
        inverse,
        secrets: kubectl_sts::domain::secret::Secrets::default(),
    }
}

/// After an operation was carried out, as its plan has it.
fn done(lines: &str, operation: &'static str, typed: &[&str]) -> Bench {
    let before = Bench::new(lines);
    let plan = before.plan(operation, typed).unwrap();
    let mut bench = Bench::new(lines);
    bench.object = after(&before, operation, typed);
    bench.last(written(operation, &plan.title, plan.inverse))
}

#[test]
fn undoing() {
    scenes(
        "undo",
        &[
            ("nothing yet", Bench::new("web 1: 0="), "undo", &[]),
            (
                "a scale",
                done("web 3 claims: 0= 1= 2=", "scale", &["2"]),
                "undo",
                &[],
            ),
            (
                "a scale from 0",
                done("web 0: 0= 1=", "scale", &["2"]),
                "undo",
                &[],
            ),
            (
                "a partition",
                done("web 3 partition=2: 0=old 1=old 2=", "partition-down", &[]),
                "undo",
                &[],
            ),
            ("a hold", done(AMID, "hold-or-resume", &[]), "undo", &[]),
            (
                "a restart",
                done("web 2: 0= 1=", "restart", &[]),
                "undo",
                &[],
            ),
            (
                "an image",
                done("web 2: 0= 1=", "set-image", &["db:3"]),
                "undo",
                &[],
            ),
            (
                "a label",
                done("web 2: 0= 1=", "set-labels", &["a=b"]),
                "undo",
                &[],
            ),
            (
                "changed since",
                done("web 3: 0= 1= 2=", "scale", &["2"]).put("/spec/replicas", 7),
                "undo",
                &[],
            ),
            (
                "a deletion",
                Bench::new("web 1: 0=").last(written("delete-pod", "Delete pod db/web-0", None)),
                "undo",
                &[],
            ),
            (
                "of another set",
                {
                    let mut it = done("web 3: 0= 1= 2=", "scale", &["2"]);
                    it.last = it.last.map(|last| Written {
                        uid: "uid-before".into(),
                        ..last
                    });
                    it
                },
                "undo",
                &[],
            ),
        ],
    );
}

#[test]
fn an_undo_leads_back_to_where_it_began() {
    for (lines, operation, typed) in [
        ("web 3: 0= 1= 2=", "scale", &["2"][..]),
        ("web 3: 0= 1= 2=", "restart", &[]),
        ("web 3: 0= 1= 2=", "set-image", &["db:3"]),
        ("web 3: 0= 1= 2=", "partition", &["2"]),
        ("web 3 noblock: 0= 1= 2=", "partition", &["2"]),
        ("web 3: 0= 1= 2=", "hold-or-resume", &[]),
        ("web 3: 0= 1= 2=", "strategy", &["OnDelete", ""]),
        ("web 3: 0= 1= 2=", "history-limit", &["3"]),
        ("web 3: 0= 1= 2=", "min-ready-seconds", &["3"]),
        ("web 3 minready=5: 0= 1= 2=", "min-ready-seconds", &["0"]),
        ("web 3: 0= 1= 2=", "retention", &["Delete", "Retain"]),
        ("web 3: 0= 1= 2=", "set-labels", &["a=b c=d"]),
        ("web 3: 0= 1= 2=", "template-labels", &["a=b c=d"]),
    ] {
        let before = Bench::new(lines).object;
        let bench = done(lines, operation, typed);
        assert_ne!(bench.object, before, "{operation}");
        assert_eq!(after(&bench, "undo", &[]), before, "{operation} of {lines}");
    }
}

#[test]
fn dangers() {
    for (lines, operation, typed, danger) in [
        (
            "web 3 partition=2: 0=old 1=old 2=",
            "partition-down",
            "",
            Danger::Disruptive,
        ),
        (
            "web 3 partition=2: 0= 1= 2=",
            "partition-down",
            "",
            Danger::Harmless,
        ),
        (
            "web 3: 0=old 1=old 2=",
            "partition-up",
            "",
            Danger::Harmless,
        ),
        (
            "web 3: 0=old 1=old 2=",
            "hold-or-resume",
            "",
            Danger::Harmless,
        ),
        (
            "web 3 partition=3: 0=old 1=old 2=",
            "hold-or-resume",
            "",
            Danger::Disruptive,
        ),
        (
            "web 3 ondelete: 0=old 1=old 2=",
            "strategy",
            "RollingUpdate",
            Danger::Disruptive,
        ),
        (
            "web 3: 0=old 1=old 2=",
            "strategy",
            "OnDelete",
            Danger::Harmless,
        ),
        (
            "web 3: 0= 1= 2=",
            "min-ready-seconds",
            "9",
            Danger::Harmless,
        ),
        ("web 3: 0= 1= 2=", "set-labels", "a=b", Danger::Harmless),
    ] {
        let plan = Bench::new(lines).plan(operation, &[typed]).unwrap();
        assert_eq!(plan.danger, danger, "{operation} of {lines}");
    }
}
