//! Scale: another number of replicas.

use serde_json::json;

use super::common::kubectl;
use super::{Field, Input, On, Operation, Situation, nothing_else};
use crate::domain::plan::{
    Danger, Delta, Edit, Fate, Goal, ObjectRef, Plan, Refusal, Request, SeatFate, Step,
};
use crate::domain::rights::{PATCH_SCALE, PATCH_SETS};
use crate::domain::sequence;

/// To a number that is typed.
pub const SCALE: Operation = Operation {
    name: "scale",
    about: "scale",
    on: On::Set,
    needs: &[&[PATCH_SCALE, PATCH_SETS]],
    reads: nothing_else,
    fields: |situation| fields(situation, 0),
    plan,
};

/// To one more.
pub const SCALE_UP: Operation = Operation {
    name: "scale-up",
    about: "one more replica",
    fields: |situation| fields(situation, 1),
    ..SCALE
};

/// To one less.
pub const SCALE_DOWN: Operation = Operation {
    name: "scale-down",
    about: "one replica less",
    fields: |situation| fields(situation, -1),
    ..SCALE
};

fn fields(situation: &Situation<'_>, step: i32) -> Vec<Field> {
    let replicas = situation.set.replicas.saturating_add_signed(step);
    vec![Field {
        label: "replicas".into(),
        input: Input::Number,
        start: replicas.to_string(),
    }]
}

fn plan(situation: &Situation<'_>, answers: &[&str]) -> Result<Plan, Refusal> {
    let set = situation.set;
    let typed = answers.first().copied().unwrap_or_default();
    let wanted: i32 = typed
        .parse()
        .map_err(|_| Refusal::new("replicas: a whole number from 0 to 2147483647"))?;
    let wanted = u32::try_from(wanted).map_err(|_| Refusal::new("replicas: not below 0"))?;
    let edit = Edit::of(situation.object, "/spec/replicas", Some(json!(wanted)));
    if edit.before == edit.after {
        return Err(Refusal::new(format!("it has {wanted} replicas already")));
    }
    let going = sequence::removed(set, situation.fleet, wanted);
    let coming = sequence::made(set, situation.fleet, wanted);
    let replicas = situation.fleet.replicas(set);
    let mut seats: Vec<_> = replicas.iter().map(|it| it.ordinal).collect();
    seats.extend(
        coming
            .iter()
            .filter(|it| !seats.contains(it))
            .copied()
            .collect::<Vec<_>>(),
    );
    let fate = |ordinal: u32| {
        let nth = |list: &[u32]| list.iter().position(|it| *it == ordinal).map(|it| it + 1);
        match (nth(&going), nth(&coming)) {
            (Some(nth), _) => (Fate::Goes(nth), "goes".to_owned()),
            (_, Some(nth)) => (Fate::Comes(nth), "comes".to_owned()),
            _ => (Fate::Stays, "stays".to_owned()),
        }
    };
    let object = ObjectRef::set(&set.name, &set.uid);
    Ok(Plan {
        operation: SCALE.name,
        set: set.name.clone(),
        uid: set.uid.clone(),
        title: format!("Scale {}", set.name),
        danger: Danger::Disruptive,
        effect: String::new(),
        deed: format!("scale to {wanted}"),
        typed: None,
        changes: vec![Delta::new("replicas", set.replicas, wanted)],
        seats: seats
            .into_iter()
            .map(|ordinal| {
                let (fate, words) = fate(ordinal);
                SeatFate {
                    ordinal,
                    fate,
                    words,
                    claims: String::new(),
                    is_in_the_way: false,
                }
            })
            .collect(),
        notes: Vec::new(),
        kubectl: format!(
            "{} scale sts/{} --replicas={wanted} --current-replicas={}",
            kubectl(situation),
            set.name.name,
            set.replicas
        ),
        inverse: Some(vec![edit.inverse()]),
        steps: vec![Step {
            about: format!("scale to {wanted}"),
            request: Request::edit(object, &[edit]),
            goal: Goal::AtRest,
        }],
    })
}
