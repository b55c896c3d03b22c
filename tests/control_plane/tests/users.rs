//! Users with few rights meet the walls that they would meet in a real cluster.

use super::super::{Bed, Rights, set};

#[test]
fn users_may_do_what_their_rights_say_and_no_more() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("rights");
    ns.apply(&set("web", 0));
    let table: [(Rights, &[&str], &[&str]); 3] = [
        (
            Rights::NamespaceOnly,
            &[
                "get statefulsets",
                "get events",
                "get pvc",
                "scale statefulset web --replicas=0",
            ],
            &["get nodes", "get statefulsets -A"],
        ),
        (
            Rights::NoNodesClaimsEvents,
            &["get statefulsets -A", "scale statefulset web --replicas=0"],
            &["get nodes", "get pvc", "get events"],
        ),
        (
            Rights::ReadOnly,
            &["get statefulsets -A", "get nodes", "get pvc -A"],
            &[
                "scale statefulset web --replicas=0",
                "delete statefulset web",
            ],
        ),
    ];
    for (rights, allowed, forbidden) in table {
        let kubeconfig = ns.user(rights);
        let run = |command: &str| {
            bed.try_kubectl(&kubeconfig, &command.split(' ').collect::<Vec<_>>(), "")
        };
        for command in allowed {
            let (succeeded, said) = run(command);
            assert!(succeeded, "{rights:?}, {command}: {said}");
        }
        for command in forbidden {
            let (succeeded, said) = run(command);
            assert!(
                !succeeded && said.contains("Forbidden"),
                "{rights:?}, {command}: {said}"
            );
        }
    }
}
