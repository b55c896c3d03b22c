//! What the controller does next, and whom it waits for.

use jiff::SignedDuration;
use kubectl_sts::domain::event::Event;
use kubectl_sts::domain::example::{NOW, fleet};
use kubectl_sts::domain::rollout::{Forever, Progress, Rule, Task, progress};
use kubectl_sts::domain::{Change, Fleet, Name, Object, Touched};

fn progress_of(line: &str) -> Progress {
    let fleet: Fleet = fleet(line);
    let set = fleet
        .set(&Name::new("db", "web"))
        .expect("the example's set");
    progress(set, &fleet, NOW)
}

/// `task`, then who is waited for, by which rule, and whether for ever.
fn story(line: &str) -> String {
    let progress = progress_of(line);
    let task = match &progress.task {
        Task::Create { have, want } => format!("create {have}/{want}"),
        Task::Remove { have, want } => format!("remove {have}/{want}"),
        Task::Update => format!("update {}/{}", progress.updated, progress.reachable),
        Task::Held { old } => format!("held {old:?}"),
        Task::AwaitDeletion { old } => format!("await {old:?}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let Some(wait) = &progress.wait else {
        return task;
    };
    let rule = match wait.rule {
        Rule::LowestFirst => "lowest first",
        Rule::AllBeforeScaleDown => "all before scale-down",
        Rule::OneRemovalAtATime => "one removal at a time",
        Rule::AllBeforeUpdate => "all before update",
        Rule::HighestFirst => "highest first",
        Rule::None => "by itself",
    };
    let forever = match wait.forever {
        None if wait.is_stuck(NOW) => ", stuck",
        None => "",
        Some(Forever::StuckRollback) => ", stuck rollback",
        Some(Forever::UnreadyCondemned) => ", two unready condemned",
        Some(Forever::NameTaken) => ", name taken",
        Some(Forever::NameTooLong) => ", name too long",
    };
    format!("{task}; {} {rule}{forever}", wait.ordinal)
}

#[test]
fn the_controller_acts_and_waits_as_the_rules_say() {
    let table = [
        // at rest
        ("web 3: 0= 1= 2=", "rest"),
        ("web 0:", "rest"),
        ("web 3 unobserved: 0= 1= 2=", "observe"),
        // coming up, one at a time
        ("web 3:", "create 0/3; 0 lowest first"),
        ("web 3: 0=starting", "create 1/3; 0 lowest first"),
        ("web 3: 0= 1=image", "create 2/3; 1 lowest first, stuck"),
        ("web 3 start=5: 5= 6=starting", "create 2/3; 6 lowest first"),
        (
            "web 3 parallel: 0=starting 1= 2=starting",
            "rest; 0 by itself",
        ),
        // rolling
        ("web 3: 0=old 1=old 2=old", "update 0/3"),
        (
            "web 3: 0=old 1=old 2=terminating,old",
            "update 0/3; 2 highest first",
        ),
        (
            "web 3: 0=terminating,old 1=old 2=old",
            "update 0/3; 0 all before update",
        ),
        ("web 3: 0=old 1=old", "update 0/3; 2 highest first"),
        (
            "web 3: 0=old 1=old 2=starting",
            "update 1/3; 2 highest first",
        ),
        (
            "web 3: 0=old 1=old 2=image",
            "update 1/3; 2 highest first, stuck",
        ),
        (
            "web 3: 0=old,unready 1=old 2=old",
            "update 0/3; 0 all before update, stuck rollback",
        ),
        (
            "web 3: 0=old 1=old,crash 2=",
            "update 1/3; 1 all before update, stuck rollback",
        ),
        (
            "web 3: 0=old 1=old,starting 2=",
            "update 1/3; 1 all before update",
        ),
        (
            "web 3: 0=old 1=old,image 2=",
            "update 1/3; 1 all before update, stuck rollback",
        ),
        (
            "web 3 parallel: 0=old,unready 1=old 2=starting",
            "update 1/3; 2 highest first",
        ),
        (
            "web 3 parallel: 0=old,unready 1=old 2=old",
            "update 0/3; 0 by itself, stuck",
        ),
        // held
        ("web 3 partition=1: 0=old 1= 2=", "held [0]"),
        ("web 3 partition=7: 0=old 1=old 2=old", "held [2, 1, 0]"),
        (
            "web 4 start=10 partition=2: 10=old 11=old 12=old 13=",
            "update 1/2",
        ),
        ("web 3 ondelete: 0=old 1= 2=old", "await [2, 0]"),
        // going down
        ("web 1: 0= 1= 2=", "remove 3/1"),
        (
            "web 1: 0= 1= 2=terminating",
            "remove 3/1; 2 one removal at a time",
        ),
        (
            "web 2: 0= 1=unready 2=",
            "remove 3/2; 1 all before scale-down, stuck",
        ),
        ("web 1: 0= 1=image", "remove 2/1"),
        (
            "web 2: 0= 1= 2= 3=unready 4=unready",
            "remove 5/2; 4 one removal at a time, two unready condemned",
        ),
        (
            "web 1 parallel: 0=unready 1= 2=",
            "remove 3/1; 0 by itself, stuck",
        ),
        // trouble of its own
        ("web 3: 0= 1=lost 2=", "rest; 1 by itself, stuck"),
        (
            "web 3: 0= 1=alien 2=",
            "create 2/3; 1 by itself, name taken",
        ),
        ("web 2 minready=7200: 0= 1=", "rest; 0 by itself"),
    ];
    let told: Vec<_> = table.iter().map(|(line, _)| (*line, story(line))).collect();
    for ((line, expected), (_, told)) in table.iter().zip(&told) {
        assert_eq!(told, expected, "{line}");
    }
}

#[test]
fn time_alone_ends_min_ready_seconds_and_the_answer_says_when() {
    let progress = progress_of("web 2 minready=7200: 0= 1=");
    let at = progress
        .changes_at
        .expect("the moment at which the pods become available");
    assert_eq!(at.duration_since(NOW).as_secs(), 3_600);
}

#[test]
fn a_name_that_leaves_no_room_for_the_hash_is_waited_for_in_vain() {
    for (length, expected) in [(52, None), (53, Some(Forever::NameTooLong))] {
        let name = "a".repeat(length);
        let fleet = fleet(&format!("{name} 1:"));
        let set = fleet.set(&Name::new("db", &*name)).expect("the set");
        let wait = progress(set, &fleet, NOW).wait.expect("its pod is missing");
        assert_eq!(wait.forever, expected, "{length}");
    }
}

#[test]
fn the_controllers_last_word_on_a_missing_pod_is_why_it_is_stuck() {
    let mut fleet = fleet("web 2: 0=");
    let mut say = |reason: &str, warning, second| {
        let event = said_of_web(reason, warning, second);
        fleet.apply(
            Change::Applied(Object::Event(Box::new(event))),
            &mut Touched::default(),
        );
        let set = fleet
            .set(&Name::new("db", "web"))
            .expect("the example's set");
        let progress = progress(set, &fleet, NOW);
        (
            progress.is_stuck(NOW),
            progress.wait.and_then(|wait| wait.refused),
        )
    };
    assert_eq!(say("SuccessfulCreate", false, 1), (false, None));
    let refused = (true, Some("FailedCreate, in a sentence".into()));
    assert_eq!(say("FailedCreate", true, 1), refused, "in the same second");
    assert_eq!(say("SuccessfulCreate", false, 2), (false, None));
}

fn said_of_web(reason: &str, warning: bool, second: i64) -> Event {
    let at = NOW
        .checked_sub(SignedDuration::from_secs(60 - second))
        .expect("a moment");
    Event {
        name: Name::new("db", &*format!("web.{reason}.{second}")),
        uid: format!("uid-{reason}-{second}").into(),
        about_kind: "StatefulSet".into(),
        about: Name::new("db", "web"),
        about_uid: None,
        warning,
        reason: reason.into(),
        message: format!("{reason}, in a sentence").into(),
        source: "statefulset-controller".into(),
        count: 1,
        first: None,
        last: at,
    }
}
