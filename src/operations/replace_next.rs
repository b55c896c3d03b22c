//! Replace the pods that are at an older template, under `OnDelete`: one after the other, each waited for.

use super::common::kubectl;
use super::{Choice, Field, Input, On, Operation, Situation, nothing_else, pod};
use crate::domain::plan::{Danger, Fate, Goal, Note, Plan, Refusal, Step, Topic};
use crate::domain::rights::DELETE_PODS;
use crate::domain::set::Strategy;
use crate::domain::{Ordinal, Replica};

/// The pods at an older template.
pub const REPLACE_NEXT: Operation = Operation {
    name: "replace-next",
    about: "replace old pods one by one",
    on: On::Set,
    for_one: None,
    needs: &[&[DELETE_PODS]],
    reads: nothing_else,
    fields,
    plan,
};

/// Only the next one; every one.
const ONE: &str = "one";
const ALL: &str = "all";

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let old = queue(situation);
    let Some(next) = old.first() else {
        return Vec::new();
    };
    let next = &situation.set.pod_name(next.ordinal).name;
    let choice = |value: &str, about: String| Choice {
        value: value.into(),
        about,
    };
    vec![Field {
        label: "which".into(),
        input: Input::Choice(vec![
            choice(ONE, format!("only the next one, {next}")),
            choice(
                ALL,
                format!("all {}, one after the other, each waited for", old.len()),
            ),
        ]),
        start: ONE.into(),
        step: None,
    }]
}

fn plan(situation: &Situation<'_>, answers: &[&str]) -> Result<Plan, Refusal> {
    let set = situation.set;
    refuse(situation)?;
    let mut queue = queue(situation);
    let all = queue.len();
    if all == 0 {
        return Err(Refusal::new("every pod is at the newest template already"));
    }
    if answers.first() != Some(&ALL) {
        queue.truncate(1);
    }
    let short = |name: &str| situation.fleet.short_revision(set, name);
    let touched: Vec<(Ordinal, Fate, String)> = queue
        .iter()
        .enumerate()
        .map(|(nth, it)| {
            let old = it.pod.and_then(|pod| pod.revision.as_deref()).map(short);
            let words = format!(
                "replaced {}, revision {} → {}",
                pod::nth(nth + 1),
                old.unwrap_or_else(|| "?".into()),
                short(&set.status.update_revision)
            );
            (it.ordinal, Fate::Replaced(nth + 1), words)
        })
        .collect();
    let steps: Vec<Step> = queue
        .iter()
        .filter_map(|it| {
            let pod = it.pod?;
            let (ordinal, uid) = (it.ordinal, Some(pod.uid.clone()));
            Some(Step {
                about: format!("delete pod {}", pod.name.name),
                request: pod::deletion(pod),
                goal: Goal::Replaced { ordinal, uid },
            })
        })
        .collect();
    let names: Vec<String> = queue
        .iter()
        .map(|it| set.pod_name(it.ordinal).name.to_string())
        .collect();
    let deed = match names.as_slice() {
        [one] => format!("replace {one}"),
        several => format!("replace {} pods", several.len()),
    };
    Ok(Plan {
        operation: REPLACE_NEXT.name,
        set: set.name.clone(),
        uid: set.uid.clone(),
        title: format!("Replace old pods of {}", set.name),
        danger: Danger::Disruptive,
        effect: match names.len() {
            1 => "one pod ends, and is made anew from the newest template".into(),
            _ => "the pods end one after the other, and are made anew from the newest template"
                .into(),
        },
        deed,
        typed: None,
        changes: Vec::new(),
        seats: pod::seats(situation, &touched),
        notes: notes(situation, &queue, all),
        kubectl: command(situation, &names),
        inverse: None,
        steps,
    })
}

/// Taking one more down is no good idea while one is down; and elsewhere the controller does it by itself.
fn refuse(situation: &Situation<'_>) -> Result<(), Refusal> {
    let set = situation.set;
    if set.strategy != Strategy::OnDelete {
        let words = format!(
            "under {} the controller replaces the pods itself",
            set.strategy.word()
        );
        return Err(match set.partition() {
            0 => Refusal::new(words),
            partition => {
                Refusal::new(words).instead(format!("lower the partition, which is {partition}"))
            }
        });
    }
    if !set.is_observed() {
        return Err(Refusal::new(
            "the controller has not yet looked at the newest template",
        ));
    }
    let replicas = situation.fleet.replicas(set);
    let mut wanted = replicas.iter().filter(|it| it.wanted);
    let is_coming = |it: &&Replica<'_>| {
        let goes = it.pod.is_none_or(|pod| pod.deleting.is_some());
        goes || (it.is_updated(set) && !pod::is_well(situation, it))
    };
    match wanted.find(is_coming) {
        Some(it) => {
            let name = set.pod_name(it.ordinal).name;
            let words = format!("{name} is new or on its way, and not available");
            let instead = format!("wait for {name}, or see why it does not get available");
            Err(Refusal::new(words).instead(instead))
        }
        None => Ok(()),
    }
}

/// The seats at an older template in the safe order: first those that are down anyway, the lowest first, since
/// `OrderedReady` makes no pod above them; then the others, the highest first, as a rolling update does.
fn queue<'a>(situation: &Situation<'a>) -> Vec<Replica<'a>> {
    let set = situation.set;
    let replicas = situation.fleet.replicas(set).into_iter();
    let old = replicas.filter(|it| it.wanted && it.pod.is_some() && !it.is_updated(set));
    let (mut well, mut queue): (Vec<_>, Vec<_>) = old.partition(|it| pod::is_well(situation, it));
    well.reverse();
    queue.append(&mut well);
    queue
}

fn notes(situation: &Situation<'_>, queue: &[Replica<'_>], all: usize) -> Vec<Note> {
    let set = situation.set;
    let mut notes = Vec::new();
    let down: Vec<String> = queue
        .iter()
        .filter(|it| !pod::is_well(situation, it))
        .map(|it| set.pod_name(it.ordinal).name.to_string())
        .collect();
    if !down.is_empty() {
        let words = format!(
            "{} first: down anyway, nothing is lost by it",
            down.join(", ")
        );
        notes.push(Note::new(Topic::Follows, words));
    }
    let words = match (queue.len(), all - queue.len()) {
        (1, 0) => "it is the last one at an older template".to_owned(),
        (1, rest) => format!("{} at an older template until you go on", are_left(rest)),
        _ => "each is waited for until it is available; at the first that is not, it stops"
            .to_owned(),
    };
    notes.push(Note::new(Topic::Follows, words));
    if let Some(words) = queue
        .iter()
        .find_map(|it| pod::refusing(situation, it.pod?))
    {
        let words = format!("a deletion asks no budget; an eviction would be refused: {words}");
        notes.push(Note::new(Topic::Follows, words));
    }
    notes.push(pod::takes(situation, &queue.iter().collect::<Vec<_>>()));
    notes.sort_by_key(|it| it.topic);
    notes
}

fn are_left(rest: usize) -> String {
    match rest {
        1 => "one more stays".into(),
        rest => format!("{rest} more stay"),
    }
}

fn command(situation: &Situation<'_>, names: &[String]) -> String {
    let kubectl = kubectl(situation);
    match names {
        [one] => format!("{kubectl} delete pod {one}"),
        several => format!(
            "for pod in {}; do {kubectl} delete pod $pod && {kubectl} wait --for=create pod/$pod --timeout=5m && {kubectl} wait --for=condition=Ready pod/$pod --timeout=15m || break; done",
            several.join(" ")
        ),
    }
}
