//! The same set twice: the text of one is edited through the program's keys, that of the other goes through `kubectl
//! replace`, or `kubectl scale` where nothing but the replicas differ: both then say who scales. Afterwards they are
//! alike.

use super::super::operations::twins::{Twins, rests};
use super::super::{Bed, Namespace, set};
use super::keys::{add_below, apply, change, edit, edits, remove, replace};

/// The text of a set as kubectl prints it, with each of these pieces in place of another.
fn replaced(ns: &Namespace<'_>, pieces: &[(&str, &str)]) {
    let mut text = ns.kubectl(&["get", "sts", "web", "-o", "yaml"]);
    for (before, after) in pieces {
        assert_eq!(text.matches(before).count(), 1, "{before:?} in\n{text}");
        text = text.replace(before, after);
    }
    ns.bed
        .kubectl_reads(&["-n", &ns.name, "replace", "-f", "-"], &text);
}

#[test]
fn a_text_that_is_applied_is_what_kubectl_replace_makes_of_it() {
    let Some(bed) = Bed::shared() else { return };
    let manifest = set("web", 2).claim("data", "1Gi").to_string();
    let twins = Twins::empty(bed, "edited");
    // `kubectl apply` leaves a copy of the object, which every `kubectl replace` writes anew.
    for ns in twins.both() {
        bed.kubectl_reads(&["-n", &ns.name, "create", "-f", "-"], &manifest);
    }
    let web = |ns: &Namespace<'_>| rests(ns, "web");
    twins.both().into_iter().for_each(web);
    let screen = edits(&twins.ours);
    let applied = |keys: &dyn Fn()| {
        keys();
        apply(&screen);
        edit(&screen);
    };
    let edited = |keys: &dyn Fn(), pieces: &[(&str, &str)]| {
        let what = format!("replace: {pieces:?}");
        twins.do_each(&what, || applied(keys), |ns| replaced(ns, pieces), web);
    };
    edited(
        &|| replace(&screen, "image: nginx:1", "image: nginx:2"),
        &[("image: nginx:1", "image: nginx:2")],
    );
    twins.do_both(
        || applied(&|| change(&screen, "spec.replicas", "2", "3")),
        &["scale", "sts/web", "--replicas=3"],
        web,
    );
    edited(
        &|| {
            add_below(&screen, "metadata.labels.app", "team: db");
            add_below(&screen, "metadata", "annotations:");
            add_below(&screen, "metadata.annotations", "note: \"by: hand\"");
        },
        &[
            (
                "\n    app: web\n  name",
                "\n    app: web\n    team: db\n  name",
            ),
            (
                "\nmetadata:\n  c",
                "\nmetadata:\n  annotations:\n    note: 'by: hand'\n  c",
            ),
        ],
    );
    edited(
        &|| {
            let partition = "spec.updateStrategy.rollingUpdate.partition";
            change(&screen, partition, "0", "2");
        },
        &[("partition: 0", "partition: 2")],
    );
    // What a partition holds.
    edited(
        &|| replace(&screen, "image: nginx:2", "image: nginx:3"),
        &[("image: nginx:2", "image: nginx:3")],
    );
    edited(
        &|| replace(&screen, "partition: 2", "partition: 0"),
        &[("partition: 2", "partition: 0")],
    );
    edited(
        &|| {
            remove(&screen, "spec.updateStrategy.rollingUpdate", 2);
            change(
                &screen,
                "spec.updateStrategy.type",
                "RollingUpdate",
                "OnDelete",
            );
        },
        &[(
            "    rollingUpdate:\n      partition: 0\n    type: RollingUpdate",
            "    type: OnDelete",
        )],
    );
    edited(
        &|| replace(&screen, "type: OnDelete", "type: RollingUpdate"),
        &[("type: OnDelete", "type: RollingUpdate")],
    );
    edited(
        &|| replace(&screen, "whenDeleted: Retain", "whenDeleted: Delete"),
        &[("whenDeleted: Retain", "whenDeleted: Delete")],
    );
    // Several at once: of the set and of its template, of a list, and one that goes.
    edited(
        &|| {
            let grace = "spec.template.spec.terminationGracePeriodSeconds";
            change(&screen, grace, "30", "5");
            change(&screen, "spec.revisionHistoryLimit", "10", "7");
            add_below(&screen, "spec.revisionHistoryLimit", "minReadySeconds: 1");
            remove(&screen, "metadata.labels.team", 1);
            add_below(
                &screen,
                "spec.template.spec.containers[0].imagePullPolicy",
                "env: [{name: COLOUR, value: blue}]",
            );
            replace(&screen, "image: nginx:3", "image: nginx:4");
        },
        &[
            ("GracePeriodSeconds: 30", "GracePeriodSeconds: 5"),
            (
                "  revisionHistoryLimit: 10",
                "  revisionHistoryLimit: 7\n  minReadySeconds: 1",
            ),
            ("    team: db\n", ""),
            (
                "        name: main",
                "        env: [{name: COLOUR, value: blue}]\n        name: main",
            ),
            ("image: nginx:3", "image: nginx:4"),
        ],
    );
    screen.press("ctrl-q");
}
