//! Edits by chance of objects by chance, made in the text and sent as we send them, against what `kubectl replace`
//! makes of the same text with a twin.

mod chance;

use fastrand::Rng;
use kubectl_sts::cluster::{Server, openapi, write};
use kubectl_sts::domain::plan::{ObjectRef, Outcome, Plan, Verdict};
use kubectl_sts::domain::{Name, Uid};
use kubectl_sts::manifest::fresh::editable;
use kubectl_sts::manifest::merge::changeable;
use kubectl_sts::manifest::weave::weave_to;
use kubectl_sts::manifest::{Kind, Schema, Subject, Veil, check, kind, merge};
use kubectl_sts::operations::Situation;
use kubectl_sts::operations::edit::EDIT;
use kubectl_sts::yaml;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::bench::Bench;
use super::real::server;
use super::sent::situation_of;
use crate::cluster::write::bench::{heard, outcome};
use crate::control_plane::Namespace;

/// Two namespaces with the same objects, and the server's schemas.
struct Twins<'n> {
    server: Server,
    ours: Namespace<'n>,
    theirs: Namespace<'n>,
    schemas: Vec<(&'static str, Schema)>,
}

/// What came of an edit.
#[derive(Debug, Default)]
struct Tally {
    written: usize,
    refused: usize,
    nothing: usize,
}

impl Twins<'_> {
    fn make(&self, kind: &Kind, object: &Value) -> (Value, Value) {
        let name = object["metadata"]["name"].as_str().unwrap();
        let made = [&self.ours, &self.theirs].map(|ns| {
            ns.bed.post(&ns.path(kind.resource), object);
            let path = format!("{}/{name}", kind.resource);
            if object["spec"]["storageClassName"] == "disk" {
                return ns.wait("the claim to be bound", &path, |it| {
                    it["status"]["phase"] == "Bound"
                        && it["metadata"]["annotations"]["pv.kubernetes.io/bind-completed"] == "yes"
                });
            }
            ns.get(&path)
        });
        made.into()
    }

    fn plan(kind: &'static Kind, live: &Value, edits: &[kubectl_sts::domain::plan::Edit]) -> Plan {
        let word = |it: &str| live["metadata"][it].as_str().unwrap().to_owned();
        let name = Name::new(word("namespace"), word("name"));
        let object: ObjectRef = kind.object(&name, &Uid::from(word("uid")));
        let is_set = kind == &kind::SET;
        let mut bench = if is_set {
            situation_of(live.clone())
        } else {
            Bench::new("web 3:")
        };
        bench.object = live.clone();
        let situation = Situation {
            edits,
            target: (!is_set).then_some(&object),
            ..bench.situation()
        };
        (EDIT.plan)(&situation, &[]).unwrap()
    }

    /// What an edit comes to here; a refusal with its sentences.
    async fn send(&self, plan: &Plan) -> Result<(), Vec<String>> {
        let request = &plan.steps[0].request;
        match write::rehearse(&self.server, request).await {
            Verdict::Accepted { .. } => {}
            Verdict::Refused(reproof) if reproof.causes.is_empty() => {
                return Err(vec![reproof.message]);
            }
            Verdict::Refused(reproof) => return Err(reproof.causes),
            // As servers say of a port that is there twice: an error of their own.
            Verdict::Silent(words) => return Err(vec![words]),
            other @ Verdict::Changed(_) => panic!("{other:?}"),
        }
        match outcome(heard(&self.server, request, &CancellationToken::new()).await) {
            Outcome::Done { .. } => Ok(()),
            other => panic!("rehearsed, and then {other:?}"),
        }
    }

    async fn round(&self, seed: u64, tally: &mut Tally) -> Result<(), String> {
        let mut rng = Rng::with_seed(seed);
        let (kind, object) = chance::object(&mut rng, &format!("web-{seed}"));
        let (live, twin) = self.make(kind, &object);
        let (shown, veil) = Veil::over(&live);
        let text = yaml::write(&editable(&shown));
        let read = yaml::read(&text).unwrap().remove(0);
        assert_eq!(veil.lift(&read).unwrap(), editable(&live), "as it is shown");
        let typed = chance::edited(&mut rng, &read);
        let text = if rng.bool() {
            yaml::write(&typed)
        } else {
            weave_to(&text, &typed).unwrap()
        };
        let report = check(
            &text,
            &Subject {
                kind: Some(kind),
                opened: Some(&live),
                veil: &veil,
                schema: &|version| {
                    self.schemas
                        .iter()
                        .find(|it| it.0 == version)
                        .map(|it| &it.1)
                },
                rollout: &|_| "replaces pods".into(),
            },
        );
        let read = yaml::read(&text).unwrap().remove(0);
        assert_eq!(read, typed, "{text}");
        let wanted = veil.lift(&read).unwrap();
        let merged = merge(&live, &wanted, &live);
        assert!(merged.both.is_empty());
        let told = |why: &str| {
            let edits: Vec<_> = merged.only_yours.iter().collect();
            format!(
                "seed {seed}, {} {}: {why}\n  edits {edits:?}",
                kind.word, object["metadata"]["name"]
            )
        };

        let mut replaced = like(&wanted, &live, &twin);
        replaced["metadata"]
            .as_object_mut()
            .unwrap()
            .retain(|key, _| key != "resourceVersion" && key != "uid");
        let arguments = ["-n", &self.theirs.name, "replace", "-f", "-"];
        let bed = self.theirs.bed;
        let (is_taken, said) = bed.try_kubectl(&bed.admin(), &arguments, &yaml::write(&replaced));
        let path = format!(
            "{}/{}",
            kind.resource,
            object["metadata"]["name"].as_str().unwrap()
        );
        let ours = if merged.only_yours.is_empty() {
            tally.nothing += 1;
            Ok(())
        } else {
            self.send(&Self::plan(kind, &live, &merged.only_yours))
                .await
        };
        match (&ours, is_taken) {
            (Ok(()), true) => tally.written += 1,
            (Err(_), false) => tally.refused += 1,
            (Ok(()), false) => {
                return Err(told(&format!(
                    "replace was refused, and ours was not: {said}"
                )));
            }
            (Err(why), true) => {
                return Err(told(&format!(
                    "ours was refused, and replace was not: {why:?}"
                )));
            }
        }
        if let (Some(mark), true) = (report.stop(), is_taken) {
            return Err(told(&format!("it is taken, and marked: {mark:?}")));
        }
        for why in ours.err().into_iter().flatten() {
            let (why, said) = (like_text(&why, &live, &twin), plain(&said));
            if !said.contains(&why) {
                return Err(told(&format!(
                    "other words:\n  ours {why}\n  theirs {said}"
                )));
            }
        }
        let (now, then) = (self.ours.get(&path), self.theirs.get(&path));
        let (now, then) = (kept(&like(&now, &live, &twin)), kept(&then));
        if now != then {
            let differ = kubectl_sts::domain::plan::Edit::between(&now, &then, "");
            return Err(told(&format!("another object: {differ:?}")));
        }
        Ok(())
    }
}

/// An object with what the server made up for one of the twins, as it made it up for the other.
fn like(object: &Value, one: &Value, other: &Value) -> Value {
    let mut text = object.to_string();
    for (one, other) in made_up(one, other) {
        text = text.replace(&one, &other);
        // As it was edited.
        let of = |it: &str| it.trim_end_matches('"').to_owned();
        text = text.replace(&of(&one), &of(&other));
    }
    serde_json::from_str(&text).unwrap()
}

fn like_text(words: &str, one: &Value, other: &Value) -> String {
    let mut words = plain(words);
    for (one, other) in made_up(one, other) {
        let of = |it: &str| it.trim_matches('"').to_owned();
        words = words.replace(&of(&one), &of(&other));
    }
    words
}

fn made_up(one: &Value, other: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut places = vec![
        "/metadata/namespace".to_owned(),
        "/spec/volumeName".into(),
        "/spec/clusterIP".into(),
    ];
    places.extend((0..4).map(|nth| format!("/spec/ports/{nth}/nodePort")));
    places.push("/spec/healthCheckNodePort".into());
    for place in places {
        if let (Some(one), Some(other)) = (one.pointer(&place), other.pointer(&place)) {
            found.push((one.to_string(), other.to_string()));
        }
    }
    found
}

/// What is the same of both if the same was made of both.
fn kept(object: &Value) -> Value {
    let mut kept = changeable(object);
    // Of both there were as many versions, or there were none.
    kept["metadata"]["generation"] = object["metadata"]["generation"].clone();
    kept
}

/// The core of a refusal: without what is said of the request around it.
fn plain(said: &str) -> String {
    let said = [
        "strict decoding error: ",
        "as a StatefulSet: ",
        "as a Service: ",
    ]
    .iter()
    .fold(said, |said, mark| {
        said.rsplit_once(mark).map_or(said, |(_, it)| it)
    });
    let words: Vec<&str> = said.split_whitespace().collect();
    words.join(" ")
}

async fn rounds(seeds: impl Iterator<Item = u64>) -> Option<Tally> {
    let bed = crate::control_plane::Bed::shared()?;
    let server = server(bed).await;
    let mut schemas = Vec::new();
    for version in ["apps/v1", "v1", "policy/v1"] {
        schemas.push((version, openapi::schema(&server, version).await.unwrap()));
    }
    let twins = Twins {
        server,
        ours: bed.namespace("ours"),
        theirs: bed.namespace("theirs"),
        schemas,
    };
    let (mut tally, mut faults) = (Tally::default(), Vec::new());
    for seed in seeds {
        faults.extend(twins.round(seed, &mut tally).await.err());
    }
    assert!(
        faults.is_empty(),
        "{} ({tally:?}):\n{}",
        faults.len(),
        faults.join("\n")
    );
    Some(tally)
}

/// With other seeds than the thirty: `EDITS=1000..1300`.
fn seeds() -> std::ops::Range<u64> {
    let Ok(named) = std::env::var("EDITS") else {
        return 0..30;
    };
    let (from, to) = named.split_once("..").expect("EDITS is like 1000..1300");
    from.parse().unwrap()..to.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_by_chance_do_to_objects_by_chance_what_kubectl_replace_does() {
    let seeds = seeds();
    let count = seeds.clone().count();
    let Some(tally) = Box::pin(rounds(seeds)).await else {
        return;
    };
    println!("{tally:?}");
    assert_eq!(tally.written + tally.refused, count);
    assert!(
        tally.written * 3 > count && tally.refused * 20 > count,
        "{tally:?}"
    );
    assert!(tally.nothing * 4 < count, "{tally:?}");
}
