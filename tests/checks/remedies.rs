//! What can be done about a finding, and by which operation.

use kubectl_sts::domain::finding::Remedy;
use kubectl_sts::operations::Operation;

use super::findings;

#[test]
fn a_finding_names_what_we_can_do() {
    for (world, check, remedy, operation) in [
        (
            "web 3: 0=old 1=old 2=older,image",
            "stuck-rollback",
            Remedy::CureRollback(2),
            "cure-rollback",
        ),
        (
            "web 1: 0= 1=unready 2=unready",
            "scale-down",
            Remedy::DeletePod(2),
            "delete-pod",
        ),
        (
            "web 3 ondelete: 0=old 1=old 2=",
            "on-delete",
            Remedy::ReplaceNext,
            "replace-next",
        ),
        ("+20:web 3: 0= 1=", "needs-touch", Remedy::Touch, "touch"),
        (
            "web 3: 0=old 1=old 2=image",
            "stuck-rollout",
            Remedy::RollBack,
            "roll-back",
        ),
    ] {
        let found = findings(world);
        let finding = found.iter().find(|it| it.check == check);
        let finding = finding.unwrap_or_else(|| panic!("{world}: {found:?}"));
        assert_eq!(finding.remedy, Some(remedy), "{world}");
        let cure = Operation::curing(remedy).map(|it| it.name);
        assert_eq!(cure, Some(operation), "{world}");
    }
    let held = findings("web 3 partition=1: 0=old 1= 2=");
    assert_eq!(held[0].remedy, Some(Remedy::Resume));
}

/// A force delete is never suggested, and nothing mends what only the spec can.
#[test]
fn what_nothing_of_ours_cures_has_no_remedy() {
    for (world, check) in [
        ("web 3: 0= 1= 2=overdue,lost", "lost-node"),
        ("web 3: 0= 1= 2=overdue", "lingering"),
        ("web 1: 0=unready 1=", "scale-down"),
        ("web 3: 0= 1=image", "stuck-rollout"),
        ("web 3: 0= 1= 2=crash", "crash-loop"),
    ] {
        let found = findings(world);
        let finding = found.iter().find(|it| it.check == check);
        let finding = finding.unwrap_or_else(|| panic!("{world}: {found:?}"));
        assert_eq!(finding.remedy, None, "{world}");
    }
}

#[test]
fn the_cure_of_an_image_that_is_kept_back_names_the_secret() {
    let event = "event Pod/web-2 FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets";
    for (said, cure) in [
        (
            format!("|{event} (regcred, spare); attempting"),
            "create the missing pull secret regcred, spare in namespace db, or name another in the template.",
        ),
        (
            format!("|{event}"),
            "create the missing pull secret in namespace db, or name another in the template.",
        ),
        (
            String::new(),
            "correct the image's name, or the credentials for its registry.",
        ),
    ] {
        let found = findings(&format!("web 3: 0= 1= 2=image{said}"));
        let finding = found.iter().find(|it| it.check == "image-pull").unwrap();
        assert_eq!(finding.cure, cure);
    }
}
