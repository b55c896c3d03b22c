//! The findings of one set, and of all.

use super::*;

const TROUBLE: &str = "mongodb 3 claims: 0= 1= 2=
    pg-ledger 5 claims size=20Gi: 0=old 1=old 2=old 3=starting 4=
    es-data 5 claims: 0= 1= 2=old,image 3= 4=
    event Pod/es-data-2 FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.
    held 3 partition=1: 0=old 1= 2=
    nats 3: 0= 1= 2=terminating,lost
    budget nats-pdb expected=3 healthy=3 desired=3 allowed=0 app=nats
    nginx 2: 0= 1=
    service nginx app=web
    down 2: 0= 1= 2= 3=unready 4=unready
    claim data-mq-0
    claim data-mq-1";

fn at(keys: &str) -> App {
    let mut app = app(TROUBLE);
    press(&mut app, keys);
    app
}

#[test]
fn all_findings_at_140x40() {
    insta::assert_snapshot!(screen(&mut at("3"), 140, 40));
}

#[test]
fn all_findings_at_80x24() {
    insta::assert_snapshot!(screen(&mut at("3 j j"), 80, 24));
}

#[test]
fn findings_of_a_set_at_140x40() {
    insta::assert_snapshot!(screen(&mut at("j enter 5"), 140, 40));
}

#[test]
fn findings_of_a_set_at_80x24() {
    insta::assert_snapshot!(screen(&mut at("j enter 5"), 80, 24));
}

#[test]
fn only_the_sets_with_findings() {
    insta::assert_snapshot!(screen(&mut at("ctrl-z"), 140, 40));
}

#[test]
fn without_colours_findings_say_the_same() {
    let around = Surroundings {
        no_color: "1",
        locale: "C.UTF-8",
        ..Surroundings::default()
    };
    for keys in ["3", "j enter 5"] {
        let plain = screen_in(&mut at(keys), 140, 40, around);
        assert_eq!(plain, screen(&mut at(keys), 140, 40));
    }
    insta::assert_snapshot!(screen_in(&mut at("3"), 100, 24, around));
}
