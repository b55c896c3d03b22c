//! Who will put it back, and commands that a shell takes as they are meant.

use kubectl_sts::domain::plan::Topic;
use serde_json::json;

use super::bench::Bench;

fn fights(bench: &Bench, operation: &str, typed: &[&str]) -> Vec<String> {
    let plan = bench.plan(operation, typed).unwrap();
    let notes = plan.notes.into_iter();
    notes
        .filter(|it| it.topic == Topic::Fights)
        .map(|it| it.words)
        .collect()
}

#[test]
fn tools_leave_marks() {
    for (place, marks, expected) in [
        ("labels", json!({"app.kubernetes.io/instance": "web"}), None),
        (
            "labels",
            json!({"app.kubernetes.io/managed-by": "Helm"}),
            Some("made from a Helm chart: the next upgrade puts back what the chart says"),
        ),
        (
            "labels",
            json!({"app.kubernetes.io/managed-by": "pulumi"}),
            None,
        ),
        (
            "annotations",
            json!({"meta.helm.sh/release-name": "shop"}),
            Some("Helm release shop: its next upgrade puts back what its chart says"),
        ),
        (
            "labels",
            json!({"argocd.argoproj.io/instance": "shop"}),
            Some(
                "Argo CD application shop: what is in its manifests is put back, within seconds where it heals by itself",
            ),
        ),
        (
            "annotations",
            json!({"argocd.argoproj.io/tracking-id": "shop:apps/StatefulSet:db/web"}),
            Some(
                "Argo CD application shop: what is in its manifests is put back, within seconds where it heals by itself",
            ),
        ),
        (
            "annotations",
            json!({"argocd.argoproj.io/sync-wave": "2"}),
            Some(
                "Argo CD (argocd.argoproj.io/sync-wave): what is in its manifests is put back, within seconds where it heals by itself",
            ),
        ),
        (
            "labels",
            json!({"kustomize.toolkit.fluxcd.io/name": "apps", "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}),
            Some(
                "Flux Kustomization flux-system/apps: its next reconciliation puts back what is in its source",
            ),
        ),
        (
            "labels",
            json!({"helm.toolkit.fluxcd.io/name": "shop"}),
            Some("Flux HelmRelease shop: its next reconciliation puts back what is in its source"),
        ),
        (
            "labels",
            json!({"argocd.argoproj.io/instance": 7, "kustomize.toolkit.fluxcd.io/name": []}),
            Some(
                "Argo CD (argocd.argoproj.io/instance): what is in its manifests is put back, within seconds where it heals by itself",
            ),
        ),
        ("labels", json!("all"), None),
    ] {
        let bench = Bench::new("web 2: 0= 1=").put(&format!("/metadata/{place}"), marks.clone());
        let told = fights(&bench, "scale", &["1"]);
        assert_eq!(
            told,
            expected.map(str::to_owned).into_iter().collect::<Vec<_>>(),
            "{marks}"
        );
    }
}

#[test]
fn autoscalers() {
    let told = |line: &str, replicas: &str, wanted: &str| {
        let bench = Bench::new(&format!("web {replicas}: 0= 1= 2=|autoscaler hpa {line}"));
        fights(&bench, "scale", &[wanted]).join("; ")
    };
    let two_to_five = "StatefulSet/web min=2 max=5 desired=3";
    assert_eq!(
        told(two_to_five, "3", "4"),
        "HorizontalPodAutoscaler hpa (min 2, max 5) will put 3 back within 15 s"
    );
    assert_eq!(
        told(two_to_five, "4", "3"),
        "HorizontalPodAutoscaler hpa (min 2, max 5) sets the replicas, and wants 3 as well"
    );
    assert_eq!(
        told(two_to_five, "3", "0"),
        "HorizontalPodAutoscaler hpa (min 2, max 5) pauses at 0 replicas, and goes on as soon as there is one"
    );
    assert_eq!(
        told(two_to_five, "0", "1"),
        "HorizontalPodAutoscaler hpa (min 2, max 5) wakes: it sets the replicas by what it measures"
    );
    assert_eq!(
        told("StatefulSet/web min=2 max=5", "3", "9"),
        "HorizontalPodAutoscaler hpa (min 2, max 5) will put 3 back within 15 s"
    );
    assert_eq!(told("Deployment/web min=2 max=5", "3", "4"), "");
    // It does not care about anything but the replicas.
    let bench = Bench::new("web 1: 0=|autoscaler hpa StatefulSet/web min=2 max=5 desired=3");
    assert!(fights(&bench, "restart", &[]).is_empty());
}

#[test]
fn whoever_manages_the_field_is_named() {
    let place = "/spec/updateStrategy/rollingUpdate/partition";
    let bench = Bench::new("web 2: 0= 1=").managed("terraform", place);
    assert_eq!(
        fights(&bench, "partition", &["1"]),
        ["terraform set spec.updateStrategy.rollingUpdate.partition 56d ago"]
    );
    assert_eq!(
        fights(&bench, "strategy", &["OnDelete", ""]),
        ["terraform set spec.updateStrategy 56d ago"]
    );
    // By hand and long ago is no fight; just now, somebody else is at work.
    let mut by_hand = Bench::new("web 2: 0= 1=").managed("kubectl-edit", place);
    assert!(fights(&by_hand, "partition", &["1"]).is_empty());
    by_hand.object["metadata"]["managedFields"][1]["time"] = json!("2027-01-15T07:57:00Z");
    assert_eq!(
        fights(&by_hand, "partition", &["1"]),
        ["kubectl-edit set spec.updateStrategy.rollingUpdate.partition 3m ago"]
    );
    let manifest =
        Bench::new("web 2: 0= 1=").managed("kubectl-client-side-apply", "/spec/replicas");
    assert_eq!(
        fights(&manifest, "scale", &["1"]),
        [
            "kubectl-client-side-apply applied spec.replicas 56d ago, and puts it back the next time that it applies"
        ]
    );
    let mut applied = Bench::new("web 2: 0= 1=").managed("argocd-controller", "/spec/replicas");
    applied.object["metadata"]["managedFields"][1]["operation"] = json!("Apply");
    assert_eq!(
        fights(&applied, "scale", &["1"]),
        [
            "argocd-controller applied spec.replicas 56d ago, and puts it back the next time that it applies"
        ]
    );
    let unread = Bench::raw("known but horizontalpodautoscalers|web 2: 0= 1=");
    assert_eq!(
        fights(&unread, "scale", &["1"]),
        ["whether an autoscaler sets its replicas is not known: they are not read here"]
    );
}

/// What a shell makes of a command: its words.
pub fn words_of(command: &str) -> Vec<String> {
    let script = "printf '%s\\0' \"$@\"";
    let command = format!("set -- {command}; {script}");
    let output = std::process::Command::new("bash")
        .args(["-c", &command])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told = String::from_utf8(output.stdout).unwrap();
    told.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn a_shell_reads_the_commands_as_they_are_meant() {
    for context in [
        "prod-eu",
        "it's",
        "a b",
        "$(reboot)",
        "`x`",
        "a\\b",
        "=x",
        "a\nb",
        "ä!\"*?~#&|;<>",
        "x\u{1b}[2J\u{202e}'\\",
    ] {
        let mut bench = Bench::new("web 2: 0= 1=");
        bench.identity.context = context.into();
        bench.identity.flags = vec![format!("--as={context}").into()];
        let plan = bench.plan("scale", &["3"]).unwrap();
        assert!(
            !plan
                .kubectl
                .chars()
                .any(|it| it.is_control() || it == '\u{202e}'),
            "{context:?}"
        );
        let expected = [
            "kubectl".to_owned(),
            format!("--context={context}"),
            format!("--as={context}"),
            "-n".into(),
            "db".into(),
            "scale".into(),
            "sts/web".into(),
            "--replicas=3".into(),
            "--current-replicas=2".into(),
        ];
        assert_eq!(words_of(&plan.kubectl), expected, "{}", plan.kubectl);
    }
    let plan = Bench::new("web 1: 0=")
        .plan(
            "set-annotations",
            &[r#"example.com/why="it's `late` $HOME & more""#],
        )
        .unwrap();
    let words = words_of(&plan.kubectl);
    assert!(
        words.contains(&"example.com/why=it's `late` $HOME & more".to_owned()),
        "{words:?}"
    );
}

#[test]
fn a_patch_for_kubectl_is_the_very_patch_that_is_sent() {
    let bench = Bench::new("web 3 partition=2: 0=old 1=old 2=")
        .put("/metadata/annotations", json!({"who": "it's me"}));
    for (operation, typed) in [
        ("partition-down", &[][..]),
        ("hold-or-resume", &[]),
        ("strategy", &["OnDelete", ""]),
        ("history-limit", &["3"]),
        ("min-ready-seconds", &["3"]),
        ("retention", &["Delete", "Retain"]),
        ("template-annotations", &["a='it is'"]),
    ] {
        let plan = bench.plan(operation, typed).unwrap();
        let words = words_of(&plan.kubectl);
        let sent: serde_json::Value = serde_json::from_str(words.last().unwrap()).unwrap();
        assert_eq!(sent, plan.steps[0].request.body, "{operation}");
        assert_eq!(
            &words[4..8],
            ["patch", "sts/web", "--type=json", "-p"],
            "{operation}"
        );
    }
}
